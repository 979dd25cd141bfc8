import type { NamedDecision } from '@spanlab/core/testing';
import { goldenClassOf, goldenClasses } from '../golden/size-classes.js';
import { PageHeapTwin, type TwinSpan, toHead, toTail, unlink } from './page-heap-twin.js';

const PAGE_BYTES = 8192;
const MCACHE_BYTES = 1200;
const MCACHES_PER_CHUNK = 13;
const ARENA_START = 0xc208000000;

interface Place {
  readonly span: TwinSpan;
  readonly slot: number;
}

/**
 * The heap of spec go1.4.md, sections (b) to (e), as it is told there: a class
 * instance per span, an array per list, a linear search wherever something is
 * searched. Addresses are bytes from the arena start.
 */
export class HeapTwin {
  readonly pages = new PageHeapTwin();
  readonly nonempty: TwinSpan[][] = Array.from({ length: 67 }, () => []);
  readonly empty: TwinSpan[][] = Array.from({ length: 67 }, () => []);
  /** busy[1..127]; busy[128] is busylarge. */
  readonly busy: TwinSpan[][] = Array.from({ length: 129 }, () => []);
  readonly cached = new Map<number, TwinSpan>();
  readonly places = new Map<number, Place>();
  readonly manual = new Map<number, TwinSpan>();
  readonly decisions: NamedDecision[] = [];
  event = 0;

  private tinyPointer = 0;
  private tinyRemaining = 0;
  private tinyPlace: Place | undefined;

  private sweepGen = 0;
  private sweepDone = true;
  private queueLength = 0;
  private queueIndex = 0;

  private heapAlloc = 0;
  private nextGc = 0;
  private numGc = 0;
  private mallocs = 0;
  private frees = 0;
  private totalAlloc = 0;
  private readonly mallocsBySize: number[] = Array.from({ length: 67 }, () => 0);
  private readonly freesBySize: number[] = Array.from({ length: 67 }, () => 0);
  private cachesInUse = 0;
  private cachesUsed = 0;

  /** @param gogc in percent */
  constructor(private readonly gogc: number) {
    this.decide('ArenaStart', ARENA_START);
  }

  // ---- (b) malloc

  malloc(size: number, noscan: boolean, object: number): { address: number; tiny: boolean } {
    if (noscan && size < 16) return this.mallocTiny(size, object);
    const place = size > 32768 ? this.takeLarge(size) : this.takeSlot(goldenClassOf(size).sizeClass);
    this.settle(place, object);
    return { address: addressOf(place), tiny: false };
  }

  private mallocTiny(size: number, object: number): { address: number; tiny: boolean } {
    if (this.tinyPlace !== undefined && size <= this.tinyRemaining) {
      const align = size % 8 === 0 ? 8 : size % 4 === 0 ? 4 : size % 2 === 0 ? 2 : 1;
      const address = Math.ceil(this.tinyPointer / align) * align;
      const padding = address - this.tinyPointer;
      if (padding + size <= this.tinyRemaining) {
        this.tinyPointer = address + size;
        this.tinyRemaining -= padding + size;
        // A combined object counts as allocated and as freed.
        this.mallocs++;
        this.frees++;
        this.settle(this.tinyPlace, object);
        return { address, tiny: true };
      }
    }
    const place = this.takeSlot(2);
    this.settle(place, object);
    const address = addressOf(place);
    if (16 - size > this.tinyRemaining) {
      this.tinyPointer = address + size;
      this.tinyRemaining = 16 - size;
      this.tinyPlace = place;
    }
    return { address, tiny: false };
  }

  private takeSlot(sizeClass: number): Place {
    let span = this.cached.get(sizeClass);
    if (span === undefined || span.free.length === 0) {
      if (span !== undefined) span.cached = false;
      span = this.refill(sizeClass);
      span.cached = true;
      this.cached.set(sizeClass, span);
    }
    const slot = span.free.shift();
    if (slot === undefined) throw new Error('the span that was found has no free slot');
    this.book(span);
    return { span, slot };
  }

  private takeLarge(size: number): Place {
    const pages = Math.ceil(size / PAGE_BYTES);
    const span = this.takeSpan(pages, 0);
    span.slots = 1;
    span.slotBytes = pages * PAGE_BYTES;
    span.free = [];
    toTail(this.busy[Math.min(pages, 128)], span);
    this.book(span);
    return { span, slot: 0 };
  }

