import { type EventChunk, type HeapStrategy, PAGE_BYTES, PAGE_USES, type PageMap, type PageRun, type PageUse, type SpanView } from '@spanlab/core';
import type { ReplayObserver } from '@spanlab/conformance';

/** Most samples that are kept of a run; half of them or more are there at its end. */
const MAX_SAMPLES = 48;

/** Events between samples at first; doubled whenever there are too many. */
const FIRST_INTERVAL = 32;

/** Most pieces that a map cuts the heap's addresses into. */
const MAX_PIECES = 256;

/** Share of a piece from which it counts as used in one way. */
const CLEAR_SHARE = 0.75;

/** Neighbouring pages: a span, or a part of a free one. */
interface Stretch {
  readonly page: number;
  readonly pages: number;
  readonly use: PageUse;
}

/** Looks now and then at what each page of a heap is used for. */
export class PageMapProbe implements ReplayObserver {
  #samples: { readonly allocations: number; readonly stretches: readonly Stretch[] }[] = [];
  #interval = FIRST_INTERVAL;
  #next = 0;
  #allocations = 0;
  #event = 0;
  #sampledAt = -1;

  constructor(private readonly heap: HeapStrategy) {}

  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number): void {
    if (breakNumber < 0) this.#allocations += upTo - from;
    this.#event = chunk.firstEvent + upTo;
    if (this.#event < this.#next) return;
    this.#sample();
    if (this.#samples.length >= MAX_SAMPLES) {
      this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
      this.#interval *= 2;
    }
    this.#next = (Math.floor(this.#event / this.#interval) + 1) * this.#interval;
  }

  /** The run has ended: its last state is always a sample. */
  end(): void {
    if (this.#sampledAt !== this.#event) this.#sample();
  }

  /** All samples in pieces of one length, the smallest power of two of pages that is long enough for the largest of them. */
  get pageMap(): PageMap {
    const lastPage = Math.max(1, ...this.#samples.map(({ stretches }) => endOf(stretches)));
    const piecePages = 2 ** Math.ceil(Math.log2(Math.max(1, lastPage / MAX_PIECES)));
    return {
      pieceBytes: piecePages * PAGE_BYTES,
      samples: this.#samples.map(({ allocations, stretches }) => ({ allocations, runs: runsOf(stretches, piecePages) })),
    };
  }

  #sample(): void {
    this.#sampledAt = this.#event;
    const stretches: Stretch[] = [];
    this.heap.forEachSpan((span) => stretches.push(...stretchesOf(span)));
    this.#samples.push({ allocations: this.#allocations, stretches });
  }
}

/** Which pages of a free span are given back is not told, only how many: they are taken to be its last ones. */
function stretchesOf({ state, basePage: page, pages, releasedPages }: Readonly<SpanView>): Stretch[] {
  if (state === 'inUse') return [{ page, pages, use: 'objects' }];
  if (state !== 'free') return [{ page, pages, use: 'stacks' }];
  const backed = pages - releasedPages;
  return [
    ...(backed > 0 ? [{ page, pages: backed, use: 'idle' } as const] : []),
    ...(releasedPages > 0 ? [{ page: page + backed, pages: releasedPages, use: 'released' } as const] : []),
  ];
}

function endOf(stretches: readonly Stretch[]): number {
  const last = stretches.at(-1);
  return last === undefined ? 0 : last.page + last.pages;
}

/** Stretches, which are in order of address, as runs of pieces. */
function runsOf(stretches: readonly Stretch[], piecePages: number): PageRun[] {
  const pieces = Array.from({ length: Math.ceil(endOf(stretches) / piecePages) }, () => PAGE_USES.map(() => 0));
  for (const { page, pages, use } of stretches) {
    for (let at = page; at < page + pages; ) {
      const piece = Math.floor(at / piecePages);
      const end = Math.min(page + pages, (piece + 1) * piecePages);
      pieces[piece][PAGE_USES.indexOf(use)] += end - at;
      at = end;
    }
  }
  const runs: { use: PageUse; from: number; pieces: number }[] = [];
  pieces.forEach((counts, from) => {
    const use = useOf(counts);
    const last = runs.at(-1);
    if (use === undefined) return;
    if (last?.use === use && last.from + last.pieces === from) last.pieces++;
    else runs.push({ use, from, pieces: 1 });
  });
  return runs;
}

/** What most of a piece is used for; undefined if the heap holds nothing of it. */
function useOf(counts: readonly number[]): PageUse | undefined {
  const held = counts.reduce((a, b) => a + b);
  if (held === 0) return undefined;
  const most = Math.max(...counts);
  return most >= held * CLEAR_SHARE ? PAGE_USES[counts.indexOf(most)] : 'mixed';
}
