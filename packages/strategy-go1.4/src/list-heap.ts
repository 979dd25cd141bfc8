import {
  type AddressSpaceCounts,
  type AllocationRequests,
  CollectionMode,
  Decision,
  FixAlloc,
  GRANULE_BYTES,
  GRANULE_SHIFT,
  PAGE_BYTES,
  type HeapOptions,
  type HeapStrategy,
  type InsideMalloc,
  type Journal,
  type LockObserver,
  type MemStats,
  ObjectTable,
  ProcessorCaches,
  type SizeClassTable,
  SlotStacks,
  type SpanView,
  type WorkCounts,
} from '@spanlab/core';
import { Arena } from './arena.js';
import { Central } from './central.js';
import { HeapCounters } from './heap-counters.js';
import { HeapMemory } from './heap-memory.js';
import type { HeapPacing } from './heap-pacing.js';
import { Mcache } from './mcache.js';
import { computeMemStats } from './mem-stats.js';
import { ObjectSpans } from './object-spans.js';
import { PageHeap } from './page-heap.js';
import { Reclaimer } from './reclaimer.js';
import { FIX_ALLOC_CHUNK_BYTES, type ListHeapRelease } from './release.js';
import { Residency } from './residency.js';
import { scavenge } from './scavenger.js';
import { sizeClasses } from './size-classes.js';
import { describeSpan, freeSlotsOf, viewSpan } from './span-inspector.js';
import { SPAN_IN_USE, SpanTable } from './span-table.js';
import { Sweeper } from './sweeper.js';

/**
 * The heap of Go 1.4 and Go 1.5: span free lists by page count, central lists per size
 * class, an mcache per P. This file only puts the parts together; each is in a file
 * of its own.
 *
 *     Mcache -> Central -> ObjectSpans -> PageHeap -> Arena
 *                  |            |
 *               Sweeper <-- Reclaimer
 */
export class ListHeap implements HeapStrategy {
  readonly arenaStart: number;
  readonly sizeClasses: SizeClassTable = sizeClasses;

  readonly #memory: HeapMemory;
  readonly #arena = new Arena();
  readonly #slots = new SlotStacks();
  readonly #objects = new ObjectTable();
  readonly #spans: SpanTable;
  readonly #caches: FixAlloc;
  readonly #counters: HeapCounters;
  readonly #pageHeap: PageHeap;
  readonly #sweeper: Sweeper;
  readonly #objectSpans: ObjectSpans;
  readonly #central: Central;
  readonly #mcaches: ProcessorCaches<Mcache>;
  /** The running P's, in a field of its own: every allocation comes by. */
  #mcache: Mcache;
  /** Follows which pages are touched, if asked to. */
  readonly #residency: Residency | undefined;
  readonly #gogc: number;
  readonly #release: ListHeapRelease;
  /** Span of each manual span's number. */
  readonly #manual: number[] = [];
  #journal: Journal | undefined;

