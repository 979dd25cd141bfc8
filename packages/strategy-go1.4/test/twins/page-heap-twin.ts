const PAGE_BYTES = 8192;
const MSPAN_BYTES = 104;
const MSPANS_PER_CHUNK = 157;

export type TwinState = 'free' | 'inUse' | 'manual' | 'dead';

/** A span record. What only the object heap needs is at the end. */
export class TwinSpan {
  state: TwinState = 'free';
  released = 0;
  unusedSinceNs = 0;
  /** The list that the span is on. */
  list: TwinSpan[] | undefined;

  sizeClass = 0;
  sweepGen = 0;
  cached = false;
  slots = 0;
  slotBytes = 0;
  /** Free slots, the head first. */
  free: number[] = [];
  /** Live objects by slot. */
  tenants: Set<number>[] = [];

  constructor(
    readonly record: number,
    public base: number,
    public pages: number,
  ) {}

  get end(): number {
    return this.base + this.pages;
  }
}

export function unlink(span: TwinSpan): void {
  span.list?.splice(span.list.indexOf(span), 1);
  span.list = undefined;
}

export function toHead(list: TwinSpan[], span: TwinSpan): void {
  unlink(span);
  list.unshift(span);
  span.list = list;
}

export function toTail(list: TwinSpan[], span: TwinSpan): void {
  unlink(span);
  list.push(span);
  span.list = list;
}

/** The page heap of spec go1.4.md section (d): plain arrays, linear search. */
export class PageHeapTwin {
  /** free[1..127]; free[128] is freelarge. */
  readonly free: TwinSpan[][] = Array.from({ length: 129 }, () => []);
  /** By record: allspans. */
  readonly allSpans: TwinSpan[] = [];
  readonly freedRecords: number[] = [];
  /** Growths, as [base page, pages]. */
  readonly growths: [number, number][] = [];
  usedPages = 0;
  nowNs = 0;
  heapSys = 0;
  heapInuse = 0;
  heapIdle = 0;
  heapReleased = 0;
  stacksInuse = 0;

  /** Every span there is, in address order. */
  get spans(): TwinSpan[] {
    return this.allSpans.filter((s) => s.state !== 'dead').toSorted((a, b) => a.base - b.base);
  }

  get recordsInUse(): number {
    return this.allSpans.length - this.freedRecords.length;
  }

  get mspanInuse(): number {
    return this.recordsInUse * MSPAN_BYTES;
  }

  get mspanSys(): number {
    return Math.ceil(this.allSpans.length / MSPANS_PER_CHUNK) * 16384;
  }

  allocManual(pages: number): TwinSpan {
    const span = this.allocSpan(pages);
    span.state = 'manual';
    this.stacksInuse += pages * PAGE_BYTES;
    return span;
  }

  freeManual(span: TwinSpan): void {
    this.stacksInuse -= span.pages * PAGE_BYTES;
    this.freeSpan(span);
  }

  allocSpan(pages: number): TwinSpan {
    let span = this.firstOfShortLists(pages) ?? this.bestFit(pages);
    if (span === undefined) {
      this.grow(pages);
      span = this.bestFit(pages);
    }
    if (span === undefined) throw new Error(`no span of ${pages} pages after growing`);
    unlink(span);
    this.heapReleased -= span.released * PAGE_BYTES;
    span.released = 0;
    if (span.pages > pages) {
      const tail = this.newSpan(span.base + pages, span.pages - pages);
      span.pages = pages;
      span.state = 'manual';
      this.release(tail);
      tail.unusedSinceNs = span.unusedSinceNs;
      span.state = 'free';
    }
    this.heapInuse += pages * PAGE_BYTES;
    this.heapIdle -= pages * PAGE_BYTES;
    return span;
  }

  freeSpan(span: TwinSpan): void {
    this.heapInuse -= span.pages * PAGE_BYTES;
    this.heapIdle += span.pages * PAGE_BYTES;
    this.release(span);
  }

  /** `maxAgeNs` is exceeded by spans that are given back. */
  scavenge(nowNs: number, maxAgeNs: number): void {
    for (const list of this.free) {
      for (const span of list) {
        if (nowNs - span.unusedSinceNs > maxAgeNs && span.released !== span.pages) {
          this.heapReleased += (span.pages - span.released) * PAGE_BYTES;
          span.released = span.pages;
        }
      }
    }
  }

  private firstOfShortLists(pages: number): TwinSpan | undefined {
    for (let k = pages; k <= 127; k++) {
      if (this.free[k].length > 0) return this.free[k][0];
    }
    return undefined;
  }

  private bestFit(pages: number): TwinSpan | undefined {
    return this.free[128]
      .filter((s) => s.pages >= pages)
      .toSorted((a, b) => a.pages - b.pages || a.base - b.base)[0];
  }

  private grow(pages: number): void {
    const bytes = Math.max(1024 * 1024, PAGE_BYTES * Math.ceil(pages / 8) * 8);
    const ask = bytes / PAGE_BYTES;
    this.growths.push([this.usedPages, ask]);
    const span = this.newSpan(this.usedPages, ask);
    this.usedPages += ask;
    this.heapSys += bytes;
    this.heapIdle += bytes;
    this.release(span);
  }

  private newSpan(base: number, pages: number): TwinSpan {
    const record = this.freedRecords.pop() ?? this.allSpans.length;
    const span = new TwinSpan(record, base, pages);
    // Not free until it is released.
    span.state = 'manual';
    this.allSpans[record] = span;
    return span;
  }

  /** Makes a span free and lets it absorb its free neighbours. */
  private release(span: TwinSpan): void {
    span.state = 'free';
    unlink(span);
    span.unusedSinceNs = this.nowNs;
    span.released = 0;
    const before = this.allSpans.find((s) => s.state === 'free' && s !== span && s.end === span.base);
    if (before !== undefined) {
      span.base = before.base;
      this.absorb(span, before);
    }
    const behind = this.allSpans.find((s) => s.state === 'free' && s !== span && s.base === span.end);
    if (behind !== undefined) this.absorb(span, behind);
    toHead(this.free[Math.min(span.pages, 128)], span);
  }

  private absorb(span: TwinSpan, neighbour: TwinSpan): void {
    span.pages += neighbour.pages;
    span.released += neighbour.released;
    unlink(neighbour);
    neighbour.state = 'dead';
    this.freedRecords.push(neighbour.record);
  }
}
