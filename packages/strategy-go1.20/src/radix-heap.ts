import {
  type AddressSpaceCounts,
  type AllocationRequests,
  CollectionMode,
  Decision,
  FixAlloc,
  GRANULE_BYTES,
  GRANULE_SHIFT,
  type HeapOptions,
  type HeapStrategy,
  type InsideMalloc,
  type Journal,
  type LockObserver,
  type MemStats,
  ObjectTable,
  PAGE_BYTES,
  ProcessorCaches,
  type SizeClassTable,
  SlotBits,
  type SpanView,
  type WorkCounts,
} from '@spanlab/core';
import { Central } from './central.js';
import { GcBits } from './gc-bits.js';
import type { HeapControls } from './heap-controls.js';
import { HeapCounters } from './heap-counters.js';
import { ARENA_START, CACHE_CHUNK_BYTES, CACHE_RECORD_BYTES, HeapMemory } from './heap-memory.js';
import { Mcache } from './mcache.js';
import { computeMemStats } from './mem-stats.js';
import { PageHeap } from './page-heap.js';
import { Reclaimer } from './reclaimer.js';
import { Residency } from './residency.js';
import { sizeClasses } from './size-classes.js';
import { Scavenger } from './scavenger.js';
import { describeSpan, viewFreePages, viewSpan } from './span-inspector.js';
import { SPAN_IN_USE, SpanTable } from './span-table.js';
import { Sweeper } from './sweeper.js';

/**
 * The heap of Go 1.20: span classes, queues of swept and unswept spans, a radix
 * page allocator with a page cache per P. This file only puts the parts
 * together; each is in a file of its own.
 *
 *     Mcache -> Central (span sets) -> PageHeap -> PageCache | PageAlloc -> SummaryTree
 *        |          |                     |
 *        +------ Sweeper <------------ Reclaimer
 */
export class RadixHeap implements HeapStrategy {
  readonly arenaStart = ARENA_START;
  readonly sizeClasses: SizeClassTable = sizeClasses;

  readonly #memory: HeapMemory;
  readonly #gcBits: GcBits;
  readonly #slots = new SlotBits();
  readonly #objects = new ObjectTable();
  readonly #spans: SpanTable;
  readonly #caches = new FixAlloc(CACHE_RECORD_BYTES, CACHE_CHUNK_BYTES);
  readonly #counters = new HeapCounters(sizeClasses.count);
  readonly #central: Central;
  readonly #pageHeap: PageHeap;
  readonly #sweeper: Sweeper;
  readonly #reclaimer: Reclaimer;
  readonly #mcaches: ProcessorCaches<Mcache>;
  /** The running P's, in a field of its own: every allocation comes by. */
  #mcache: Mcache;
  /** Follows which pages are touched, if asked to. */
  readonly #residency: Residency | undefined;
  /** Span of each manual span's number. */
  readonly #manual: number[] = [];
  #journal: Journal | undefined;
  /** Whether the collection that runs has told the parts that sweeping has ended. */
  #hasFinishedSweep = false;

