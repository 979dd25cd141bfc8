import type { NamedDecision } from '@spanlab/core/testing';
import { goldenClassOf, goldenClasses } from '../golden/size-classes.js';
import { PageHeapTwin, type TwinSpan } from './page-heap-twin.js';
import { SpanSetsTwin } from './span-sets-twin.js';

const PAGE_BYTES = 8192;
const MCACHE_BYTES = 1200;
const MCACHES_PER_CHUNK = 13;
const SPAN_CLASSES = 136;
const ARENA_START = 0xc000000000;
const ARENA_PAGES = 8192;
const RECLAIM_PAGES = 512;

/** Bits of a sweep's flags, as recordings tell them. */
const PRESERVE = 1;
const FROM_RECLAIMER = 2;

interface Place {
  readonly span: TwinSpan;
  readonly slot: number;
}

/**
 * The heap of spec go1.20.md, sections (b) to (e), as it is told there: a class
 * instance per span, mark and allocation bits as arrays of booleans, an array
 * per span set, a linear search wherever something is searched. Addresses are
 * bytes from the arena start.
 */
export class HeapTwin {
  readonly pages = new PageHeapTwin();
  readonly sets = new SpanSetsTwin(SPAN_CLASSES);
  /** The mcache: span by span class. */
  readonly cached = new Map<number, TwinSpan>();
  readonly places = new Map<number, Place>();
  readonly manual = new Map<number, TwinSpan>();
  readonly decisions: NamedDecision[] = [];
  /** Called inside every malloc that needs a span. */
  insideMalloc: (() => void) | undefined;
  event = 0;

  private tiny: { readonly place: Place; offset: number } | undefined;

  private drained = true;
  private reclaimIndex = 0;
  private reclaimCredit = 0;
  private arenasSnapshotPages = 0;

  private numGc = 0;
  private tinyAllocs = 0;
  private largeAllocs = 0;
  private largeFrees = 0;
  private readonly allocsBySize: number[] = Array.from({ length: 68 }, () => 0);
  private readonly freesBySize: number[] = Array.from({ length: 68 }, () => 0);
  private totalAlloc = 0;
  private totalFreed = 0;
  private cachesInUse = 0;
  private cachesUsed = 0;

  constructor() {
    this.decide('ArenaStart', ARENA_START);
  }

  // ---- (b) malloc

  malloc(size: number, noscan: boolean, object: number): { address: number; tiny: boolean } {
    if (noscan && size < 16) return this.mallocTiny(size, object);
    const place = size > 32768 ? this.takeLarge(size, noscan) : this.takeSlot(goldenClassOf(size).sizeClass, noscan);
    this.settle(place, object);
    return { address: addressOf(place), tiny: false };
  }

  private mallocTiny(size: number, object: number): { address: number; tiny: boolean } {
    if (this.tiny !== undefined) {
      const align = size % 8 === 0 ? 8 : size % 4 === 0 ? 4 : size % 2 === 0 ? 2 : 1;
      const offset = Math.ceil(this.tiny.offset / align) * align;
      if (offset + size <= 16) {
        this.tiny.offset = offset + size;
        this.tinyAllocs++;
        this.settle(this.tiny.place, object);
        return { address: addressOf(this.tiny.place) + offset, tiny: true };
      }
    }
    const place = this.takeSlot(2, true);
    this.settle(place, object);
    if (this.tiny === undefined || size < this.tiny.offset) this.tiny = { place, offset: size };
    return { address: addressOf(place), tiny: false };
  }

  private takeSlot(sizeClass: number, noscan: boolean): Place {
    const spanClass = sizeClass * 2 + (noscan ? 1 : 0);
    let span = this.cached.get(spanClass);
    if (span === undefined || span.freeSlots.length === 0) span = this.refill(spanClass);
    const [slot] = span.freeSlots;
    span.freeIndex = slot + 1;
    span.allocCount++;
    this.allocsBySize[sizeClass]++;
    this.totalAlloc += span.slotBytes;
    return { span, slot };
  }

  private takeLarge(size: number, noscan: boolean): Place {
    this.insideMalloc?.();
    const pages = Math.ceil(size / PAGE_BYTES);
    const spanClass = noscan ? 1 : 0;
    const span = this.takeSpan(pages, spanClass, 1, pages * PAGE_BYTES);
    span.freeIndex = 1;
    span.allocCount = 1;
    this.sets.fullSwept(spanClass).push(span);
    this.largeAllocs++;
    this.totalAlloc += span.slotBytes;
    return { span, slot: 0 };
  }

  private settle(place: Place, object: number): void {
    this.places.set(object, place);
    (place.span.tenants[place.slot] ??= new Set()).add(object);
  }

  /** Address of the slot that an object lies in. */
  slotAddress(object: number): number {
    const place = this.places.get(object);
    if (place === undefined) throw new Error(`object ${object} was never allocated`);
    return addressOf(place);
  }

