import { PAGE_BYTES, type SizeClassTable, TINY_SIZE_CLASS } from '@spanlab/core';
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
  /** Slots that the mcache took of a span, while they are looked at. */
  readonly #taken: Int32Array;

  constructor(
    private readonly memory: HeapMemory,
    private readonly spans: SpanTable,
    private readonly classes: SizeClassTable,
  ) {
    this.#taken = new Int32Array(Math.max(...classes.slots));
  }

  /** Pages became a span, for whatever. */
  spanTaken(span: number): void {
    const { spans } = this;
    this.memory.touchSpans(spans.basePage(span), spans.pages(span));
  }

  /** A span was taken for a stack, work buffers or a pointer bitmap. */
  manualTaken(span: number): void {
    this.#touchWhole(span);
  }

  /** A span was taken for objects. */
  heapSpanTaken(span: number): void {
    const { spans } = this;
    const sizeClass = spans.spanClass(span) >>> 1;
    const isNoscan = (spans.spanClass(span) & 1) === 1;
    // The bits of small slots with pointers come with the objects; a span of slots of a word, which is
    // cleared at once too, has all its bits on the page where its first object's are.
    if (isNoscan || sizeClass === 0) {
      this.memory.touchBitmap(spans.basePage(span) * PAGE_BYTES, spans.pages(span) * PAGE_BYTES);
    }
    if (sizeClass === 0 && spans.needsZero(span) === 1) this.#touchWhole(span);
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

  /** Looks at the slots that the mcache has taken of the span held for a class. */
  slotsTaken(mcache: Mcache, spanClass: number): void {
    const slots = this.#taken;
    const taken = mcache.takenSlotsOf(spanClass, slots);
    if (taken === 0) return;
    const span = mcache.spanOf(spanClass);
    const slotBytes = this.classes.slotBytes[spanClass >>> 1];
    const base = this.spans.basePage(span) * PAGE_BYTES;
    if ((spanClass & 1) === 0) {
      this.memory.touchBitmap(base + slots[0] * slotBytes, (slots[taken - 1] - slots[0] + 1) * slotBytes);
    }
    if (this.spans.needsZero(span) === 0 && spanClass !== TINY_SPAN_CLASS) return;
    for (let i = 0; i < taken; ) {
      // Neighbours at once.
      const from = slots[i];
      let to = from;
      for (i++; i < taken && slots[i] === to + 1; i++) to++;
      this.memory.touchHeap(base + from * slotBytes, (to - from + 1) * slotBytes);
    }
  }

  /** Brings what the mcache has taken so far up to date. */
  lookAt(mcache: Mcache): void {
    for (let spanClass = 0; spanClass < mcache.classCount; spanClass++) {
      if (mcache.spanOf(spanClass) >= 0) this.slotsTaken(mcache, spanClass);
    }
  }

  #touchWhole(span: number): void {
    const { spans } = this;
    this.memory.touchHeap(spans.basePage(span) * PAGE_BYTES, spans.pages(span) * PAGE_BYTES);
  }
}
