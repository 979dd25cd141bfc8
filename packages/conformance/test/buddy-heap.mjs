/**
 * Somebody else's heap, written without a line of ours: slots and runs of pages
 * are powers of two, as in the kernel allocator of 4.3BSD (McKusick and Karels,
 * USENIX 1988), over a binary buddy system of pages. Stacks and large objects
 * get runs from the buddy system too, so nothing here is as big as in Go.
 * Pointer-free objects below 16 bytes share blocks of 32.
 */
const PAGE = 8192;
const GRANULE = 8;
/** Log2 of the pages of what the system is asked for at least. */
const GROW_ORDER = 6;
const MAX_ORDER = 18;
const MAX_SMALL = 4096;
const TINY_LIMIT = 16;
const TINY_CLASS = 2;
const TINY_COMBINED = 8;

/** Classes 1 to 9 have slots of 16 to 4096 bytes, and spans of a page. */
const slotBytes = Uint32Array.from({ length: 10 }, (_, c) => (c === 0 ? 0 : 8 << c));
const sizeClasses = {
  count: slotBytes.length,
  maxSmallBytes: MAX_SMALL,
  slotBytes,
  slots: slotBytes.map((bytes) => (bytes === 0 ? 0 : PAGE / bytes)),
  spanPages: slotBytes.map((bytes) => (bytes === 0 ? 0 : 1)),
  classOf: Uint8Array.from({ length: MAX_SMALL / 8 + 1 }, (_, i) => Math.max(1, Math.ceil(Math.log2(i * 8)) - 3)),
};

const orderOf = (pages) => Math.ceil(Math.log2(pages));

/** Free runs of 2^order pages at multiples of their length; two buddies become one run again. */
class BuddyPages {
  end = 0;
  /** Order of the free run at each page that begins one. */
  free = new Map();

  take(order) {
    let best = -1;
    for (const [page, o] of this.free) {
      if (o >= order && (best < 0 || o < this.free.get(best) || (o === this.free.get(best) && page < best))) best = page;
    }
    if (best < 0) return this.grow(order);
    const had = this.free.get(best);
    this.free.delete(best);
    for (let o = had - 1; o >= order; o--) this.free.set(best + 2 ** o, o);
    return best;
  }

  give(page, order) {
    if (order > MAX_ORDER) throw new RangeError(`a run of 2^${order} pages`);
    const buddy = page ^ (2 ** order);
    if (this.free.get(buddy) === order) {
      this.free.delete(buddy);
      this.give(Math.min(page, buddy), order + 1);
    } else {
      this.free.set(page, order);
    }
  }

  /** More pages from the system, those in front of the next multiple too. */
  grow(order) {
    const pages = 2 ** Math.max(order, GROW_ORDER);
    while (this.end % pages !== 0) {
      const gap = Math.log2(this.end & -this.end);
      this.end += 2 ** gap;
      this.give(this.end - 2 ** gap, gap);
    }
    this.end += pages;
    this.give(this.end - pages, Math.log2(pages));
    return this.take(order);
  }
}

export class BuddyHeap {
  arenaStart = 0x10000000;
  sizeClasses = sizeClasses;
  journal = undefined;
  insideMalloc = undefined;
  pages = new BuddyPages();
  /** Spans by first page; spans of each class with a free slot; spans with dead slots. */
  spans = new Map();
  partial = Array.from(slotBytes, () => new Set());
  unswept = new Set();
  stacks = [];
  /** By object: { span, index, objects }. */
  slotOf = [];
  tiny = undefined;
  counts = { mallocs: 0, frees: 0, takenBytes: 0, freedBytes: 0, collections: 0, caches: 0 };
  bySize = Array.from(slotBytes, (Size) => ({ Size, Mallocs: 0, Frees: 0 }));

  malloc({ requests }, from, to, answers) {
    for (let i = from; i < to; i++) {
      const size = requests[2 * i];
      const object = requests[2 * i + 1] >>> 1;
      const isTiny = size < TINY_LIMIT && (requests[2 * i + 1] & 1) === 1;
      const offset = isTiny ? this.tinyOffset(size) : -1;
      const slot = offset >= 0 ? this.tiny.slot : this.takeSlot(size > MAX_SMALL ? 0 : isTiny ? TINY_CLASS : sizeClasses.classOf[(size + 7) >>> 3], size);
      if (isTiny) this.tiny = { slot, used: Math.max(offset, 0) + size };
      slot.objects++;
      this.slotOf[object] = slot;
      this.counts.mallocs++;
      const byte = startOf(slot) + Math.max(offset, 0);
      answers[2 * i] = Math.floor(byte / GRANULE);
      answers[2 * i + 1] = offset >= 0 ? TINY_COMBINED | byte % GRANULE : 0;
    }
  }

  /** Where the next tiny object goes in the current block, at a multiple of 8; -1 if it has no room. */
  tinyOffset(size) {
    if (this.tiny === undefined) return -1;
    const offset = Math.ceil(this.tiny.used / 8) * 8;
    return offset + size <= slotBytes[TINY_CLASS] ? offset : -1;
  }