  private book(span: TwinSpan): void {
    this.heapAlloc += span.slotBytes;
    this.totalAlloc += span.slotBytes;
    this.mallocs++;
    this.mallocsBySize[span.sizeClass]++;
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

  // ---- (c) mcache refill and mcentral

  private refill(sizeClass: number): TwinSpan {
    const nonempty = this.nonempty[sizeClass];
    const empty = this.empty[sizeClass];
    for (;;) {
      const partial = nonempty[0];
      if (partial !== undefined) {
        toTail(empty, partial);
        if (this.isUnswept(partial)) this.sweep(partial, true);
        return partial;
      }
      const full = empty[0];
      if (full === undefined || !this.isUnswept(full)) break;
      toTail(empty, full);
      this.sweep(full, true);
      if (full.free.length > 0) return full;
    }
    const { pages, slots, bytes } = goldenClasses[sizeClass - 1];
    const span = this.takeSpan(pages, sizeClass);
    span.slots = slots;
    span.slotBytes = bytes;
    span.free = Array.from({ length: slots }, (_, slot) => slot);
    toTail(empty, span);
    return span;
  }

  private uncacheAll(): void {
    for (let sizeClass = 0; sizeClass <= 66; sizeClass++) {
      const span = this.cached.get(sizeClass);
      if (span === undefined) continue;
      span.cached = false;
      if (span.free.length > 0) toHead(this.nonempty[sizeClass], span);
    }
    this.cached.clear();
    this.decide('FlushCaches');
  }

  // ---- (d) page heap

  private takeSpan(pages: number, sizeClass: number): TwinSpan {
    if (!this.sweepDone) this.reclaim(pages);
    const span = this.grown(() => this.pages.allocSpan(pages));
    span.state = 'inUse';
    span.sizeClass = sizeClass;
    span.sweepGen = this.sweepGen;
    span.tenants = [];
    this.decide('HeapSpan', span.base, pages, sizeClass);
    return span;
  }

  allocManual(number: number, pages: number): void {
    const span = this.grown(() => this.pages.allocManual(pages));
    this.manual.set(number, span);
    this.decide('ManualSpan', span.base, pages);
  }

  freeManual(number: number): void {
    const span = this.manual.get(number);
    if (span === undefined) throw new Error(`no manual span ${number}`);
    this.manual.delete(number);
    this.decide('ManualFree', span.base, span.pages);
    this.pages.freeManual(span);
  }

  /** Reports the growth that `alloc` makes, if it makes one. */
  private grown(alloc: () => TwinSpan): TwinSpan {
    const before = this.pages.growths.length;
    const span = alloc();
    for (const [base, pages] of this.pages.growths.slice(before)) this.decide('Grow', base, pages);
    return span;
  }

  private reclaim(n: number): void {
    for (let k = Math.min(n, 128); k <= 128; k++) {
      if (this.reclaimList(this.busy[k], n) !== 0) return;
    }
    let r = 0;
    for (let k = 0; k < Math.min(n, 128); k++) {
      r += this.reclaimList(this.busy[k], n - r);
      if (r >= n) return;
    }
    while (r < n) {
      const pages = this.sweepOne();
      if (pages === -1) return;
      r += pages;
    }
  }

  private reclaimList(list: TwinSpan[], enough: number): number {
    let count = 0;
    while (list.length > 0 && this.isUnswept(list[0])) {
      const span = list[0];
      toTail(list, span);
      if (this.sweep(span, false)) count += 1;
      if (count >= enough) break;
    }
    return count;
  }

  /** `nowNs` may be Infinity: FreeOSMemory. */
  scavenge(nowNs: number): void {
    this.pages.scavenge(nowNs, nowNs === Infinity ? 0 : 5 * 60e9);
    if (nowNs !== Infinity) this.pages.nowNs = nowNs;
  }

  // ---- (e) GC and sweep

  startCollection(): void {
    this.tinyPointer = 0;
    this.tinyRemaining = 0;
    this.tinyPlace = undefined;
    this.decide('ForgetTiny');
    this.sweepAll();
    this.uncacheAll();
  }

  endMarking(eager: boolean, dead: readonly number[]): void {
    this.nextGc = this.heapAlloc + Math.floor((this.heapAlloc * this.gogc) / 100);
    this.numGc++;
    this.decide('NextGc', this.nextGc);
    for (const object of dead) {
      const place = this.places.get(object);
      place?.span.tenants[place.slot].delete(object);
      this.places.delete(object);
    }
    this.sweepGen += 2;
    this.sweepDone = false;
    this.queueLength = this.pages.allSpans.length;
    this.queueIndex = 0;
    if (eager) this.sweepAll();
  }

  private sweepAll(): void {
    while (this.sweepOne() !== -1);
  }

  /** Returns the pages freed, or -1 if nothing was left to sweep. */
  sweepOne(): number {
    while (this.queueIndex < this.queueLength) {
      const span = this.pages.allSpans[this.queueIndex++];
      if (span.state !== 'inUse') {
        span.sweepGen = this.sweepGen;
        continue;
      }
      if (!this.isUnswept(span)) continue;
      const { pages } = span;
      return this.sweep(span, false) ? pages : 0;
    }
    this.sweepDone = true;
    return -1;
  }

  ensureSwept(basePage: number): void {
    const span = this.pages.spans.find((s) => s.base === basePage);
    if (span?.state === 'inUse' && this.isUnswept(span)) this.sweep(span, false);
  }

  isUnswept(span: TwinSpan): boolean {
    return span.sweepGen === this.sweepGen - 2;
  }

  /** Returns whether the span's pages were freed. */
  private sweep(span: TwinSpan, preserve: boolean): boolean {
    const free = new Set(span.free);
    const garbage: number[] = [];
    for (let slot = 0; slot < span.slots; slot++) {
      if (!free.has(slot) && (span.tenants[slot]?.size ?? 0) === 0) garbage.push(slot);
    }
    this.decide('Sweep', span.base, preserve ? 1 : 0, garbage.length * span.slotBytes);
    span.sweepGen = this.sweepGen;
    if (garbage.length === 0) return false;

    const bytes = garbage.length * span.slotBytes;
    this.heapAlloc -= bytes;
    this.nextGc -= Math.floor((bytes * (this.gogc + 100)) / 100);
    this.frees += garbage.length;
    this.freesBySize[span.sizeClass] += garbage.length;
    if (span.sizeClass === 0) {
      this.pages.freeSpan(span);
      return true;
    }
    const wasFull = span.free.length === 0;
    span.free = [...garbage, ...span.free];
    if (preserve) return false;
    if (wasFull) toHead(this.nonempty[span.sizeClass], span);
    if (span.free.length < span.slots) return false;
    unlink(span);
    this.pages.freeSpan(span);
    return true;
  }

  // ---- statistics

  allocCache(): void {
    this.cachesInUse++;
    this.cachesUsed = Math.max(this.cachesUsed, this.cachesInUse);
  }

  freeCache(): void {
    this.cachesInUse--;
  }

  readMemStats(): void {
    this.uncacheAll();
  }

  memStats() {
    const { heapSys, heapInuse, heapIdle, heapReleased, stacksInuse, mspanInuse, mspanSys } = this.pages;
    return {
      Alloc: this.heapAlloc,
      TotalAlloc: this.totalAlloc,
      Mallocs: this.mallocs,
      Frees: this.frees,
      HeapAlloc: this.heapAlloc,
      HeapSys: heapSys - stacksInuse,
      HeapIdle: heapIdle,
      HeapInuse: heapInuse - stacksInuse,
      HeapReleased: heapReleased,
      HeapObjects: this.mallocs - this.frees,
      StackInuse: stacksInuse,
      StackSys: stacksInuse,
      MSpanInuse: mspanInuse,
      MSpanSys: mspanSys,
      MCacheInuse: this.cachesInUse * MCACHE_BYTES,
      MCacheSys: Math.ceil(this.cachesUsed / MCACHES_PER_CHUNK) * 16384,
      NextGC: this.nextGc,
      NumGC: this.numGc,
      // Classes 0..60; large objects are not counted by size.
      BySize: [
        { Size: 0, Mallocs: 0, Frees: 0 },
        ...goldenClasses.slice(0, 60).map((c) => ({
          Size: c.bytes,
          Mallocs: this.mallocsBySize[c.sizeClass],
          Frees: this.freesBySize[c.sizeClass],
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
