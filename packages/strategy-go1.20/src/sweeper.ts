import { Decision, type Journal, PAGE_BYTES, type SizeClassTable, type SlotBits } from '@spanlab/core';
import type { Central } from './central.js';
import type { GcBits } from './gc-bits.js';
import type { HeapCounters } from './heap-counters.js';
import type { PageHeap } from './page-heap.js';
import type { Residency } from './residency.js';
import { SPAN_IN_USE, type SpanTable } from './span-table.js';

/** Bits of a sweep's flags, as logs tell them: the span is about to be cached; a reclaimer sweeps it. */
export const PRESERVE = 1;
export const FROM_RECLAIMER = 2;

/**
 * Frees what the last collection did not reach, span by span: span classes in
 * ascending order, in each the full spans first, then the partial ones, first
 * in, first out; or out of turn, when allocation or the reclaimer wants one.
 *
 * Source: Go 1.20.4 `sweepone`, `nextSpanForSweep`, `sweepLocked.sweep` (mgcsweep.go).
 */
export class Sweeper {
  journal: Journal | undefined;
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;
  /**
   * Whether no span was left when one was last looked for (`sweep.active`
   * drained). True at first: there is no sweep in the first cycle (`gcinit`).
   */
  isDone = true;
  /** Pages that were freed beyond what a reclaimer asked for (`reclaimCredit`). */
  reclaimCredit = 0;
  /** Work done; see core's work-counters.ts. */
  spansSwept = 0;
  /** Pages swept since the last cycle ended (`pagesSwept`). */
  pagesSwept = 0;
  /** Span class that the next span is looked for in. */
  #spanClass = 0;

  constructor(
    private readonly spans: SpanTable,
    private readonly slots: SlotBits,
    private readonly pageHeap: PageHeap,
    private readonly central: Central,
    private readonly classes: SizeClassTable,
    private readonly counters: HeapCounters,
    private readonly gcBits: GcBits,
  ) {}

  /** From here on all spans are unswept. */
  startCycle(): void {
    this.central.startCycle();
    this.isDone = false;
    this.reclaimCredit = 0;
    this.pagesSwept = 0;
    this.#spanClass = 0;
  }

  isUnswept(span: number): boolean {
    return this.spans.state(span) === SPAN_IN_USE && this.spans.sweepGen(span) === this.central.generation - 2;
  }

  /** Sweeps the next unswept span; false if there is none. Freed pages are credited to reclaimers. */
  sweepOne(): boolean {
    if (this.isDone) return false;
    for (;;) {
      const span = this.#nextSpan();
      if (span < 0) {
        this.isDone = true;
        return false;
      }
      if (!this.isUnswept(span)) continue;
      const pages = this.spans.pages(span);
      if (this.sweep(span)) this.reclaimCredit += pages;
      return true;
    }
  }

  /** Sweeps everything that is left. */
  sweepAll(): void {
    while (this.sweepOne());
  }

  /**
   * Sweeps an unswept span. With {@link PRESERVE} it is put into no set. Returns
   * whether its pages went back to the page heap.
   */
  sweep(span: number, flags = 0): boolean {
    this.spansSwept++;
    this.pagesSwept += this.spans.pages(span);
    const { spans } = this;
    const sizeClass = spans.spanClass(span) >>> 1;
    const slots = sizeClass === 0 ? 1 : this.classes.slots[sizeClass];
    const freed = this.slots.reviveDead(spans.firstHandle(span), slots);
    const after = spans.freeCount(span) + freed;
    spans.setFreeCount(span, after);
    spans.setSweepGen(span, this.central.generation);
    this.gcBits.alloc(slots);
    if (freed > 0) spans.setNeedsZero(span, 1);
    if (this.residency !== undefined) {
      this.residency.swept(span, slots - after, slots);
      this.residency.markBitsTaken(span, this.gcBits.lastAddress);
    }
    if (sizeClass === 0) return this.#finishLarge(span, flags, freed);

    this.journal?.push(Decision.Sweep, spans.basePage(span), flags, freed * this.classes.slotBytes[sizeClass]);
    this.counters.smallFrees[sizeClass] += freed;
    if ((flags & PRESERVE) !== 0) return false;
    if (after === slots) {
      this.#release(span, slots);
      return true;
    }
    this.putAway(span);
    return false;
  }

  /** Puts a swept span into the set it belongs to. */
  putAway(span: number): void {
    const { partialSwept, fullSwept, sets } = this.central;
    const first = this.spans.freeCount(span) > 0 ? partialSwept : fullSwept;
    sets.push(first + this.spans.spanClass(span), span);
  }

  #finishLarge(span: number, flags: number, freed: number): boolean {
    const freedBytes = freed * this.spans.pages(span) * PAGE_BYTES;
    this.journal?.push(Decision.Sweep, this.spans.basePage(span), flags, freedBytes);
    if (freed === 0) {
      this.putAway(span);
      return false;
    }
    this.counters.largeFrees++;
    this.counters.largeFreeBytes += freedBytes;
    this.#release(span, 1);
    return true;
  }

  #release(span: number, slots: number): void {
    this.slots.free(this.spans.firstHandle(span), slots);
    this.pageHeap.freeInUse(span);
  }

  /** Takes the next entry out of the unswept sets; -1 if all are empty. */
  #nextSpan(): number {
    const { sets, spanClasses, fullUnswept, partialUnswept } = this.central;
    for (; this.#spanClass < spanClasses; this.#spanClass++) {
      const full = sets.pop(fullUnswept + this.#spanClass);
      if (full >= 0) return full;
      const partial = sets.pop(partialUnswept + this.#spanClass);
      if (partial >= 0) return partial;
    }
    return -1;
  }
}