  // ---- (c) mcache and mcentral

  private refill(spanClass: number): TwinSpan {
    const old = this.cached.get(spanClass);
    if (old !== undefined) {
      this.cached.delete(spanClass);
      old.sweepGen = this.sets.sweepGen;
      this.sets.fullSwept(spanClass).push(old);
    }
    this.insideMalloc?.();
    const { sizeClass, bytes, spanBytes, slots } = goldenClasses[Math.floor(spanClass / 2) - 1];
    if (sizeClass !== Math.floor(spanClass / 2)) throw new Error('the golden classes are out of order');
    const span = this.fromCentral(spanClass) ?? this.takeSpan(spanBytes / PAGE_BYTES, spanClass, slots, bytes);
    span.sweepGen = this.sets.sweepGen + 3;
    this.cached.set(spanClass, span);
    return span;
  }

  private fromCentral(spanClass: number): TwinSpan | undefined {
    const swept = this.sets.partialSwept(spanClass).shift();
    if (swept !== undefined || this.drained) return swept;
    // 101 entries that are of no use end the search.
    let unusable = 0;
    while (unusable <= 100) {
      const span = this.sets.partialUnswept(spanClass).shift();
      if (span === undefined) break;
      if (this.isUnswept(span)) {
        this.sweep(span, PRESERVE);
        return span;
      }
      unusable++;
    }
    while (unusable <= 100) {
      const span = this.sets.fullUnswept(spanClass).shift();
      if (span === undefined) break;
      if (this.isUnswept(span)) {
        this.sweep(span, PRESERVE);
        if (span.freeSlots.length > 0) return span;
        this.sets.fullSwept(spanClass).push(span);
      }
      unusable++;
    }
    return undefined;
  }

  flushCaches(): void {
    for (let spanClass = 0; spanClass < SPAN_CLASSES; spanClass++) {
      const span = this.cached.get(spanClass);
      if (span === undefined) continue;
      this.cached.delete(spanClass);
      if (span.sweepGen === this.sets.sweepGen + 1) {
        this.sweep(span, 0);
      } else {
        span.sweepGen = this.sets.sweepGen;
        if (span.freeSlots.length > 0) this.sets.partialSwept(spanClass).push(span);
        else this.sets.fullSwept(spanClass).push(span);
      }
    }
    this.tiny = undefined;
  }

  // ---- (d) page heap

  private takeSpan(pages: number, spanClass: number, slots: number, slotBytes: number): TwinSpan {
    if (!this.drained) this.reclaim(pages);
    const span = this.grown(() => this.pages.allocSpan(pages, 'inUse'));
    span.spanClass = spanClass;
    span.slots = slots;
    span.slotBytes = slotBytes;
    span.allocBits = Array.from({ length: slots }, () => false);
    span.sweepGen = this.sets.sweepGen;
    this.decide('HeapSpan', span.base, pages, spanClass);
    return span;
  }

  allocManual(number: number, pages: number, purpose: number): void {
    const span = this.grown(() => this.pages.allocSpan(pages, purpose === 1 ? 'manual' : 'metadata'));
    span.purpose = purpose;
    this.manual.set(number, span);
    this.decide('ManualSpan', span.base, pages, purpose);
  }

  freeManual(number: number): void {
    const span = this.manual.get(number);
    if (span === undefined) throw new Error(`no manual span ${number}`);
    this.manual.delete(number);
    this.decide('ManualFree', span.base, span.pages, span.purpose);
    this.pages.freeSpan(span);
  }

  /** Reports the growth that `alloc` makes, if it makes one. */
  private grown(alloc: () => TwinSpan): TwinSpan {
    const before = this.pages.usedPages;
    const span = alloc();
    if (this.pages.usedPages > before) this.decide('Grow', before, this.pages.usedPages - before);
    return span;
  }

  private reclaim(pages: number): void {
    this.decide('Reclaim', pages);
    let left = pages;
    while (left > 0 && this.reclaimIndex < Infinity) {
      if (this.reclaimCredit > 0) {
        const taken = Math.min(this.reclaimCredit, left);
        this.reclaimCredit -= taken;
        left -= taken;
        continue;
      }
      const chunk = this.reclaimIndex;
      this.reclaimIndex += RECLAIM_PAGES;
      if (chunk >= this.arenasSnapshotPages) {
        this.reclaimIndex = Infinity;
        break;
      }
      const found = this.reclaimChunk(chunk);
      if (found > left) this.reclaimCredit += found - left;
      left -= Math.min(found, left);
    }
  }

  private reclaimChunk(from: number): number {
    let found = 0;
    for (const span of this.pages.spans) {
      if (span.base < from || span.base >= from + RECLAIM_PAGES || span.state !== 'inUse') continue;
      if (!this.isUnswept(span) || span.marks.includes(true)) continue;
      if (this.sweep(span, FROM_RECLAIMER)) found += span.pages;
    }
    return found;
  }

