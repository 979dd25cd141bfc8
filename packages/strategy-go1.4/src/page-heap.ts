import { Decision, HEAP_LOCK, type Journal, type LockObserver, PAGE_BYTES } from '@spanlab/core';
import type { Arena } from './arena.js';
import type { HeapMemory } from './heap-memory.js';
import type { Residency } from './residency.js';
import { LARGE_LIST_PAGES, freeList } from './span-lists.js';
import { SPAN_FREE, SPAN_IN_USE, SPAN_MANUAL, type SpanTable } from './span-table.js';

/** Least growth of the arena, in pages: 1 MiB (`HeapAllocChunk`). */
export const MIN_GROW_PAGES = 128;

/** Growth is rounded up to this many pages: 64 KiB. */
const GROW_ROUND_PAGES = 8;

/**
 * The page heap: hands out runs of pages as spans and takes them back.
 *
 * Free spans lie on a list per page count up to 127, last in first out; longer
 * ones share `freelarge`, which is searched for the best fit. A span that is
 * too long is cut: the front is handed out, the rest goes back to the head of
 * its list. A freed span absorbs free neighbours at once, so that two free
 * spans never touch, but for the moment of a cut.
 *
 * Source: Go 1.4.3 `MHeap_AllocSpanLocked`, `MHeap_AllocLarge`, `BestFit`,
 * `MHeap_Grow`, `MHeap_FreeSpanLocked` (mheap.c).
 */
export class PageHeap {
  journal: Journal | undefined;
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;
  /** See HeapStrategy. */
  onLock: LockObserver | undefined;
  /** The runtime's clock as far as it is known, in ns; freed spans are stamped with it. */
  nowNs = 0;
  /** memstats.heap_sys, heap_inuse, heap_idle, heap_released: stacks are part of the first two. */
  sysBytes = 0;
  inUseBytes = 0;
  idleBytes = 0;
  releasedBytes = 0;
  /** memstats.stacks_inuse. */
  stackBytes = 0;

  /** Work done; see core's work-counters.ts. */
  listSteps = 0;
  splits = 0;
  coalescings = 0;
  growths = 0;
  locks = 0;

  readonly #spans: SpanTable;
  readonly #arena: Arena;

  constructor(
    spans: SpanTable,
    arena: Arena,
    private readonly memory?: HeapMemory,
  ) {
    this.#spans = spans;
    this.#arena = arena;
  }

  /** Takes `pages` pages for a stack (`MHeap_AllocStack`). */
  allocManual(pages: number): number {
    this.takeLock();
    const span = this.allocSpan(pages);
    this.#spans.state[span] = SPAN_MANUAL;
    this.residency?.stackTaken(span);
    this.stackBytes += pages * PAGE_BYTES;
    return span;
  }

  /** Takes back a stack's span (`MHeap_FreeStack`). */
  freeManual(span: number): void {
    this.stackBytes -= this.#spans.pages[span] * PAGE_BYTES;
    this.#spans.needsZero[span] = 1;
    this.freeSpan(span);
  }

  /** Somebody takes the heap's lock. */
  takeLock(): void {
    this.locks++;
    this.onLock?.(HEAP_LOCK);
  }

  /** Takes a span of exactly `pages` pages; its caller sets its state, and has taken the lock. */
  allocSpan(pages: number): number {
    let span = this.#findFree(pages);
    if (span < 0) {
      this.#grow(pages);
      span = this.#bestFit(pages);
    }
    const { lists, releasedPages } = this.#spans;
    lists.remove(span);
    // The whole span counts as used again, although only its front is taken.
    if (releasedPages[span] > 0) {
      this.memory?.usePages(this.#spans.basePage[span], this.#spans.pages[span]);
      this.releasedBytes -= releasedPages[span] * PAGE_BYTES;
      releasedPages[span] = 0;
    }
    if (this.#spans.pages[span] > pages) this.#cut(span, pages);
    this.#setEnds(span);
    this.residency?.spanTaken(span);
    this.inUseBytes += pages * PAGE_BYTES;
    this.idleBytes -= pages * PAGE_BYTES;
    return span;
  }

  /** Takes back a span that was handed out, and merges it with free neighbours. */
  freeSpan(span: number): void {
    this.takeLock();
    const bytes = this.#spans.pages[span] * PAGE_BYTES;
    this.inUseBytes -= bytes;
    this.idleBytes += bytes;
    this.#release(span);
  }

  /** Head of the first list that has long enough spans, else the best fit; -1 if there is none. */
  #findFree(pages: number): number {
    const { lists } = this.#spans;
    const list = lists.firstOccupied(freeList(pages), freeList(LARGE_LIST_PAGES));
    // The real heap looks at every head on the way.
    this.listSteps += (list >= 0 ? list + 1 : freeList(LARGE_LIST_PAGES)) - Math.min(freeList(pages), freeList(LARGE_LIST_PAGES));
    return list >= 0 ? lists.first(list) : this.#bestFit(pages);
  }

  /** Shortest span of freelarge with at least `pages` pages, the lowest of equals. */
  #bestFit(pages: number): number {
    const { lists, pages: lengths, basePage } = this.#spans;
    let best = -1;
    for (let s = lists.first(freeList(LARGE_LIST_PAGES)); s >= 0; s = lists.after(s)) {
      this.listSteps++;
      if (lengths[s] < pages) continue;
      const better =
        best < 0 ||
        lengths[s] < lengths[best] ||
        (lengths[s] === lengths[best] && basePage[s] < basePage[best]);
      if (better) best = s;
    }
    return best;
  }

