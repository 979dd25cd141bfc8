import { Decision, type Journal, type LockObserver, PAGE_BYTES, type SizeClassTable, type SlotStacks } from '@spanlab/core';
import type { HeapCounters } from './heap-counters.js';
import type { PageHeap } from './page-heap.js';
import type { Residency } from './residency.js';
import { nonemptyList } from './span-lists.js';
import { SPAN_IN_USE, type SpanTable } from './span-table.js';

/**
 * Frees what the last collection did not reach, span by span: in the order of
 * the span records' first use when it is the sweeper's turn, or out of order
 * when allocation needs just this span.
 *
 * Source: Go 1.4.3 `runtime·MSpan_Sweep`, `runtime·sweepone` (mgc0.c),
 * `runtime·MCentral_FreeSpan` (mcentral.c).
 */
export class Sweeper {
  journal: Journal | undefined;
  /** Told after every span of objects that was given back. */
  onFree: (() => void) | undefined;
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;
  /** See HeapStrategy. */
  onLock: LockObserver | undefined;
  /** The heap's sweepgen h: rises by 2 with every collection. */
  generation = 0;
  /** Whether every span of the queue was looked at (`sweepdone`). */
  isDone = true;

  /** Work done; see core's work-counters.ts. */
  spansSwept = 0;
  /** Pages of the spans that were swept (`pagesSwept`). */
  pagesSwept = 0;
  /** Times that freed slots were handed to each size class's central list (`MCentral_FreeSpan`). */
  readonly centralLocks: Float64Array;

  /** The queue: records 0..queueLength-1, as they were when marking ended. */
  #queueLength = 0;
  #queueIndex = 0;

  constructor(
    private readonly spans: SpanTable,
    private readonly slots: SlotStacks,
    private readonly pageHeap: PageHeap,
    private readonly classes: SizeClassTable,
    private readonly counters: HeapCounters,
    /** Share of freed bytes, in percent, by which sweeping lowers next_gc. */
    private readonly nextGcPercent: number,
  ) {
    this.centralLocks = new Float64Array(classes.count);
  }

  /** From here on every span in use is unswept. */
  startCycle(): void {
    this.generation += 2;
    this.isDone = false;
    this.#queueLength = this.spans.records.used;
    this.#queueIndex = 0;
  }

  isUnswept(span: number): boolean {
    return this.spans.sweepGen[span] === this.generation - 2;
  }

  /**
   * Sweeps the next unswept span of the queue. Returns the pages that became
   * free by it, 0 if the span still has objects, -1 if no span is left.
   */
  sweepOne(): number {
    const { state, sweepGen, pages } = this.spans;
    while (this.#queueIndex < this.#queueLength) {
      const span = this.#queueIndex++;
      if (state[span] !== SPAN_IN_USE) {
        sweepGen[span] = this.generation;
        continue;
      }
      if (!this.isUnswept(span)) continue;
      // Read first: a freed span may merge and become longer.
      const length = pages[span];
      return this.sweep(span, false) ? length : 0;
    }
    this.isDone = true;
    return -1;
  }

  /** Sweeps the whole queue. */
  sweepAll(): void {
    while (this.sweepOne() >= 0);
  }

  /**
   * Sweeps one unswept span in use. With `preserve`, mcentral is about to cache
   * it: it stays on its list whatever happens. Returns whether its pages went
   * back to the page heap.
   */
  sweep(span: number, preserve: boolean): boolean {
    const sizeClass = this.spans.sizeClass[span];
    this.spansSwept++;
    this.pagesSwept += this.spans.pages[span];
    if (sizeClass === 0) return this.#sweepLarge(span, preserve);

    const { freeCount, firstHandle, sweepGen, lists } = this.spans;
    const slots = this.classes.slots[sizeClass];
    const before = freeCount[span];
    const after = this.slots.reviveDead(firstHandle[span], slots, before);
    const freed = after - before;
    const freedBytes = freed * this.classes.slotBytes[sizeClass];
    this.journal?.push(Decision.Sweep, this.spans.basePage[span], preserve ? 1 : 0, freedBytes);
    sweepGen[span] = this.generation;
    if (freed === 0) return false;

    freeCount[span] = after;
    this.residency?.slotsFreed(span, before, after);
    this.counters.smallFreed[sizeClass] += freed;
    this.#account(freedBytes);
    if (preserve) return false;
    this.centralLocks[sizeClass]++;
    this.onLock?.(sizeClass);
    if (before === 0) {
      lists.remove(span);
      lists.insertFirst(nonemptyList(sizeClass), span);
    }
    if (after < slots) return false;
    this.#release(span, slots);
    return true;
  }

  #sweepLarge(span: number, preserve: boolean): boolean {
    const handle = this.spans.firstHandle[span];
    const isDead = this.slots.dead.has(handle);
    const bytes = this.spans.pages[span] * PAGE_BYTES;
    this.journal?.push(Decision.Sweep, this.spans.basePage[span], preserve ? 1 : 0, isDead ? bytes : 0);
    this.spans.sweepGen[span] = this.generation;
    if (!isDead) return false;

    this.slots.dead.clear(handle);
    this.counters.largeFreed++;
    this.counters.largeFreedBytes += bytes;
    this.#account(bytes);
    this.#release(span, 1);
    return true;
  }

  /** In 1.4 sweeping lowers the trigger too, so that it ends up at the live heap's (GOGC + 100) %. */
  #account(freedBytes: number): void {
    this.counters.heapAllocBytes -= freedBytes;
    this.counters.freedBytes += freedBytes;
    this.counters.nextGcBytes -= Math.floor((freedBytes * this.nextGcPercent) / 100);
  }

  /** Gives a span without objects back to the page heap. */
  #release(span: number, slots: number): void {
    this.slots.free(this.spans.firstHandle[span], slots);
    this.residency?.spanFreed(span);
    this.spans.needsZero[span] = 1;
    this.pageHeap.freeSpan(span);
    this.onFree?.();
  }
}
