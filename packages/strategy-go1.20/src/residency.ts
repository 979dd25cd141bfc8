import { PAGE_BYTES, type SizeClassTable, type SlotTable, TINY_SIZE_CLASS } from '@spanlab/core';
import { bitsBytes } from './gc-bits.js';
import type { HeapMemory } from './heap-memory.js';
import type { Mcache } from './mcache.js';
import type { SpanTable } from './span-table.js';

/** Span class of tiny blocks: pointer-free slots of 16 bytes. */
const TINY_SPAN_CLASS = TINY_SIZE_CLASS * 2 + 1;

/**
 * Which memory the allocator of Go 1.20 touches by itself, told from the rare
 * events of spans; the program is taken to write nothing.
 *
 * - A span of memory that was never used is not touched. Otherwise, or once a
 *   sweep has freed a slot of it (`needzero`), slots are cleared one by one as they are
 *   handed out. Slots taken from the mcache's span are looked at when it leaves the
 *   mcache, or when somebody asks: until then, none of them is freed.
 * - A tiny block is cleared whenever it is begun. Other objects of 16 bytes without
 *   pointers lie in the same spans and are taken to be cleared too.
 * - The heap bitmap is cleared for a whole span without pointers, and written
 *   object by object where there are pointers.
 * - Mark bits are written where something is marked.
 * - Stacks and the collector's work buffers are taken as touched whole.
 *
 * Source: Go 1.20.4 `mallocgc` (malloc.go), `mspan.initHeapBits`, `heapBitsSetType`
 * (mbitmap.go), `mheap.setSpans`, `mheap.allocNeedsZero` (mheap.go), `sweepLocked.sweep` (mgcsweep.go).
 */
export class Residency {
  /** Address of each span's mark bits. */
  #markBits = new Float64Array(1024);

  constructor(
    private readonly memory: HeapMemory,
    private readonly spans: SpanTable,
    private readonly slots: SlotTable,
    private readonly classes: SizeClassTable,
  ) {}

  /** Pages became a span, for whatever. */
  spanTaken(span: number): void {
    const { basePage, pages } = this.spans;
    this.memory.touchSpans(basePage[span], pages[span]);
  }

  /** A span was taken for a stack, work buffers or a pointer bitmap. */
  manualTaken(span: number): void {
    this.#touchWhole(span);
  }

  /** A span was taken for objects. */
  heapSpanTaken(span: number): void {
    const { spanClass, basePage, pages, needsZero } = this.spans;
    const sizeClass = spanClass[span] >>> 1;
    const isNoscan = (spanClass[span] & 1) === 1;
    // Slots of a word hold a pointer each; the bits of other slots with pointers come with the objects.
    if (isNoscan || sizeClass === 0 || this.classes.slotBytes[sizeClass] === 8) {
      this.memory.touchBitmap(basePage[span] * PAGE_BYTES, pages[span] * PAGE_BYTES);
    }
    if (sizeClass === 0 && needsZero[span] === 1) this.#touchWhole(span);
  }

  /** The span got new mark bits. */
  markBitsTaken(span: number, address: number): void {
    if (span >= this.#markBits.length) {
      const grown = new Float64Array(Math.max(span + 1, this.#markBits.length * 2));
      grown.set(this.#markBits);
      this.#markBits = grown;
    }
    this.#markBits[span] = address;
  }

  /** A span is swept of which `marked` slots had been marked. */
  swept(span: number, marked: number, slots: number): void {
    if (marked > 0) this.memory.space.touch(this.#markBits[span], bitsBytes(slots));
  }

  /** The mcache took `taken` slots of this span, and has left `free` ones. */
  slotsTaken(span: number, free: number, taken: number): void {
    if (taken === 0) return;
    const { spanClass, basePage, firstHandle, needsZero } = this.spans;
    const slotBytes = this.classes.slotBytes[spanClass[span] >>> 1];
    const base = basePage[span] * PAGE_BYTES;
    const { stack } = this.slots;
    // The highest slot lies at the bottom: slots were taken in ascending order.
    const last = firstHandle[span] + free;
    const first = last + taken - 1;
    if ((spanClass[span] & 1) === 0) {
      this.memory.touchBitmap(base + stack[first] * slotBytes, (stack[last] - stack[first] + 1) * slotBytes);
    }
    if (needsZero[span] === 0 && spanClass[span] !== TINY_SPAN_CLASS) return;
    for (let i = first; i >= last; ) {
      // Neighbours at once.
      const from = stack[i];
      let to = from;
      for (i--; i >= last && stack[i] === to + 1; i--) to++;
      this.memory.touchHeap(base + from * slotBytes, (to - from + 1) * slotBytes);
    }
  }

  /** Brings what the mcache has taken so far up to date. */
  lookAt(mcache: Mcache): void {
    for (let spanClass = 0; spanClass < mcache.classCount; spanClass++) {
      const span = mcache.spanOf(spanClass);
      if (span >= 0) this.slotsTaken(span, mcache.freeCountOf(spanClass), mcache.takenOf(spanClass));
    }
  }

  #touchWhole(span: number): void {
    const { basePage, pages } = this.spans;
    this.memory.touchHeap(basePage[span] * PAGE_BYTES, pages[span] * PAGE_BYTES);
  }
}