  #cut(span: number, pages: number): void {
    this.splits++;
    const spans = this.#spans;
    const tail = spans.create(spans.basePage[span] + pages, spans.pages[span] - pages);
    spans.pages[span] = pages;
    spans.needsZero[tail] = spans.needsZero[span];
    this.#setEnds(span);
    this.#setEnds(tail);
    // Not free for a moment, or the tail would merge with the front again.
    spans.state[span] = SPAN_MANUAL;
    this.#release(tail);
    spans.unusedSinceNs[tail] = spans.unusedSinceNs[span];
    spans.state[span] = SPAN_FREE;
  }

  /** Asks for at least `pages` pages more, whatever free pages the arena ends with. */
  #grow(pages: number): void {
    const ask = Math.max(MIN_GROW_PAGES, Math.ceil(pages / GROW_ROUND_PAGES) * GROW_ROUND_PAGES);
    const base = this.#arena.extend(ask);
    this.memory?.growArena(this.#arena.usedPages);
    this.growths++;
    this.journal?.push(Decision.Grow, base, ask, 0);
    this.sysBytes += ask * PAGE_BYTES;
    this.idleBytes += ask * PAGE_BYTES;
    const span = this.#spans.create(base, ask);
    this.#spans.state[span] = SPAN_IN_USE;
    this.#setEnds(span);
    this.#release(span);
  }

  /** Gives all pages of a free span back to the system. */
  releasePages(span: number): void {
    const { basePage, pages, releasedPages } = this.#spans;
    this.releasedBytes += (pages[span] - releasedPages[span]) * PAGE_BYTES;
    releasedPages[span] = pages[span];
    this.memory?.releasePages(basePage[span], pages[span]);
  }

  /** Makes `span` free and merges it: its record survives, absorbed records are given back. */
  #release(span: number): void {
    const spans = this.#spans;
    const { spanOf, usedPages } = this.#arena;
    spans.state[span] = SPAN_FREE;
    spans.lists.remove(span);
    spans.unusedSinceNs[span] = this.nowNs;
    spans.releasedPages[span] = 0;

    const base = spans.basePage[span];
    const before = base > 0 ? spanOf[base - 1] : -1;
    if (before >= 0 && spans.state[before] === SPAN_FREE) {
      spans.basePage[span] = spans.basePage[before];
      this.#absorb(span, before);
    }
    const end = spans.basePage[span] + spans.pages[span];
    const behind = end < usedPages ? spanOf[end] : -1;
    if (behind >= 0 && spans.state[behind] === SPAN_FREE) this.#absorb(span, behind);

    this.#setEnds(span);
    spans.lists.insertFirst(freeList(spans.pages[span]), span);
  }

  #absorb(span: number, neighbour: number): void {
    this.coalescings++;
    const spans = this.#spans;
    spans.pages[span] += spans.pages[neighbour];
    spans.releasedPages[span] += spans.releasedPages[neighbour];
    spans.needsZero[span] |= spans.needsZero[neighbour];
    spans.destroy(neighbour);
  }

  #setEnds(span: number): void {
    const { spanOf } = this.#arena;
    const base = this.#spans.basePage[span];
    spanOf[base] = span;
    spanOf[base + this.#spans.pages[span] - 1] = span;
  }
}
