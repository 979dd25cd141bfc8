import type { LockObserver, SizeClassTable } from '@spanlab/core';
import type { ObjectSpans } from './object-spans.js';
import { emptyList, nonemptyList } from './span-lists.js';
import type { SpanTable } from './span-table.js';
import type { Sweeper } from './sweeper.js';

/**
 * The central free lists, a pair per size class: spans that have a free slot
 * (`nonempty`) and spans that have none or are cached (`empty`).
 *
 * Each pair has a lock, which is held while spans change lists, and not while a
 * span is swept or taken from the page heap.
 *
 * Source: Go 1.4.3 `runtime·MCentral_CacheSpan`, `runtime·MCentral_UncacheSpan`,
 * `MCentral_Grow` (mcentral.c).
 */
export class Central {
  /** Work done; see core's work-counters.ts. */
  refills = 0;
  /** Times that each size class's lists were locked. */
  readonly locks: Float64Array;
  /** See HeapStrategy. It is told, other than {@link locks} counts, of every time within one call that the lock is taken again. */
  onLock: LockObserver | undefined;

  constructor(
    private readonly spans: SpanTable,
    private readonly classes: SizeClassTable,
    private readonly sweeper: Sweeper,
    private readonly objectSpans: ObjectSpans,
  ) {
    this.locks = new Float64Array(classes.count);
  }

  /** Finds a span of the class with a free slot, for an mcache to hold. */
  cacheSpan(sizeClass: number): number {
    this.refills++;
    this.locks[sizeClass]++;
    this.onLock?.(sizeClass);
    let span = this.#findWithFreeSlot(sizeClass);
    if (span < 0) span = this.#grow(sizeClass);
    this.spans.inCache[span] = 1;
    return span;
  }

  /** Takes back a full span: it is on `empty` already. */
  dropFull(span: number): void {
    this.spans.inCache[span] = 0;
  }

  /** Takes back a span whose free slots the mcache has written back. */
  uncacheSpan(span: number): void {
    const { lists, freeCount, sizeClass, inCache } = this.spans;
    this.locks[sizeClass[span]]++;
    this.onLock?.(sizeClass[span]);
    inCache[span] = 0;
    if (freeCount[span] === 0) return;
    lists.remove(span);
    lists.insertFirst(nonemptyList(sizeClass[span]), span);
  }

  #findWithFreeSlot(sizeClass: number): number {
    const { lists, freeCount } = this.spans;
    const nonempty = nonemptyList(sizeClass);
    const empty = emptyList(sizeClass);
    for (;;) {
      const partial = lists.first(nonempty);
      if (partial >= 0) {
        this.#moveToEmpty(partial, empty);
        if (this.sweeper.isUnswept(partial)) this.sweeper.sweep(partial, true);
        return partial;
      }
      // Swept spans go to the tail, so the first swept one ends the search.
      const full = lists.first(empty);
      if (full < 0 || !this.sweeper.isUnswept(full)) return -1;
      this.#moveToEmpty(full, empty);
      this.sweeper.sweep(full, true);
      if (freeCount[full] > 0) return full;
      this.onLock?.(sizeClass);
    }
  }

  #moveToEmpty(span: number, empty: number): void {
    this.spans.lists.remove(span);
    this.spans.lists.insertLast(empty, span);
  }

  #grow(sizeClass: number): number {
    const { spanPages, slots } = this.classes;
    const span = this.objectSpans.allocSmall(spanPages[sizeClass], sizeClass, slots[sizeClass]);
    this.onLock?.(sizeClass);
    this.spans.lists.insertLast(emptyList(sizeClass), span);
    return span;
  }
}
