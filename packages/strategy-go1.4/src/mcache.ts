import {
  type AllocationColumns,
  GRANULE_SHIFT,
  type Journal,
  NO_OBJECT,
  PAGE_BYTES,
  type SizeClassTable,
  TINY_COMBINED,
} from '@spanlab/core';
import type { Arena } from './arena.js';
import type { Central } from './central.js';
import type { HeapCounters } from './heap-counters.js';
import type { ObjectSpans } from './object-spans.js';
import type { ObjectTable } from './object-table.js';
import { NO_SLOT, type SpanTable } from './span-table.js';

/** Bytes of a tiny block; pointer-free objects smaller than this are combined (`maxTinySize`). */
const TINY_BYTES = 16;
/** Class of a tiny block. */
const TINY_CLASS = 2;

/**
 * A P's cache: one span per size class to allocate from without a lock, and
 * the tiny block that small pointer-free objects are packed into.
 *
 * This is the per-object path. Its state is in typed arrays by class; it leaves
 * the file only when a span is used up or an object is large.
 *
 * Source: Go 1.4.3 `mallocgc` (malloc.go), `runtime·MCache_Refill` (mcache.c).
 */
export class Mcache {
  journal: Journal | undefined;

  /** Span held for a class, or -1. */
  readonly #span: Int32Array;
  /** Slot handle of that span's slot 0. */
  readonly #firstHandle: Int32Array;
  /** First free slot of that span, or NO_SLOT. */
  readonly #head: Int32Array;
  /** Slots taken from that span since it is held. */
  readonly #taken: Int32Array;
  /** Granules from one slot to the next, by class. */
  readonly #stride: Int32Array;

  /** Granule of the current tiny block, and its bytes that are still unused. */
  #tinyGranule = 0;
  #tinyRemaining = 0;

  constructor(
    private readonly spans: SpanTable,
    private readonly arena: Arena,
    private readonly classes: SizeClassTable,
    private readonly central: Central,
    private readonly objectSpans: ObjectSpans,
    private readonly objects: ObjectTable,
    private readonly counters: HeapCounters,
  ) {
    this.#span = new Int32Array(classes.count).fill(-1);
    this.#firstHandle = new Int32Array(classes.count);
    this.#head = new Int32Array(classes.count).fill(NO_SLOT);
    this.#taken = new Int32Array(classes.count);
    this.#stride = Int32Array.from(classes.slotBytes, (bytes) => bytes >>> 3);
  }

