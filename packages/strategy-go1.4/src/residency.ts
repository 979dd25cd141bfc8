import { OS_PAGE_BYTES, PAGE_BYTES, type SizeClassTable, type SlotStacks } from '@spanlab/core';
import type { HeapMemory } from './heap-memory.js';
import type { Mcache } from './mcache.js';
import type { ListHeapRelease } from './release.js';
import type { SpanTable } from './span-table.js';

/**
 * Which memory the allocator of Go 1.4 and 1.5 touches by itself, told from
 * the rare events of spans; the program is taken to write nothing.
 *
 * - A new span's free list goes through its slots: the first word of every slot.
 * - A span that was used before is cleared whole when it is taken (`needzero`).
 * - A slot that a sweep freed is cleared when it is handed out again. Where the
 *   first words of slots lie on all pages of a span, that touches nothing
 *   new; in spans of the other classes, slots taken from the mcache's span are looked at
 *   when it leaves the mcache, or when somebody asks.
 * - Stacks are taken as touched whole.
 *
 * Source: Go 1.4.3 `MCentral_Grow` (mcentral.c), `mheap_alloc` (mheap.c), `mallocgc`
 * (malloc.go), `runtime·markspan`, `runtime·unmarkspan`, `runtime·MSpan_Sweep` (mgc0.c);
 * 1.5.1 `heapBits.initSpan` (mbitmap.go).
 */
export class Residency {
  /** By class: whether clearing a slot can touch pages that no slot begins on. */
  readonly #reachesOn: boolean[];
  /** By span of such a class: a bit per slot that a sweep has freed once. */
  #freedOnce = new Int32Array(1024);

  constructor(
    private readonly memory: HeapMemory,
    private readonly release: ListHeapRelease,
    private readonly spans: SpanTable,
    private readonly slots: SlotStacks,
    private readonly classes: SizeClassTable,
  ) {
    this.#reachesOn = Array.from(classes.slotBytes, (bytes, c) => c > 0 && slotsReachOn(bytes, classes.slots[c]));
  }

  /** Pages became a span. */
  spanTaken(span: number): void {
    const { basePage, pages } = this.spans;
    this.memory.touchSpansTable(basePage[span], pages[span]);
  }

  /** A span was taken for a stack, whose frames will fill it. */
  stackTaken(span: number): void {
    this.#touchWhole(span);
  }

  /** A span was taken for objects of a small class. */
  smallTaken(span: number): void {
    const { basePage, pages, sizeClass } = this.spans;
    const slotBytes = this.classes.slotBytes[sizeClass[span]];
    const slots = this.classes.slots[sizeClass[span]];
    const base = basePage[span] * PAGE_BYTES;
    // The mark behind the last slot (`leftover`) lies on a page of the bitmap that its slots lie on too.
    this.memory.touchBitmap(base, this.release.clearsBitmap ? pages[span] * PAGE_BYTES : slots * slotBytes);
    if (this.spans.needsZero[span] === 1) this.#touchWhole(span);
    else for (let slot = 0; slot < slots; slot++) this.memory.touchArena(base + slot * slotBytes, 8);
    if (this.#reachesOn[sizeClass[span]]) this.#reserve(span)[span] = 0;
  }

  /** A span was taken for a large object. */
  largeTaken(span: number, noscan: boolean): void {
    const { basePage, pages } = this.spans;
    const bytes = pages[span] * PAGE_BYTES;
    this.memory.touchBitmap(basePage[span] * PAGE_BYTES, this.release.clearsBitmap || !noscan ? bytes : 1);
    if (this.spans.needsZero[span] === 1) this.#touchWhole(span);
  }

  /** A sweep has freed the slots that now stand at stack[from..to-1] of the span. */
  slotsFreed(span: number, from: number, to: number): void {
    if (!this.#reachesOn[this.spans.sizeClass[span]]) return;
    const first = this.spans.firstHandle[span];
    for (let i = first + from; i < first + to; i++) this.#freedOnce[span] |= 1 << this.slots.stack[i];
  }

  /** A span of objects goes back to the page heap: its bitmap is cleared. */
  spanFreed(span: number): void {
    const { basePage, pages } = this.spans;
    this.memory.touchBitmap(basePage[span] * PAGE_BYTES, pages[span] * PAGE_BYTES);
  }

  /** The mcache took `taken` slots of this span, and has left `free` ones. */
  slotsTaken(span: number, free: number, taken: number): void {
    const { sizeClass, basePage, firstHandle } = this.spans;
    if (!this.#reachesOn[sizeClass[span]]) return;
    const slotBytes = this.classes.slotBytes[sizeClass[span]];
    const from = firstHandle[span] + free;
    for (let i = from; i < from + taken; i++) {
      const slot = this.slots.stack[i];
      if ((this.#freedOnce[span] & (1 << slot)) === 0) continue;
      this.memory.touchArena(basePage[span] * PAGE_BYTES + slot * slotBytes, slotBytes);
    }
  }

  /** Brings what the mcache has taken so far up to date. */
  lookAt(mcache: Mcache): void {
    for (let sizeClass = 1; sizeClass < mcache.classCount; sizeClass++) {
      const span = mcache.spanOf(sizeClass);
      if (span >= 0) this.slotsTaken(span, mcache.freeCountOf(sizeClass), mcache.takenOf(sizeClass));
    }
  }

  #touchWhole(span: number): void {
    const { basePage, pages } = this.spans;
    this.memory.touchArena(basePage[span] * PAGE_BYTES, pages[span] * PAGE_BYTES);
  }

  #reserve(span: number): Int32Array {
    if (span >= this.#freedOnce.length) {
      const grown = new Int32Array(Math.max(span + 1, this.#freedOnce.length * 2));
      grown.set(this.#freedOnce);
      this.#freedOnce = grown;
    }
    return this.#freedOnce;
  }
}

/** Whether some OS page with a byte of a slot has no slot's beginning. */
function slotsReachOn(slotBytes: number, slots: number): boolean {
  const begun = new Set(Array.from({ length: slots }, (_, slot) => Math.floor((slot * slotBytes) / OS_PAGE_BYTES)));
  return begun.size < Math.ceil((slots * slotBytes) / OS_PAGE_BYTES);
}