  constructor(release: ListHeapRelease, options: HeapOptions) {
    this.arenaStart = release.arenaStart;
    this.#gogc = options.gogc;
    this.#release = release;
    const classes = this.sizeClasses;
    this.#memory = new HeapMemory(release, options.residentPages);
    this.#spans = new SpanTable(release, undefined, this.#memory);
    this.#caches = new FixAlloc(release.cacheRecordBytes, FIX_ALLOC_CHUNK_BYTES);
    this.#counters = new HeapCounters(classes.count);
    this.#pageHeap = new PageHeap(this.#spans, this.#arena, this.#memory);
    this.#sweeper = new Sweeper(
      this.#spans, this.#slots, this.#pageHeap, classes, this.#counters,
      release.fixesNextGcAtMarking ? options.gogc + 100 : 0,
    );
    this.#objectSpans = new ObjectSpans(
      this.#spans, this.#slots, this.#pageHeap, this.#sweeper, new Reclaimer(this.#spans, this.#sweeper, release.reclaimCounts), this.#counters,
    );
    this.#central = new Central(this.#spans, classes, this.#sweeper, this.#objectSpans);
    if (options.residentPages === true) {
      this.#residency = new Residency(this.#memory, release, this.#spans, this.#slots, classes);
      for (const part of [this.#pageHeap, this.#sweeper, this.#objectSpans]) part.residency = this.#residency;
    }
    this.#mcaches = new ProcessorCaches(() => {
      const mcache = new Mcache({
        spans: this.#spans,
        slots: this.#slots,
        objects: this.#objects,
        classes,
        central: this.#central,
        objectSpans: this.#objectSpans,
        counters: this.#counters,
        combinesTiny: release.combinesTiny,
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
    for (const part of [this.#pageHeap, this.#sweeper, this.#objectSpans, this.#mcaches]) part.journal = journal;
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

  set onLock(observer: LockObserver | undefined) {
    for (const part of [this.#pageHeap, this.#sweeper, this.#central]) part.onLock = observer;
  }

  useProcessor(p: number): void {
    if (this.#mcaches.use(p)) this.allocCache();
    this.#mcache = this.#mcaches.current;
  }

  /**
   * Keeps heap_alloc as a collection's trigger sees it, and stamps freed spans
   * with the time; for who decides when to collect.
   */
  pacing(): HeapPacing {
    const counters = this.#counters;
    const pageHeap = this.#pageHeap;
    const sweeper = this.#sweeper;
    const slotBytesInUse = () => counters.heapAllocBytes + this.#takenBytes();
    const tell = () => {
      counters.toldHeapAllocBytes = slotBytesInUse();
      counters.toldAllocatedBytes = counters.toldHeapAllocBytes + counters.freedBytes;
    };
    this.#objectSpans.onAlloc = tell;
    sweeper.onFree = tell;
    tell();
    return {
      tell,
      get heapAllocBytes() {
        return counters.toldHeapAllocBytes;
      },
      get nextGcBytes() {
        return counters.nextGcBytes;
      },
      get isSwept() {
        return sweeper.isDone;
      },
      get spansSwept() {
        return sweeper.spansSwept;
      },
      get spanPages() {
        return (pageHeap.inUseBytes - pageHeap.stackBytes) / PAGE_BYTES;
      },
      get pagesSwept() {
        return sweeper.pagesSwept;
      },
      get toldAllocatedBytes() {
        return counters.toldAllocatedBytes;
      },
      slotBytesInUse,
      allocatedBytes: () => slotBytesInUse() + counters.freedBytes,
      setNow(ns) {
        pageHeap.nowNs = ns;
      },
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

  allocManual(number: number, pages: number): void {
    const span = this.#pageHeap.allocManual(pages);
    this.#manual[number] = span;
    this.#journal?.push(Decision.ManualSpan, this.#spans.basePage[span], pages, 0);
  }

  freeManual(number: number): void {
    const span = this.#manual[number];
    this.#journal?.push(Decision.ManualFree, this.#spans.basePage[span], this.#spans.pages[span], 0);
    this.#pageHeap.freeManual(span);
  }

  startCollection(): void {
    if (this.#release.marksConcurrently) {
      this.#sweeper.sweepAll();
      this.#forgetTiny();
    } else {
      this.#forgetTiny();
      this.#sweeper.sweepAll();
      this.#flush();
    }
  }

  flushCaches(): void {
    this.#flushAll();
  }

  endMarking(mode: number, dead: Int32Array): void {
    this.#flushAll();
    const counters = this.#counters;
    counters.collections++;
    if (this.#release.fixesNextGcAtMarking) {
      counters.nextGcBytes = counters.heapAllocBytes + Math.floor((counters.heapAllocBytes * this.#gogc) / 100);
      this.#journal?.push(Decision.NextGc, counters.nextGcBytes, 0, 0);
    }
    this.#slots.markDead(dead, this.#objects.handleOf);
    this.#memory.snapshotSpans();
    this.#sweeper.startCycle();
    if (mode === CollectionMode.Eager) this.#sweeper.sweepAll();
  }

  sweepOne(): void {
    this.#sweeper.sweepOne();
  }

  ensureSwept(basePage: number): void {
    const span = this.#arena.spanOf[basePage] ?? 0;
    const { state, basePage: baseOf } = this.#spans;
    // A page inside a span may still name one that is gone.
    if (state[span] !== SPAN_IN_USE || baseOf[span] !== basePage || !this.#sweeper.isUnswept(span)) return;
    this.#sweeper.sweep(span, false);
  }

  scavenge(nowNs: number): void {
    scavenge(this.#spans, this.#pageHeap, nowNs);
    if (nowNs < Infinity) this.#pageHeap.nowNs = nowNs;
  }

  allocCache(): void {
    this.#caches.alloc();
    this.#memory.useCacheRecords(this.#caches.used);
  }

  freeCache(): void {
    this.#caches.free(this.#caches.inUse - 1);
  }

  readMemStats(): void {
    this.#flush();
  }

  workCounts(): WorkCounts {
    const { listSteps, splits, coalescings, growths, locks } = this.#pageHeap;
    return {
      refills: this.#central.refills,
      centralLocks: this.centralLocks().reduce((sum, locks) => sum + locks, 0),
      heapLocks: locks,
      listSteps,
      splits,
      coalescings,
      spansSwept: this.#sweeper.spansSwept,
      growths,
    };
  }

  centralLocks(): Float64Array {
    return this.#central.locks.map((locks, sizeClass) => locks + this.#sweeper.centralLocks[sizeClass]);
  }

  addressSpace(): AddressSpaceCounts {
    for (const mcache of this.#mcaches.all) this.#residency?.lookAt(mcache);
    return this.#memory.counts();
  }

  memStats(): MemStats {
    return computeMemStats({ ...this.#inspected, caches: this.#caches, pageHeap: this.#pageHeap, counters: this.#counters });
  }

  forEachSpan(visit: (span: Readonly<SpanView>) => void): void {
    const { spanOf, usedPages } = this.#arena;
    for (let page = 0; page < usedPages; ) {
      const view = viewSpan(this.#inspected, spanOf[page]);
      page += view.pages;
      visit(view);
    }
  }

  freeSlots(basePage: number): number[] {
    return freeSlotsOf(this.#inspected, this.#arena.spanOf[basePage]);
  }

  slotGranuleOf(object: number): number {
    const handle = this.#objects.handleOf[object];
    const span = this.#slots.dead.spanOfHandle(handle);
    const stride = this.sizeClasses.slotBytes[this.#spans.sizeClass[span]] / GRANULE_BYTES;
    return (this.#spans.basePage[span] << GRANULE_SHIFT) + (handle - this.#spans.firstHandle[span]) * stride;
  }

  occupiedBytes(object: number): number {
    const { sizeClass, pages } = this.#spans;
    const span = this.#slots.dead.spanOfHandle(this.#objects.handleOf[object]);
    return sizeClass[span] === 0 ? pages[span] * PAGE_BYTES : this.sizeClasses.slotBytes[sizeClass[span]];
  }

  /** Bytes of the slots that these objects lie in; no two of them may share one. */
  slotBytesOf(objects: Int32Array): number {
    let bytes = 0;
    for (let i = 0; i < objects.length; i++) bytes += this.occupiedBytes(objects[i]);
    return bytes;
  }

  describePage(page: number): string {
    let words = 'outside the arena';
    this.forEachSpan((view) => {
      if (page >= view.basePage && page < view.basePage + view.pages) {
        words = describeSpan(this.#inspected, this.#arena.spanOf[view.basePage]);
      }
    });
    return words;
  }

  get #inspected() {
    return {
      spans: this.#spans, slots: this.#slots, classes: this.sizeClasses, mcaches: this.#mcaches, sweeper: this.#sweeper,
    };
  }

  #forgetTiny(): void {
    this.#mcaches.forgetTiny();
    this.#journal?.push(Decision.ForgetTiny, 0, 0, 0);
  }

  /** Bytes of slots that all mcaches have taken of the spans that they hold. */
  #takenBytes(): number {
    let bytes = 0;
    for (const mcache of this.#mcaches.all) bytes += mcache.takenBytes();
    return bytes;
  }

  #flushAll(): void {
    for (const mcache of this.#mcaches.all) mcache.flush();
  }

  #flush(): void {
    this.#flushAll();
    // Where marking is concurrent, the time of a flush is told, not decided.
    if (!this.#release.marksConcurrently) this.#journal?.push(Decision.FlushCaches, 0, 0, 0);
  }
}
