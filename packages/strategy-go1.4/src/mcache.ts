import {
  type AllocationRequests,
  GRANULE_BYTES,
  GRANULE_SHIFT,
  type Journal,
  PAGE_BYTES,
  type SizeClassTable,
  TINY_COMBINED,
  WORDS_PER_MALLOC,
} from '@spanlab/core';
import type { Central } from './central.js';
import type { HeapCounters } from './heap-counters.js';
import type { ObjectSpans } from './object-spans.js';
import type { ObjectTable } from './object-table.js';
import type { SlotTable } from './slot-table.js';
import type { SpanTable } from './span-table.js';

/** Bytes of a tiny block; pointer-free objects smaller than this are combined (`maxTinySize`). */
const TINY_BYTES = 16;
/** Class of a tiny block. */
const TINY_CLASS = 2;

/** Words of a class's entry. */
const ENTRY_WORDS = 8;
/** Free slots of the span held; 0 if none is held. */
const FREE_COUNT = 0;
/** Handle of that span's slot 0. */
const FIRST_HANDLE = 1;
/** Address of that span's slot 0, in granules. */
const FIRST_GRANULE = 2;
/** Granules from one slot to the next. */
const STRIDE = 3;
/** Free slots of that span when it came. */
const FREE_BEFORE = 4;
/** The span held, or -1. */
const SPAN = 5;

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
  /** See HeapStrategy. */
  insideMalloc: (() => void) | undefined;

  /**
   * What is held for each class, one cache line a class: {@link ENTRY_WORDS} words at
   * sizeClass × ENTRY_WORDS, each named by its offset below.
   */
  readonly #entries: Int32Array;

  /** The current tiny block: address in granules, slot, first object, and bytes that are still unused. */
  #tinyGranule = 0;
  #tinyHandle = 0;
  #tinyObject = 0;
  #tinyRemaining = 0;

  constructor(
    private readonly spans: SpanTable,
    private readonly slots: SlotTable,
    private readonly classes: SizeClassTable,
    private readonly central: Central,
    private readonly objectSpans: ObjectSpans,
    private readonly objects: ObjectTable,
    private readonly counters: HeapCounters,
    private readonly combinesTiny: boolean,
  ) {
    this.#entries = new Int32Array(classes.count * ENTRY_WORDS);
    for (let sizeClass = 0; sizeClass < classes.count; sizeClass++) {
      this.#entries[sizeClass * ENTRY_WORDS + STRIDE] = classes.slotBytes[sizeClass] / GRANULE_BYTES;
      this.#drop(sizeClass * ENTRY_WORDS);
    }
  }

  /**
   * Allocates requests from..to-1.
   *
   * The inner loop makes no call, so that the compiler may keep the arrays'
   * addresses in registers; whatever needs more than a free slot leaves it.
   */
  malloc({ requests }: AllocationRequests, from: number, to: number, answers: Int32Array): void {
    const { classOf, maxSmallBytes } = this.classes;
    const entries = this.#entries;
    const handleOf = this.objects.handleOf;
    const end = to * WORDS_PER_MALLOC;

    for (let w = from * WORDS_PER_MALLOC; w < end; w += WORDS_PER_MALLOC) {
      const { stack } = this.slots;
      for (; w < end; w += WORDS_PER_MALLOC) {
        const size = requests[w];
        if (size > maxSmallBytes || (size < TINY_BYTES && (requests[w + 1] & 1) !== 0)) break;
        const entry = classOf[(size + 7) >>> 3] * ENTRY_WORDS;
        const free = entries[entry + FREE_COUNT] - 1;
        if (free < 0) break;
        entries[entry + FREE_COUNT] = free;
        const first = entries[entry + FIRST_HANDLE];
        const slot = stack[first + free];
        handleOf[requests[w + 1] >>> 1] = first + slot;
        answers[w] = entries[entry + FIRST_GRANULE] + Math.imul(slot, entries[entry + STRIDE]);
        answers[w + 1] = 0;
      }
      if (w < end) this.#mallocSlowly(requests, w, answers);
    }
  }

  /** Forgets the tiny block: the next tiny object starts a new one. */
  forgetTiny(): void {
    this.#tinyRemaining = 0;
  }

  /** Gives every span back to the central lists, in order of class (`MCache_ReleaseAll`). */
  flush(): void {
    for (let sizeClass = 1; sizeClass < this.classes.count; sizeClass++) {
      const entry = sizeClass * ENTRY_WORDS;
      const span = this.#entries[entry + SPAN];
      if (span < 0) continue;
      this.#writeBack(sizeClass, span);
      this.central.uncacheSpan(span);
      this.#drop(entry);
    }
  }

  /** Free slots of a span, whether this cache holds it or not. */
  freeCountOf(span: number): number {
    const entry = this.spans.sizeClass[span] * ENTRY_WORDS;
    return this.#entries[entry + SPAN] === span ? this.#entries[entry + FREE_COUNT] : this.spans.freeCount[span];
  }

  /** Carries out the request at word `w`, which is large, tiny, or finds its class's span used up. */
  #mallocSlowly(requests: Uint32Array, w: number, answers: Int32Array): void {
    const size = requests[w];
    const object = requests[w + 1] >>> 1;
    if (this.journal !== undefined) this.journal.event = w / WORDS_PER_MALLOC;
    answers[w + 1] = 0;
    if (size > this.classes.maxSmallBytes) {
      answers[w] = this.#takeLarge(size, object);
    } else if (size < TINY_BYTES && (requests[w + 1] & 1) !== 0) {
      if (this.#combineTiny(size, object, answers, w)) return;
      answers[w] = this.#takeSlot(TINY_CLASS, object);
      this.#installTiny(answers[w], size, object);
    } else {
      answers[w] = this.#takeSlot(this.classes.classOf[(size + 7) >>> 3], object);
    }
  }

  /** Takes a free slot of the class, from a new span if need be; returns its address in granules. */
  #takeSlot(sizeClass: number, object: number): number {
    const entries = this.#entries;
    const entry = sizeClass * ENTRY_WORDS;
    if (entries[entry + FREE_COUNT] === 0) this.#refill(sizeClass);
    const free = --entries[entry + FREE_COUNT];
    const first = entries[entry + FIRST_HANDLE];
    const slot = this.slots.stack[first + free];
    this.objects.handleOf[object] = first + slot;
    return entries[entry + FIRST_GRANULE] + Math.imul(slot, entries[entry + STRIDE]);
  }

  /** Takes a span of its own for a large object; returns its address in granules. */
  #takeLarge(size: number, object: number): number {
    this.#runInside();
    const span = this.objectSpans.allocLarge(Math.ceil(size / PAGE_BYTES));
    this.objects.handleOf[object] = this.spans.firstHandle[span];
    return this.spans.basePage[span] << GRANULE_SHIFT;
  }

  /** Puts an object into the current tiny block, if it fits there aligned. */
  #combineTiny(size: number, object: number, answers: Int32Array, w: number): boolean {
    const remaining = this.#tinyRemaining;
    if (size > remaining) return false;
    const align = (size & 7) === 0 ? 8 : (size & 3) === 0 ? 4 : (size & 1) === 0 ? 2 : 1;
    const offset = (TINY_BYTES - remaining + align - 1) & -align;
    if (offset + size > TINY_BYTES) return false;
    this.#tinyRemaining = TINY_BYTES - offset - size;
    this.counters.tinyCombined++;
    answers[w] = this.#tinyGranule + (offset >>> 3);
    answers[w + 1] = TINY_COMBINED | (offset & 7);
    // From now on the block is shared: it dies with the last of its objects.
    const { handleOf } = this.objects;
    handleOf[this.#tinyObject] = handleOf[object] = ~this.#tinyHandle;
    this.slots.sharers[this.#tinyHandle]++;
    return true;
  }

  /** Makes a fresh block the current one if it has more room left than the old one. */
  #installTiny(granule: number, size: number, object: number): void {
    if (!this.combinesTiny || TINY_BYTES - size <= this.#tinyRemaining) return;
    this.#tinyGranule = granule;
    this.#tinyHandle = this.objects.handleOf[object];
    this.#tinyObject = object;
    this.#tinyRemaining = TINY_BYTES - size;
  }

  /** Holds a span with a free slot for the class, in place of the one that is used up. */
  #refill(sizeClass: number): void {
    const entries = this.#entries;
    const entry = sizeClass * ENTRY_WORDS;
    const old = entries[entry + SPAN];
    if (old >= 0) {
      this.#writeBack(sizeClass, old);
      this.central.dropFull(old);
    }
    this.#runInside();
    const span = this.central.cacheSpan(sizeClass);
    const free = this.spans.freeCount[span];
    entries[entry + FREE_COUNT] = free;
    entries[entry + FIRST_HANDLE] = this.spans.firstHandle[span];
    entries[entry + FIRST_GRANULE] = this.spans.basePage[span] << GRANULE_SHIFT;
    entries[entry + FREE_BEFORE] = free;
    entries[entry + SPAN] = span;
  }

  /** Does what is owed before the central lists or the page heap are looked at (`deductSweepCredit`). */
  #runInside(): void {
    const events = this.insideMalloc;
    this.insideMalloc = undefined;
    events?.();
  }

  /** Tells the span what was taken from it. */
  #writeBack(sizeClass: number, span: number): void {
    const entry = sizeClass * ENTRY_WORDS;
    const free = this.#entries[entry + FREE_COUNT];
    this.spans.freeCount[span] = free;
    this.counters.heapAllocBytes += (this.#entries[entry + FREE_BEFORE] - free) * this.classes.slotBytes[sizeClass];
  }

  /** Holds no span in this entry. */
  #drop(entry: number): void {
    this.#entries[entry + FREE_COUNT] = 0;
    this.#entries[entry + SPAN] = -1;
  }
}