  /** Allocates requests from..to-1. */
  malloc(columns: AllocationColumns, from: number, to: number): void {
    const { size: sizes, noscan, object, granule, tiny } = columns;
    const { classOf, maxSmallBytes } = this.classes;
    const head = this.#head;
    const firstHandle = this.#firstHandle;
    const taken = this.#taken;
    const stride = this.#stride;
    const handleOf = this.objects.handleOf;
    let nextFree = this.arena.nextFree;

    for (let i = from; i < to; i++) {
      const size = sizes[i];
      if (size > maxSmallBytes) {
        this.#mallocLarge(columns, i);
        nextFree = this.arena.nextFree;
        continue;
      }
      let sizeClass = classOf[(size + 7) >>> 3];
      if (size < TINY_BYTES && noscan[i] !== 0) {
        if (this.#combineTiny(columns, i, size)) continue;
        sizeClass = TINY_CLASS;
      }
      let slot = head[sizeClass];
      if (slot === NO_SLOT) {
        slot = this.#refill(sizeClass, i);
        nextFree = this.arena.nextFree;
      }
      const first = firstHandle[sizeClass];
      head[sizeClass] = nextFree[first + slot];
      taken[sizeClass]++;
      handleOf[object[i]] = first + slot;
      const address = first + Math.imul(slot, stride[sizeClass]);
      granule[i] = address;
      tiny[i] = 0;
      if (size < TINY_BYTES && noscan[i] !== 0) this.#installTiny(address, size);
    }
  }

  /** Forgets the tiny block: the next tiny object starts a new one. */
  forgetTiny(): void {
    this.#tinyRemaining = 0;
  }

  /** Gives every span back to the central lists, in order of class (`MCache_ReleaseAll`). */
  flush(): void {
    for (let sizeClass = 1; sizeClass < this.classes.count; sizeClass++) {
      const span = this.#span[sizeClass];
      if (span < 0) continue;
      this.#writeBack(sizeClass, span);
      this.central.uncacheSpan(span);
      this.#span[sizeClass] = -1;
      this.#head[sizeClass] = NO_SLOT;
    }
  }

  /** Slots that were taken from `span` since this cache holds it; 0 if it does not. */
  takenFrom(span: number): number {
    const sizeClass = this.spans.sizeClass[span];
    return this.#span[sizeClass] === span ? this.#taken[sizeClass] : 0;
  }

  /** First free slot of a span, whether this cache holds it or not. */
  freeHeadOf(span: number): number {
    const sizeClass = this.spans.sizeClass[span];
    return this.#span[sizeClass] === span ? this.#head[sizeClass] : this.spans.freeHead[span];
  }

  /** Puts an object into the current tiny block, if it fits there aligned. */
  #combineTiny(columns: AllocationColumns, i: number, size: number): boolean {
    const remaining = this.#tinyRemaining;
    if (size > remaining) return false;
    const align = (size & 7) === 0 ? 8 : (size & 3) === 0 ? 4 : (size & 1) === 0 ? 2 : 1;
    const offset = (TINY_BYTES - remaining + align - 1) & -align;
    if (offset + size > TINY_BYTES) return false;
    this.#tinyRemaining = TINY_BYTES - offset - size;
    this.counters.tinyCombined++;
    columns.granule[i] = this.#tinyGranule + (offset >>> 3);
    columns.tiny[i] = TINY_COMBINED | (offset & 7);
    // The block dies as a whole, under the number of the object that opened it.
    if (columns.object[i] !== NO_OBJECT) this.objects.forget(columns.object[i]);
    return true;
  }

  /** Makes a fresh block the current one if it has more room left than the old one. */
  #installTiny(granule: number, size: number): void {
    if (TINY_BYTES - size <= this.#tinyRemaining) return;
    this.#tinyGranule = granule;
    this.#tinyRemaining = TINY_BYTES - size;
  }

  /** Gets a span with a free slot for the class, and returns that slot. */
  #refill(sizeClass: number, event: number): number {
    if (this.journal !== undefined) this.journal.event = event;
    const old = this.#span[sizeClass];
    if (old >= 0) {
      this.#writeBack(sizeClass, old);
      this.central.dropFull(old);
    }
    const span = this.central.cacheSpan(sizeClass);
    this.#span[sizeClass] = span;
    this.#firstHandle[sizeClass] = this.spans.basePage[span] << GRANULE_SHIFT;
    this.#taken[sizeClass] = 0;
    this.#head[sizeClass] = this.spans.freeHead[span];
    return this.#head[sizeClass];
  }

  #writeBack(sizeClass: number, span: number): void {
    this.spans.ref[span] += this.#taken[sizeClass];
    this.spans.freeHead[span] = this.#head[sizeClass];
    this.counters.heapAllocBytes += this.#taken[sizeClass] * this.classes.slotBytes[sizeClass];
  }

  #mallocLarge(columns: AllocationColumns, i: number): void {
    if (this.journal !== undefined) this.journal.event = i;
    const span = this.objectSpans.allocLarge(Math.ceil(columns.size[i] / PAGE_BYTES));
    const handle = this.spans.basePage[span] << GRANULE_SHIFT;
    this.objects.handleOf[columns.object[i]] = handle;
    columns.granule[i] = handle;
    columns.tiny[i] = 0;
  }
}
