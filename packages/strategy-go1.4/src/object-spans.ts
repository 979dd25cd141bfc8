import { Decision, type Journal, PAGE_BYTES, type SlotStacks } from '@spanlab/core';
import type { HeapCounters } from './heap-counters.js';
import type { PageHeap } from './page-heap.js';
import type { Reclaimer } from './reclaimer.js';
import type { Residency } from './residency.js';
import { busyList } from './span-lists.js';
import { SPAN_IN_USE, type SpanTable } from './span-table.js';
import type { Sweeper } from './sweeper.js';

/**
 * Hands out spans for objects: sweeps first if garbage is still unswept, and
 * books large objects.
 *
 * Source: Go 1.4.3 `mheap_alloc`, `largeAlloc` (mheap.c, malloc.go).
 */
export class ObjectSpans {
  journal: Journal | undefined;
  /** Told after every span that was taken for objects. */
  onAlloc: (() => void) | undefined;
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;

  constructor(
    private readonly spans: SpanTable,
    private readonly slots: SlotStacks,
    private readonly pageHeap: PageHeap,
    private readonly sweeper: Sweeper,
    private readonly reclaimer: Reclaimer,
    private readonly counters: HeapCounters,
  ) {}

  /** Takes a span for objects of a small class, all slots free and in ascending order. */
  allocSmall(pages: number, sizeClass: number, slots: number): number {
    const span = this.#alloc(pages, sizeClass, slots);
    this.slots.fill(this.spans.firstHandle[span], slots);
    this.spans.freeCount[span] = slots;
    this.onAlloc?.();
    this.residency?.smallTaken(span);
    this.spans.needsZero[span] = 0;
    return span;
  }

  /** Takes a span for one large object. */
  allocLarge(pages: number, noscan: boolean): number {
    const span = this.#alloc(pages, 0, 1);
    this.spans.freeCount[span] = 0;
    this.residency?.largeTaken(span, noscan);
    this.spans.needsZero[span] = 0;
    this.spans.lists.insertLast(busyList(pages), span);
    this.counters.heapAllocBytes += pages * PAGE_BYTES;
    this.onAlloc?.();
    return span;
  }

  #alloc(pages: number, sizeClass: number, slots: number): number {
    if (!this.sweeper.isDone) this.reclaimer.reclaim(pages);
    this.pageHeap.takeLock();
    const span = this.pageHeap.allocSpan(pages);
    this.spans.state[span] = SPAN_IN_USE;
    this.spans.sizeClass[span] = sizeClass;
    this.spans.sweepGen[span] = this.sweeper.generation;
    this.spans.firstHandle[span] = this.slots.alloc(slots, span);
    this.journal?.push(Decision.HeapSpan, this.spans.basePage[span], pages, sizeClass);
    return span;
  }
}
