import { PageAllocTwin, type Run } from './page-alloc-twin.js';
import { SpanRecordsTwin } from './span-records-twin.js';

const PAGE_BYTES = 8192;
const CHUNK_PAGES = 512;

/** A span of objects, of stacks (manual), or of the runtime's own data. */
export type TwinState = 'inUse' | 'manual' | 'metadata' | 'dead';

/** A span; what only spans of objects have is at the end. */
export class TwinSpan {
  spanClass = 0;
  /** Of a manual span: 1 stack, 2 pointer bitmap, 3 work buffers. */
  purpose = 0;
  sweepGen = 0;
  slots = 0;
  slotBytes = 0;
  /** Set where the last sweep left an object. */
  allocBits: boolean[] = [];
  /** Slots below this were looked at since that sweep. */
  freeIndex = 0;
  allocCount = 0;
  /** Set where the last marking found an object. */
  marks: boolean[] = [];
  /** Live objects by slot. */
  tenants: Set<number>[] = [];

  constructor(
    readonly base: number,
    readonly pages: number,
    public state: TwinState,
  ) {}

  /** Free slots, the next one first. */
  get freeSlots(): number[] {
    return this.allocBits.flatMap((taken, slot) => (slot >= this.freeIndex && !taken ? [slot] : []));
  }
}

/** The page heap of spec go1.20.md section (d). Byte counts are counted from the pages, whenever they are asked for. */
export class PageHeapTwin {
  readonly pages = new PageAllocTwin();
  /** In address order. */
  spans: TwinSpan[] = [];
  hasP = false;
  private readonly records = new SpanRecordsTwin();
  /** Block of 64 pages that the page cache was filled from last. */
  private cachedBlock = 0;

  get usedPages(): number {
    return this.pages.state.length;
  }

  allocSpan(pages: number, state: TwinState): TwinSpan {
    const base = this.findPages(pages);
    this.pages.take(base, pages);
    this.records.create(this.hasP);
    const span = new TwinSpan(base, pages, state);
    this.spans = [...this.spans, span].toSorted((a, b) => a.base - b.base);
    return span;
  }

  freeSpan(span: TwinSpan): void {
    this.pages.free(span.base, span.pages);
    this.records.destroy(this.hasP);
    this.spans = this.spans.filter((s) => s !== span);
    span.state = 'dead';
  }

  private findPages(pages: number): number {
    if (this.hasP && pages < 16) {
      if (!this.pages.state.includes('cached')) {
        const moved = this.pages.allocToCache();
        if (moved.length > 0) this.cachedBlock = moved[0] - (moved[0] % 64);
      }
      const cached = this.pages.firstRun(pages, 'cached', this.cachedBlock, this.cachedBlock + 64);
      if (cached >= 0) return cached;
    }
    const free = this.pages.firstRun(pages);
    if (free >= 0) return free;
    this.pages.grow(this.usedPages, Math.ceil(pages / CHUNK_PAGES) * CHUNK_PAGES);
    return this.pages.firstRun(pages);
  }

  /** Maximal runs of pages that no span has, those in the page cache included, with how many are scavenged. */
  idleRuns(): (Run & { readonly scavenged: number })[] {
    const edges = [{ base: 0, pages: 0 }, ...this.spans, { base: this.usedPages, pages: 0 }];
    return edges.slice(1).flatMap((span, i) => {
      const base = edges[i].base + edges[i].pages;
      if (span.base === base) return [];
      const scavenged = this.pages.scavenged.slice(base, span.base).filter(Boolean).length;
      return [{ base, pages: span.base - base, scavenged }];
    });
  }

  get heapInuse(): number {
    return this.bytesOf('inUse');
  }

  get stackInuse(): number {
    return this.bytesOf('manual');
  }

  get heapIdle(): number {
    return this.pages.state.filter((state) => state !== 'taken').length * PAGE_BYTES;
  }

  get heapReleased(): number {
    return this.pages.scavenged.filter(Boolean).length * PAGE_BYTES;
  }

  get mspanInuse(): number {
    return this.records.inUseBytes;
  }

  get mspanSys(): number {
    return this.records.systemBytes;
  }

  private bytesOf(state: TwinState): number {
    return this.spans.reduce((bytes, span) => bytes + (span.state === state ? span.pages * PAGE_BYTES : 0), 0);
  }
}
