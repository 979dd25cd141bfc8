import { Decision, HEAP_LOCK, type Journal, LimitError, type LockObserver, MAX_HEAP_PAGES, PAGE_BYTES, STACK_PURPOSE, widen } from '@spanlab/core';
import { ARENA_PAGES, ARENA_PAGES_SHIFT, type HeapMemory } from './heap-memory.js';
import { PageAlloc } from './page-alloc.js';
import { CACHE_PAGES, PageCache } from './page-cache.js';
import { CHUNK_PAGES } from './palloc-bits.js';
import type { Residency } from './residency.js';
import type { Scavenger } from './scavenger.js';
import { SPAN_MANUAL, type SpanTable } from './span-table.js';

/** Spans of fewer pages than this come from the P's page cache. */
const CACHEABLE_PAGES = CACHE_PAGES / 4;

/**
 * The page heap: spans from the P's page cache or the page allocator, growth,
 * and the counters that MemStats is made of.
 *
 * Source: Go 1.20.4 `mheap.allocSpan`, `mheap.grow`, `mheap.freeSpanLocked` (mheap.go).
 */
export class PageHeap {
  journal: Journal | undefined;
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;
  /** Gives memory back where somebody decides about that: a replay is told. */
  scavenger: Scavenger | undefined;
  /** See HeapStrategy. */
  onLock: LockObserver | undefined;
  /** Whether a P exists: before that there is no page cache. */
  hasP = false;
  /** heapInUse, heapFree, heapReleased, and inStacks, in bytes. */
  inUseBytes = 0;
  freeBytes = 0;
  releasedBytes = 0;
  stackBytes = 0;
  /** Work buffers and pointer bitmaps (inWorkBufs, inPtrScalarBits), in bytes. */
  metadataBytes = 0;
  /** Pages of the heap so far. */
  usedPages = 0;

  /** Work done; see core's work-counters.ts. */
  locks = 0;
  growths = 0;
  pageCacheFills = 0;

  readonly pageAlloc = new PageAlloc();
  /** By P; P `p` has one when it has run. */
  readonly #caches = [new PageCache()];
  /** The running P's. */
  #cache = this.#caches[0];
  /** Span that starts at a page, or -1. */
  spanAt = new Int32Array(1024).fill(-1);

  /** By arena: pages from its start on of which some were handed out once, and may hold anything (`zeroedBase`). */
  readonly #usedOnce: number[] = [];

  constructor(
    private readonly spans: SpanTable,
    private readonly memory?: HeapMemory,
  ) {}

  /** Pages of the heap that are mapped and not given back, in bytes (its part of `mappedReady`). */
  get mappedReadyBytes(): number {
    return this.inUseBytes + this.freeBytes + this.stackBytes + this.metadataBytes;
  }

  /** Arenas that exist: what a reclaimer may look through. */
  get arenas(): number {
    return (this.usedPages + ARENA_PAGES - 1) >>> ARENA_PAGES_SHIFT;
  }

  /** Takes a span of objects; its caller fills in the rest. */
  allocInUse(pages: number): number {
    const span = this.#allocSpan(pages);
    this.inUseBytes += pages * PAGE_BYTES;
    return span;
  }

  /** Takes a span for a stack, work buffers or a pointer bitmap. */
  allocManual(pages: number, purpose: number): number {
    const span = this.#allocSpan(pages);
    this.spans.setState(span, SPAN_MANUAL);
    this.spans.setPurpose(span, purpose);
    this.residency?.manualTaken(span);
    this.#countManual(purpose, pages * PAGE_BYTES);
    return span;
  }

  freeInUse(span: number): void {
    this.inUseBytes -= this.spans.pages(span) * PAGE_BYTES;
    this.#freeSpan(span);
  }

  freeManual(span: number): void {
    this.#countManual(this.spans.purpose(span), -this.spans.pages(span) * PAGE_BYTES);
    this.#freeSpan(span);
  }

  /** Free pages were given back to the system. */
  readonly scavenged = (base: number, pages: number): void => {
    const bytes = this.pageAlloc.bits.scavengeRange(base, pages) * PAGE_BYTES;
    this.memory?.releasePages(base, pages);
    this.releasedBytes += bytes;
    this.freeBytes -= bytes;
  };

  /** P `p` runs from now on: others do not see the pages of its cache, nor it theirs. */
  useProcessor(p: number): void {
    this.#cache = this.#caches[p] ??= new PageCache();
    this.spans.processor = p;
  }

