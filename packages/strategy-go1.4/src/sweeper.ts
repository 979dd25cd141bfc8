import { Decision, GRANULE_SHIFT, type Journal, PAGE_BYTES, type SizeClassTable } from '@spanlab/core';
import type { Arena } from './arena.js';
import type { HeapCounters } from './heap-counters.js';
import type { PageHeap } from './page-heap.js';
import { nonemptyList } from './span-lists.js';
import { NO_SLOT, SPAN_IN_USE, type SpanTable } from './span-table.js';

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
  /** The heap's sweepgen h: rises by 2 with every collection. */
  generation = 0;
  /** Whether every span of the queue was looked at (`sweepdone`). */
  isDone = true;

  /** The queue: records 0..queueLength-1, as they were when marking ended. */
  #queueLength = 0;
  #queueIndex = 0;

  constructor(
    private readonly spans: SpanTable,
    private readonly arena: Arena,
    private readonly pageHeap: PageHeap,
    private readonly classes: SizeClassTable,
    private readonly counters: HeapCounters,
    private readonly gogc: number,
  ) {}

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
    const base = this.spans.basePage[span];
    const sizeClass = this.spans.sizeClass[span];
    if (sizeClass === 0) return this.#sweepLarge(span, base, preserve);

    const wasFull = this.spans.freeHead[span] === NO_SLOT;
    const freed = this.#freeDeadSlots(span, base, this.classes.slots[sizeClass]);
    this.journal?.push(Decision.Sweep, base, preserve ? 1 : 0, freed);
    this.spans.sweepGen[span] = this.generation;
    if (freed === 0) return false;

    const bytes = freed * this.classes.slotBytes[sizeClass];
    this.spans.ref[span] -= freed;
    this.counters.smallFreed[sizeClass] += freed;
    this.#account(bytes);
    if (preserve) return false;

    if (wasFull) {
      this.spans.lists.remove(span);
      this.spans.lists.insertFirst(nonemptyList(sizeClass), span);
    }
    if (this.spans.ref[span] > 0) return false;
    this.spans.freeHead[span] = NO_SLOT;
    this.pageHeap.freeSpan(span);
    return true;
  }

  #sweepLarge(span: number, base: number, preserve: boolean): boolean {
    const handle = base << GRANULE_SHIFT;
    const isDead = this.arena.dead.has(handle);
    this.journal?.push(Decision.Sweep, base, preserve ? 1 : 0, isDead ? 1 : 0);
    this.spans.sweepGen[span] = this.generation;
    if (!isDead) return false;

    this.arena.dead.clear(handle);
    const bytes = this.spans.pages[span] * PAGE_BYTES;
    this.counters.largeFreed++;
    this.counters.largeFreedBytes += bytes;
    this.#account(bytes);
    this.spans.ref[span] = 0;
    this.pageHeap.freeSpan(span);
    return true;
  }

  /** Sweeping lowers the trigger too, so that it ends up at the live heap's (GOGC + 100) %. */
  #account(freedBytes: number): void {
    this.counters.heapAllocBytes -= freedBytes;
    this.counters.nextGcBytes -= Math.floor((freedBytes * (this.gogc + 100)) / 100);
  }

  /** Puts the dead slots, ascending, in front of the span's free list; returns how many. */
  #freeDeadSlots(span: number, base: number, slots: number): number {
    const words = this.arena.dead.words;
    const nextFree = this.arena.nextFree;
    const firstHandle = base << GRANULE_SHIFT;
    const firstWord = firstHandle >>> 5;
    const lastWord = firstWord + ((slots - 1) >>> 5);
    let head = NO_SLOT;
    let last = NO_SLOT;
    let freed = 0;
    for (let w = firstWord; w <= lastWord; w++) {
      let bits = words[w];
      if (bits === 0) continue;
      words[w] = 0;
      const slotOfBit0 = (w - firstWord) << 5;
      do {
        const slot = slotOfBit0 + 31 - Math.clz32(bits & -bits);
        if (last === NO_SLOT) head = slot;
        else nextFree[firstHandle + last] = slot;
        last = slot;
        freed++;
        bits &= bits - 1;
      } while (bits !== 0);
    }
    if (freed > 0) {
      nextFree[firstHandle + last] = this.spans.freeHead[span];
      this.spans.freeHead[span] = head;
    }
    return freed;
  }
}