  constructor(options: Partial<HeapOptions> = {}) {
    this.#memory = new HeapMemory(options.residentPages);
    this.#gcBits = new GcBits(this.#memory);
    this.#spans = new SpanTable(this.#memory);
    this.#central = new Central(sizeClasses.count * 2, this.#memory);
    this.#pageHeap = new PageHeap(this.#spans, this.#memory);
    this.#sweeper = new Sweeper(
      this.#spans, this.#slots, this.#pageHeap, this.#central, sizeClasses, this.#counters, this.#gcBits,
    );
    this.#reclaimer = new Reclaimer(this.#spans, this.#slots, this.#pageHeap, this.#sweeper, sizeClasses);
    if (options.residentPages === true) {
      this.#residency = new Residency(this.#memory, this.#spans, sizeClasses);
      for (const part of [this.#pageHeap, this.#sweeper]) part.residency = this.#residency;
    }
    this.#mcaches = new ProcessorCaches(() => {
      const mcache = new Mcache({
        spans: this.#spans,
        slots: this.#slots,
        objects: this.#objects,
        classes: sizeClasses,
        central: this.#central,
        sweeper: this.#sweeper,
        reclaimer: this.#reclaimer,
        pageHeap: this.#pageHeap,
        counters: this.#counters,
        gcBits: this.#gcBits,
      });
      mcache.residency = this.#residency;
      return mcache;
    });
    this.#mcache = this.#mcaches.current;
  }

  get journal(): Journal | undefined {
    return this.#journal;
  }

  set journal(journal: Journal | undefined) {
    this.#journal = journal;
    for (const part of [this.#pageHeap, this.#sweeper, this.#reclaimer, this.#mcaches]) part.journal = journal;
    journal?.push(Decision.ArenaStart, this.arenaStart, 0, 0);
  }

  get insideMalloc(): InsideMalloc | undefined {
    return this.#mcaches.insideMalloc;
  }

  set insideMalloc(events: InsideMalloc | undefined) {
    this.#mcaches.insideMalloc = events;
  }

  get onLock(): LockObserver | undefined {
    return this.#pageHeap.onLock;
  }

  /** The span sets have no lock. */
  set onLock(observer: LockObserver | undefined) {
    this.#pageHeap.onLock = observer;
  }

  useProcessor(p: number): void {
    // Whose memory a record comes from is the new P's matter.
    this.#memory.useProcessor(p);
    this.#pageHeap.useProcessor(p);
    if (this.#mcaches.use(p)) this.allocCache();
    this.#mcache = this.#mcaches.current;
  }

  /** For who decides when to collect. */
  controls(): HeapControls {
    const counters = this.#counters;
    const sweeper = this.#sweeper;
    const pageHeap = this.#pageHeap;
    const memory = this.#memory;
    const mcaches = this.#mcaches;
    const allocBytes = () => this.memStats().Alloc;
    pageHeap.scavenger = new Scavenger(pageHeap.pageAlloc, pageHeap.scavenged);
    return {
      scavenger: pageHeap.scavenger,
      get heapLive() {
        return counters.heapLiveBytes;
      },
      set heapLive(bytes) {
        counters.heapLiveBytes = bytes;
      },
      get isSwept() {
        return sweeper.isDone;
      },
      get refills() {
        return mcaches.current.refills;
      },
      get pagesSwept() {
        return sweeper.pagesSwept;
      },
      get pagesInUse() {
        return pageHeap.inUseBytes / PAGE_BYTES;
      },
      get mappedReadyBytes() {
        return pageHeap.mappedReadyBytes + memory.metadataBytes;
      },
      get inUseBytes() {
        return pageHeap.inUseBytes;
      },
      get freeBytes() {
        return pageHeap.freeBytes;
      },
      get allocBytes() {
        return allocBytes();
      },
      sweepOne: () => sweeper.sweepOne(),
      markedBytes: () => this.#markedBytes(),
    };
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): void {
    this.#objects.reserve(run.objectLimit);
    this.#mcache.malloc(run, from, to, answers);
  }

  mallocUntilSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#objects.reserve(run.objectLimit);
    this.#mcache.stopsAtSpans = true;
    const next = this.#mcache.malloc(run, from, to, answers);
    this.#mcache.stopsAtSpans = false;
    return next;
  }

  mallocBeforeSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#objects.reserve(run.objectLimit);
    this.#mcache.stopsBeforeSpans = true;
    const next = this.#mcache.malloc(run, from, to, answers);
    this.#mcache.stopsBeforeSpans = false;
    return next;
  }

  allocManual(number: number, pages: number, purpose: number): void {
    const span = this.#pageHeap.allocManual(pages, purpose);
    this.#manual[number] = span;
    this.#journal?.push(Decision.ManualSpan, this.#spans.basePage(span), pages, purpose);
  }

  freeManual(number: number): void {
    const spans = this.#spans;
    const span = this.#manual[number];
    this.#journal?.push(Decision.ManualFree, spans.basePage(span), spans.pages(span), spans.purpose(span));
    this.#pageHeap.freeManual(span);
  }

  /** Left-over sweeping is told call by call; whoever did not tell is finished by {@link endMarking}. */
  startCollection(): void {
    if (this.#sweeper.isDone) this.#finishSweep();
  }

  flushCaches(): void {
    this.#releaseAll();
  }

  endMarking(mode: number, dead: Int32Array): void {
    this.#sweeper.sweepAll();
    this.#finishSweep();
    this.#hasFinishedSweep = false;
    this.#counters.collections++;
    this.#slots.markDead(dead, this.#objects.handleOf);
    this.#sweeper.startCycle();
    this.#reclaimer.startCycle();
    if (mode !== CollectionMode.Eager) return;
    this.#releaseAll();
    this.#sweeper.sweepAll();
  }

  sweepOne(): void {
    this.#sweeper.sweepOne();
  }

  ensureSwept(basePage: number): void {
    const span = this.#pageHeap.spanAt[basePage] ?? -1;
    if (span >= 0 && this.#sweeper.isUnswept(span)) this.#sweeper.sweep(span);
  }

  /** 1.20 scavenges in ranges, which are told ({@link scavengeRange}). */
  scavenge(): void {}

  scavengeRange(basePage: number, pages: number): void {
    this.#pageHeap.scavenged(basePage, pages);
  }

  flushPageCache(): void {
    this.#pageHeap.flushPageCache();
  }

  startProcessor(): void {
    this.#pageHeap.hasP = true;
    this.#memory.hasP = true;
  }

  allocCache(): void {
    this.#caches.alloc();
    this.#memory.useCacheRecords(this.#caches.used);
  }

  freeCache(): void {
    this.#caches.free(this.#caches.inUse - 1);
  }

  readMemStats(): void {
    this.#releaseAll();
  }

  workCounts(): WorkCounts {
    const { locks, growths, pageCacheFills, pageAlloc } = this.#pageHeap;
    const { summariesRead, summariesWritten, levelsVisited } = pageAlloc.tree;
    return {
      refills: this.#mcaches.all.reduce((sum, { refills }) => sum + refills, 0),
      heapLocks: locks,
      summariesRead,
      summariesWritten,
      levelsVisited,
      pageCacheFills,
      spansSwept: this.#sweeper.spansSwept,
      growths,
    };
  }

  addressSpace(): AddressSpaceCounts {
    for (const mcache of this.#mcaches.all) this.#residency?.lookAt(mcache);
    return this.#memory.counts();
  }

  memStats(): MemStats {
    return computeMemStats({
      spans: this.#spans,
      caches: this.#caches,
      mcaches: this.#mcaches,
      pageHeap: this.#pageHeap,
      counters: this.#counters,
      classes: sizeClasses,
      memory: this.#memory,
    });
  }

  forEachSpan(visit: (span: Readonly<SpanView>) => void): void {
    const { spanAt, usedPages } = this.#pageHeap;
    let page = 0;
    while (page < usedPages) {
      let next = page;
      while (next < usedPages && spanAt[next] < 0) next++;
      if (next > page) visit(viewFreePages(this.#pageHeap, page, next - page));
      if (next === usedPages) return;
      const view = viewSpan(this.#inspected, spanAt[next]);
      visit(view);
      page = next + view.pages;
    }
  }

  freeSlots(basePage: number): number[] {
    const span = this.#pageHeap.spanAt[basePage];
    const spanClass = this.#spans.spanClass(span);
    const holder = this.#mcaches.holderOf(spanClass, span) ?? this.#mcache;
    return holder.freeSlotsOf(span, spanClass, sizeClasses.slots[spanClass >>> 1]);
  }

  slotGranuleOf(object: number): number {
    const handle = this.#objects.handleOf[object];
    const span = this.#slots.dead.spanOfHandle(handle);
    const stride = sizeClasses.slotBytes[this.#spans.spanClass(span) >>> 1] / GRANULE_BYTES;
    return (this.#spans.basePage(span) << GRANULE_SHIFT) + (handle - this.#spans.firstHandle(span)) * stride;
  }

  occupiedBytes(object: number): number {
    const span = this.#slots.dead.spanOfHandle(this.#objects.handleOf[object]);
    const sizeClass = this.#spans.spanClass(span) >>> 1;
    return sizeClass === 0 ? this.#spans.pages(span) * PAGE_BYTES : sizeClasses.slotBytes[sizeClass];
  }

  describePage(page: number): string {
    let words = 'outside the heap';
    this.forEachSpan((view) => {
      if (page < view.basePage || page >= view.basePage + view.pages) return;
      const span = this.#pageHeap.spanAt[view.basePage];
      words =
        span >= 0 && this.#spans.state(span) === SPAN_IN_USE
          ? describeSpan(this.#inspected, span)
          : `${view.pages} ${view.state} pages from page ${view.basePage} on`;
    });
    return words;
  }

  #releaseAll(): void {
    for (const mcache of this.#mcaches.all) mcache.releaseAll();
  }

  #markedBytes(): number {
    const spans = this.#spans;
    let bytes = 0;
    this.forEachSpan(({ basePage, state: spanState, allocated }) => {
      if (spanState !== 'inUse') return;
      const span = this.#pageHeap.spanAt[basePage];
      if (spans.state(span) !== SPAN_IN_USE) return;
      const sizeClass = spans.spanClass(span) >>> 1;
      const slots = sizeClass === 0 ? 1 : sizeClasses.slots[sizeClass];
      const marked = allocated - this.#slots.countDead(spans.firstHandle(span), slots);
      bytes += marked * (sizeClass === 0 ? spans.pages(span) * PAGE_BYTES : sizeClasses.slotBytes[sizeClass]);
    });
    return bytes;
  }

  /** What a collection does before it marks, once nothing is left to sweep (`finishsweep_m`). */
  #finishSweep(): void {
    if (this.#hasFinishedSweep) return;
    this.#hasFinishedSweep = true;
    this.#central.resetUnswept();
    this.#gcBits.startEpoch();
  }

  get #inspected() {
    return { spans: this.#spans, mcaches: this.#mcaches, classes: sizeClasses, central: this.#central };
  }
}