  // ---- (e) GC and sweep

  endMarking(eager: boolean, dead: readonly number[]): void {
    this.sweepAll();
    this.numGc++;
    for (const object of dead) {
      const place = this.places.get(object);
      place?.span.tenants[place.slot].delete(object);
      this.places.delete(object);
    }
    for (const span of this.pages.spans) {
      span.marks = Array.from({ length: span.slots }, (_, slot) => (span.tenants[slot]?.size ?? 0) > 0);
    }
    this.sets.sweepGen += 2;
    this.drained = false;
    this.arenasSnapshotPages = Math.ceil(this.pages.usedPages / ARENA_PAGES) * ARENA_PAGES;
    this.reclaimIndex = 0;
    this.reclaimCredit = 0;
    if (!eager) return;
    this.flushCaches();
    this.sweepAll();
  }

  private sweepAll(): void {
    while (this.sweepOne());
  }

  /** Returns whether a span was swept. */
  sweepOne(): boolean {
    if (this.drained) return false;
    for (let spanClass = 0; spanClass < SPAN_CLASSES; spanClass++) {
      for (const set of [this.sets.fullUnswept(spanClass), this.sets.partialUnswept(spanClass)]) {
        for (let span = set.shift(); span !== undefined; span = set.shift()) {
          if (!this.isUnswept(span)) continue;
          if (this.sweep(span, 0)) this.reclaimCredit += span.pages;
          return true;
        }
      }
    }
    this.drained = true;
    return false;
  }

  ensureSwept(basePage: number): void {
    const span = this.pages.spans.find((s) => s.base === basePage);
    if (span?.state === 'inUse' && this.isUnswept(span)) this.sweep(span, 0);
  }

  isUnswept(span: TwinSpan): boolean {
    return span.sweepGen === this.sets.sweepGen - 2;
  }

  /** Returns whether the span's pages were freed. */
  private sweep(span: TwinSpan, flags: number): boolean {
    const live = span.marks.filter(Boolean).length;
    const freed = span.allocCount - live;
    this.decide('Sweep', span.base, flags, freed * span.slotBytes);
    span.allocBits = span.marks;
    span.allocCount = live;
    span.freeIndex = 0;
    span.sweepGen = this.sets.sweepGen;
    this.totalFreed += freed * span.slotBytes;
    if (span.spanClass < 2) this.largeFrees += freed;
    else this.freesBySize[Math.floor(span.spanClass / 2)] += freed;
    if (flags === PRESERVE) return false;
    if (live === 0) {
      this.pages.freeSpan(span);
      return true;
    }
    if (live === span.slots) this.sets.fullSwept(span.spanClass).push(span);
    else this.sets.partialSwept(span.spanClass).push(span);
    return false;
  }

  // ---- statistics

  allocCache(): void {
    this.cachesInUse++;
    this.cachesUsed = Math.max(this.cachesUsed, this.cachesInUse);
  }

  freeCache(): void {
    this.cachesInUse--;
  }

  memStats() {
    const { heapInuse, heapIdle, heapReleased, stackInuse, mspanInuse, mspanSys } = this.pages;
    // Combined objects count as allocated and as freed.
    const mallocs = sum(this.allocsBySize) + this.largeAllocs + this.tinyAllocs;
    const frees = sum(this.freesBySize) + this.largeFrees + this.tinyAllocs;
    return {
      Alloc: this.totalAlloc - this.totalFreed,
      TotalAlloc: this.totalAlloc,
      Mallocs: mallocs,
      Frees: frees,
      HeapAlloc: this.totalAlloc - this.totalFreed,
      HeapSys: heapInuse + heapIdle,
      HeapIdle: heapIdle,
      HeapInuse: heapInuse,
      HeapReleased: heapReleased,
      HeapObjects: mallocs - frees,
      StackInuse: stackInuse,
      StackSys: stackInuse,
      MSpanInuse: mspanInuse,
      MSpanSys: mspanSys,
      MCacheInuse: this.cachesInUse * MCACHE_BYTES,
      MCacheSys: Math.ceil(this.cachesUsed / MCACHES_PER_CHUNK) * MCACHES_PER_CHUNK * MCACHE_BYTES,
      // Not determined by what a heap is asked to do.
      NextGC: 0,
      NumGC: this.numGc,
      // Classes 0..60; large objects are not counted by size.
      BySize: [
        { Size: 0, Mallocs: 0, Frees: 0 },
        ...goldenClasses.slice(0, 60).map(({ bytes, sizeClass }) => ({
          Size: bytes,
          Mallocs: this.allocsBySize[sizeClass],
          Frees: this.freesBySize[sizeClass],
        })),
      ],
    };
  }

  private decide(name: string, a = 0, b = 0, c = 0): void {
    this.decisions.push([name, this.event, a, b, c]);
  }
}

function addressOf({ span, slot }: Place): number {
  return span.base * PAGE_BYTES + slot * span.slotBytes;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