  /** Gives the pages of the running P's cache back. */
  flushPageCache(): void {
    this.pageAlloc.takeBack(this.#cache);
  }

  /** Whether a free page was given back to the system, be it in the page cache or not. */
  isScavenged(page: number): boolean {
    if (this.pageAlloc.bits.isScavenged(page)) return true;
    for (const cache of this.#caches) if (cache?.isScavenged(page)) return true;
    return false;
  }

  #countManual(purpose: number, bytes: number): void {
    if (purpose === STACK_PURPOSE) this.stackBytes += bytes;
    else this.metadataBytes += bytes;
  }

  #allocSpan(pages: number): number {
    let base = -1;
    let scavenged = 0;
    let growth = 0;
    if (this.hasP && pages < CACHEABLE_PAGES) {
      if (this.#cache.isEmpty) {
        this.#takeLock();
        this.pageCacheFills++;
        this.pageAlloc.allocToCache(this.#cache);
      }
      base = this.#cache.alloc(pages);
      scavenged = this.#cache.takenScavenged;
    }
    const isLocked = base < 0;
    if (isLocked) {
      this.#takeLock();
      base = this.pageAlloc.alloc(pages);
      if (base < 0) {
        growth = this.#grow(pages);
        base = this.pageAlloc.alloc(pages);
      }
      scavenged = this.pageAlloc.takenScavenged;
    }
    if (this.scavenger !== undefined) this.#scavenge(this.scavenger, growth * PAGE_BYTES, scavenged * PAGE_BYTES);
    this.releasedBytes -= scavenged * PAGE_BYTES;
    this.freeBytes -= (pages - scavenged) * PAGE_BYTES;
    const span = this.spans.create(base, pages, this.hasP);
    // Records come under the same lock as pages, if that was taken for them; it is not counted in `locks`.
    if (this.spans.filledRecords && !isLocked) this.onLock?.(HEAP_LOCK);
    this.spanAt[base] = span;
    this.spans.setNeedsZero(span, this.#needsZero(base, pages) ? 1 : 0);
    if (scavenged > 0) this.memory?.usePages(base, pages);
    this.residency?.spanTaken(span);
    return span;
  }

  #takeLock(): void {
    this.locks++;
    this.onLock?.(HEAP_LOCK);
  }

  /** Gives back what the heap is about to have beyond its limit, or beyond its goal because it grew. */
  #scavenge(scavenger: Scavenger, growthBytes: number, scavengedBytes: number): void {
    const { inUseBytes, freeBytes } = this;
    const mappedReadyBytes = this.mappedReadyBytes + (this.memory?.metadataBytes ?? 0);
    let bytes = Math.max(0, scavengedBytes + mappedReadyBytes - scavenger.limitBytes);
    if (growthBytes > 0) {
      const over = inUseBytes + freeBytes + growthBytes - scavenger.goalBytes;
      bytes = Math.max(bytes, Math.min(growthBytes, over));
    }
    if (bytes > 0) scavenger.scavenge(bytes);
  }

  /** Whether pages were handed out before; from now on, they were (`allocNeedsZero`). */
  #needsZero(base: number, pages: number): boolean {
    const end = base + pages;
    let needsZero = false;
    for (let page = base; page < end; ) {
      const arena = page >>> ARENA_PAGES_SHIFT;
      const arenaStart = arena << ARENA_PAGES_SHIFT;
      const arenaEnd = Math.min(end, arenaStart + ARENA_PAGES);
      const used = this.#usedOnce[arena] ?? 0;
      if (page - arenaStart < used) needsZero = true;
      if (arenaEnd - arenaStart > used) this.#usedOnce[arena] = arenaEnd - arenaStart;
      page = arenaEnd;
    }
    return needsZero;
  }

  #freeSpan(span: number): void {
    const base = this.spans.basePage(span);
    const pages = this.spans.pages(span);
    this.#takeLock();
    this.freeBytes += pages * PAGE_BYTES;
    this.spanAt[base] = -1;
    this.pageAlloc.free(base, pages);
    this.scavenger?.freed(base, pages);
    this.spans.destroy(span, this.hasP);
  }

  /** Adds a multiple of 4 MiB, whatever free tail the heap ends with; returns the pages added. */
  #grow(pages: number): number {
    const ask = (pages + CHUNK_PAGES - 1) & -CHUNK_PAGES;
    const base = this.usedPages;
    if (base + ask > MAX_HEAP_PAGES) {
      throw new LimitError(
        `the heap would grow to ${(base + ask) * PAGE_BYTES} bytes; spanlab simulates heaps up to ${MAX_HEAP_PAGES * PAGE_BYTES} bytes`,
      );
    }
    this.usedPages += ask;
    this.growths++;
    if (this.usedPages > this.spanAt.length) {
      const from = this.spanAt.length;
      this.spanAt = widen(this.spanAt, new Int32Array(Math.max(this.usedPages, from * 2))).fill(-1, from);
    }
    this.releasedBytes += ask * PAGE_BYTES;
    this.memory?.growHeap(this.usedPages);
    this.pageAlloc.grow(base, ask);
    this.journal?.push(Decision.Grow, base, ask, 0);
    return ask;
  }
}