  takeSlot(sizeClass, size) {
    let [span] = this.partial[sizeClass];
    if (span === undefined) {
      const order = sizeClass === 0 ? orderOf(Math.ceil(size / PAGE)) : 0;
      span = this.addSpan(order, 'inUse', sizeClass, sizeClass === 0 ? 2 ** order * PAGE : slotBytes[sizeClass]);
    }
    const index = span.free.pop();
    span.allocated++;
    if (span.free.length === 0) this.partial[sizeClass].delete(span);
    this.counts.takenBytes += span.slotBytes;
    if (sizeClass > 0) this.bySize[sizeClass].Mallocs++;
    return { span, index, objects: 0 };
  }

  addSpan(order, state, sizeClass, bytes) {
    const basePage = this.pages.take(order);
    const slots = bytes === 0 ? 0 : (2 ** order * PAGE) / bytes;
    const free = Array.from({ length: slots }, (_, i) => slots - 1 - i);
    const span = { basePage, pages: 2 ** order, state, sizeClass, slotBytes: bytes, slots, allocated: 0, cached: false, releasedPages: 0, order, free, dead: [] };
    this.spans.set(basePage, span);
    if (sizeClass > 0) this.partial[sizeClass].add(span);
    return span;
  }

  removeSpan(span) {
    this.spans.delete(span.basePage);
    this.partial[span.sizeClass].delete(span);
    this.pages.give(span.basePage, span.order);
  }

  allocManual(number, pages) {
    this.stacks[number] = this.addSpan(orderOf(pages), 'manual', 0, 0);
  }

  freeManual(number) {
    this.removeSpan(this.stacks[number]);
  }

  startCollection() {
    while (this.unswept.size > 0) this.sweepOne();
    this.tiny = undefined;
  }

  endMarking(mode, dead) {
    this.counts.collections++;
    for (const object of dead) {
      const slot = this.slotOf[object];
      if (--slot.objects > 0) {
        this.counts.frees++;
        continue;
      }
      this.unswept.add(slot.span);
      slot.span.dead.push(slot.index);
    }
    if (mode === 1) while (this.unswept.size > 0) this.sweepOne();
  }

  sweepOne() {
    const [span] = this.unswept;
    if (span === undefined) return;
    this.unswept.delete(span);
    const { dead, sizeClass } = span;
    span.free.push(...dead);
    span.allocated -= dead.length;
    this.counts.frees += dead.length;
    this.counts.freedBytes += dead.length * span.slotBytes;
    if (sizeClass > 0) this.bySize[sizeClass].Frees += dead.length;
    span.dead = [];
    if (span.allocated === 0) this.removeSpan(span);
    else this.partial[sizeClass].add(span);
  }

  ensureSwept() {}
  flushCaches() {}
  scavenge() {}
  readMemStats() {}
  allocCache() {
    this.counts.caches++;
  }
  freeCache() {
    this.counts.caches--;
  }

  memStats() {
    const { mallocs, frees, takenBytes, freedBytes, collections } = this.counts;
    const pagesIn = (state) => [...this.spans.values()].reduce((sum, span) => sum + (span.state === state ? span.pages : 0), 0) * PAGE;
    const [HeapInuse, StackInuse] = [pagesIn('inUse'), pagesIn('manual')];
    const HeapSys = this.pages.end * PAGE - StackInuse;
    return {
      Alloc: takenBytes - freedBytes, TotalAlloc: takenBytes, HeapAlloc: takenBytes - freedBytes,
      Mallocs: mallocs, Frees: frees, HeapObjects: mallocs - frees,
      HeapSys, HeapIdle: HeapSys - HeapInuse, HeapInuse, HeapReleased: 0, StackInuse, StackSys: StackInuse,
      MSpanInuse: this.spans.size * 96, MSpanSys: this.spans.size * 96, MCacheInuse: 0, MCacheSys: 0,
      NextGC: 0, NumGC: collections, BySize: this.bySize.map((row) => ({ ...row })),
    };
  }

  forEachSpan(visit) {
    const free = [...this.pages.free].map(([basePage, order]) => ({
      basePage, pages: 2 ** order, state: 'free', sizeClass: 0, slotBytes: 0, slots: 0, allocated: 0, cached: false, releasedPages: 0,
    }));
    for (const span of [...this.spans.values(), ...free].toSorted((a, b) => a.basePage - b.basePage)) visit(span);
  }

  freeSlots(basePage) {
    return this.spans.get(basePage).free.toReversed();
  }

  slotGranuleOf(object) {
    return startOf(this.slotOf[object]) / GRANULE;
  }

  occupiedBytes(object) {
    return this.slotOf[object].span.slotBytes;
  }

  describePage(page) {
    return `page ${page}`;
  }
}

function startOf({ span, index }) {
  return span.basePage * PAGE + index * span.slotBytes;
}

export const strategy = {
  name: 'buddy',
  title: 'Powers of two over a binary buddy system of pages',
  verifiedRelease: 'none',
  replays: () => false,
  create: () => new BuddyHeap(),
};
