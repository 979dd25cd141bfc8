import {
  Decision,
  type ObjectTable,
  PAGE_BYTES,
  type SizeClassTable,
  SlotBitCache,
  type SlotBits,
} from '@spanlab/core';
import type { Central } from './central.js';
import type { GcBits } from './gc-bits.js';
import type { HeapCounters } from './heap-counters.js';
import type { PageHeap } from './page-heap.js';
import type { Reclaimer } from './reclaimer.js';
import type { Residency } from './residency.js';
import { SPAN_IN_USE, type SpanTable } from './span-table.js';
import { PRESERVE, type Sweeper } from './sweeper.js';

/** Entries of the unswept sets that a refill may look at in vain (`spanBudget`). */
const SPAN_BUDGET = 100;

/** What the mcache is made of and works with. */
export interface McacheParts {
  readonly spans: SpanTable;
  readonly slots: SlotBits;
  readonly objects: ObjectTable;
  readonly classes: SizeClassTable;
  readonly central: Central;
  readonly sweeper: Sweeper;
  readonly reclaimer: Reclaimer;
  readonly pageHeap: PageHeap;
  readonly counters: HeapCounters;
  readonly gcBits: GcBits;
}

/**
 * The mcache of Go 1.20: one span per span class.
 *
 * A cached span has sweepgen h+3. A collection makes that h+1, which is stale:
 * such a span is swept when the cache lets go of it.
 *
 * Source: Go 1.20.4 `mcache.refill`, `mcache.allocLarge`, `mcache.releaseAll`
 * (mcache.go), `mcentral.cacheSpan`, `mcentral.uncacheSpan` (mcentral.go).
 */
export class Mcache extends SlotBitCache {
  /** Spans taken for a span class; see core's work-counters.ts. */
  refills = 0;
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;
  readonly #parts: McacheParts;

  constructor(parts: McacheParts) {
    super({ ...parts, splitsNoscan: true, combinesTiny: true });
    this.#parts = parts;
  }

  /** Gives every span back, in order of span class, and forgets the tiny block (`releaseAll`). */
  releaseAll(): void {
    for (let spanClass = 0; spanClass < this.classCount; spanClass++) {
      const span = this.spanOf(spanClass);
      if (span >= 0) this.#uncache(spanClass, span);
    }
    this.forgetTiny();
  }

  protected refill(spanClass: number): void {
    this.refills++;
    const { spans, central, counters } = this.#parts;
    const old = this.spanOf(spanClass);
    if (old >= 0) this.#uncache(spanClass, old);
    // What sweeping the heap owes, and stacks that grow meanwhile, before any set is looked at.
    this.runInsideMalloc(this.classes.spanPages[spanClass >>> 1] * PAGE_BYTES, 0);
    const span = this.#findWithFreeSlot(spanClass);
    spans.setSweepGen(span, central.generation + 3);
    const freeCount = spans.freeCount(span);
    // The whole span but the slots that were taken before.
    counters.heapLiveBytes += this.slotBytesOf(spanClass, freeCount) + this.tailBytesOf(spanClass);
    this.hold(spanClass, span, freeCount);
  }

  protected allocLarge(pages: number, noscan: boolean): number {
    const { spans, central, counters } = this.#parts;
    const spanClass = noscan ? 1 : 0;
    const span = this.#allocSpan(pages, spanClass, 1);
    spans.setFreeCount(span, 0);
    counters.largeAllocs++;
    counters.largeAllocBytes += pages * PAGE_BYTES;
    counters.heapLiveBytes += pages * PAGE_BYTES;
    central.sets.push(central.fullSwept + spanClass, span);
    return span;
  }

  protected basePageOf(span: number): number {
    return this.#parts.spans.basePage(span);
  }

  protected firstHandleOf(span: number): number {
    return this.#parts.spans.firstHandle(span);
  }

  #uncache(spanClass: number, span: number): void {
    const { spans, central, sweeper, counters } = this.#parts;
    const freeCount = this.freeCountOf(spanClass);
    counters.smallAllocs[spanClass >>> 1] += spans.freeCount(span) - freeCount;
    this.residency?.slotsTaken(this, spanClass);
    spans.setFreeCount(span, freeCount);
    const isStale = spans.sweepGen(span) === central.generation + 1;
    this.letGo(spanClass);
    if (isStale) {
      sweeper.sweep(span);
    } else {
      // The tail stays counted.
      counters.heapLiveBytes -= this.slotBytesOf(spanClass, freeCount);
      spans.setSweepGen(span, central.generation);
      sweeper.putAway(span);
    }
  }

  #findWithFreeSlot(spanClass: number): number {
    const { central, sweeper, spans } = this.#parts;
    const swept = central.sets.pop(central.partialSwept + spanClass);
    if (swept >= 0) return swept;
    if (!sweeper.isDone) {
      let budget = SPAN_BUDGET;
      for (; budget >= 0; budget--) {
        const span = central.sets.pop(central.partialUnswept + spanClass);
        if (span < 0) break;
        if (!sweeper.isUnswept(span)) continue;
        sweeper.sweep(span, PRESERVE);
        return span;
      }
      for (; budget >= 0; budget--) {
        const span = central.sets.pop(central.fullUnswept + spanClass);
        if (span < 0) break;
        if (!sweeper.isUnswept(span)) continue;
        sweeper.sweep(span, PRESERVE);
        if (spans.freeCount(span) > 0) return span;
        central.sets.push(central.fullSwept + spanClass, span);
      }
    }
    return this.#grow(spanClass);
  }

  #grow(spanClass: number): number {
    const { slots, classes, spans } = this.#parts;
    const sizeClass = spanClass >>> 1;
    const span = this.#allocSpan(classes.spanPages[sizeClass], spanClass, classes.slots[sizeClass]);
    slots.fill(spans.firstHandle(span), classes.slots[sizeClass]);
    spans.setFreeCount(span, classes.slots[sizeClass]);
    return span;
  }

  /** Takes a span for objects from the page heap (`mheap.alloc`). */
  #allocSpan(pages: number, spanClass: number, slots: number): number {
    const { spans, pageHeap, sweeper, reclaimer, central, gcBits } = this.#parts;
    if (!sweeper.isDone) reclaimer.reclaim(pages);
    const span = pageHeap.allocInUse(pages);
    spans.setState(span, SPAN_IN_USE);
    spans.setSpanClass(span, spanClass);
    spans.setSweepGen(span, central.generation);
    spans.setFirstHandle(span, this.#parts.slots.alloc(slots, span));
    // Mark bits, then allocation bits.
    gcBits.alloc(slots);
    this.residency?.markBitsTaken(span, gcBits.lastAddress);
    gcBits.alloc(slots);
    this.residency?.heapSpanTaken(span);
    this.journal?.push(Decision.HeapSpan, spans.basePage(span), pages, spanClass);
    return span;
  }
}
