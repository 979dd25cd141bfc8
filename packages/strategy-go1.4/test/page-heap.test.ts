import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../src/arena.js';
import { PageHeap } from '../src/page-heap.js';
import { go1_4 } from '../src/release.js';
import { IDLE_LIMIT_NS, scavenge } from '../src/scavenger.js';
import { freeList } from '../src/span-lists.js';
import { SPAN_FREE, SPAN_IN_USE, SPAN_MANUAL, SpanTable } from '../src/span-table.js';
import { PageHeapTwin, type TwinSpan } from './twins/page-heap-twin.js';

const MINUTE_NS = 60e9;
const STATE_NAMES: Record<number, string> = { [SPAN_FREE]: 'free', [SPAN_IN_USE]: 'inUse', [SPAN_MANUAL]: 'manual' };

/** The page heap with the parts around it, and the few steps that its callers take. */
class Bench {
  // Room for few spans, so that the table has to grow.
  readonly spans = new SpanTable(go1_4, 4);
  readonly arena = new Arena();
  readonly heap = new PageHeap(this.spans, this.arena);

  allocSpan(pages: number): number {
    const span = this.heap.allocSpan(pages);
    this.spans.state[span] = SPAN_IN_USE;
    return span;
  }

  scavenge(nowNs: number): void {
    scavenge(this.spans, this.heap, nowNs);
  }

  free(pages: number): number[] {
    return this.spans.lists.toArray(freeList(pages));
  }

  /** [base page, pages] of a span. */
  place(span: number): [number, number] {
    return [this.spans.basePage[span], this.spans.pages[span]];
  }

  read() {
    const { spans, arena, heap } = this;
    const inOrder: (number | string)[][] = [];
    for (let page = 0; page < arena.usedPages; ) {
      const s = arena.spanOf[page];
      inOrder.push([
        s, page, spans.pages[s], STATE_NAMES[spans.state[s]], spans.releasedPages[s],
        spans.state[s] === SPAN_FREE ? spans.unusedSinceNs[s] : 0,
      ]);
      page += spans.pages[s];
    }
    return {
      spans: inOrder,
      lists: Array.from({ length: 129 }, (_, k) => this.free(k)),
      bytes: [heap.sysBytes, heap.inUseBytes, heap.idleBytes, heap.releasedBytes, heap.stackBytes],
      records: [spans.records.used, spans.records.inUseBytes, spans.records.systemBytes],
    };
  }
}

function readTwin(twin: PageHeapTwin): ReturnType<Bench['read']> {
  return {
    spans: twin.spans.map((s) => [
      s.record, s.base, s.pages, s.state, s.released, s.state === 'free' ? s.unusedSinceNs : 0,
    ]),
    lists: twin.free.map((list) => list.map((s) => s.record)),
    bytes: [twin.heapSys, twin.heapInuse, twin.heapIdle, twin.heapReleased, twin.stacksInuse],
    records: [twin.allSpans.length, twin.mspanInuse, twin.mspanSys],
  };
}

const pages = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 127 }) },
  { weight: 2, arbitrary: fc.integer({ min: 120, max: 300 }) },
);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ op: fc.constantFrom('alloc' as const, 'allocManual' as const), pages }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('free' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('scavenge' as const, 'freeOsMemory' as const) }) },
);

describe('PageHeap', () => {
  it('agrees with plain arrays and linear search', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const bench = new Bench();
        const twin = new PageHeapTwin();
        const live: { span: number; twin: TwinSpan }[] = [];
        for (const s of steps) {
          switch (s.op) {
            case 'alloc': {
              const span = bench.allocSpan(s.pages);
              const other = twin.allocSpan(s.pages);
              other.state = 'inUse';
              live.push({ span, twin: other });
              break;
            }
            case 'allocManual':
              live.push({ span: bench.heap.allocManual(s.pages), twin: twin.allocManual(s.pages) });
              break;
            case 'free': {
              if (live.length === 0) break;
              const [{ span, twin: other }] = live.splice(s.pick % live.length, 1);
              if (other.state === 'manual') {
                bench.heap.freeManual(span);
                twin.freeManual(other);
              } else {
                bench.heap.freeSpan(span);
                twin.freeSpan(other);
              }
              break;
            }
            case 'pass':
              bench.heap.nowNs += s.minutes * MINUTE_NS;
              twin.nowNs += s.minutes * MINUTE_NS;
              break;
            case 'scavenge':
              bench.scavenge(bench.heap.nowNs);
              twin.scavenge(twin.nowNs, 5 * MINUTE_NS);
              break;
            case 'freeOsMemory':
              bench.scavenge(Infinity);
              twin.scavenge(Infinity, 0);
              break;
          }
          expect(live.map((l) => bench.place(l.span))).toEqual(live.map((l) => [l.twin.base, l.twin.pages]));
          expect(bench.read()).toEqual(readTwin(twin));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes the span that was freed last from a list', () => {
    const bench = new Bench();
    const spans = [3, 1, 3, 1, 3, 1].map((n) => bench.allocSpan(n));
    bench.heap.freeSpan(spans[2]);
    bench.heap.freeSpan(spans[4]);
    bench.heap.freeSpan(spans[0]);
    expect(bench.free(3)).toEqual([spans[0], spans[4], spans[2]]);
    expect(bench.allocSpan(3)).toBe(spans[0]);
    expect(bench.allocSpan(3)).toBe(spans[4]);
  });

  it('keeps the front when it cuts, and puts the rest at the head of its list', () => {
    const bench = new Bench();
    const spans = [5, 1, 2, 1].map((n) => bench.allocSpan(n));
    bench.heap.freeSpan(spans[0]);
    bench.heap.freeSpan(spans[2]);
    expect(bench.place(bench.allocSpan(3))).toEqual([0, 3]);
    expect(bench.free(2).map((s) => bench.place(s))).toEqual([[3, 2], [6, 2]]);
  });

  it('takes the shortest span of freelarge, the lowest of equals', () => {
    const bench = new Bench();
    const lengths = [140, 1, 130, 1, 200, 1, 130, 1];
    const spans = lengths.map((n) => bench.allocSpan(n));
    for (const i of [6, 0, 2, 4]) bench.heap.freeSpan(spans[i]);
    expect(bench.allocSpan(129)).toBe(spans[2]);
    expect(bench.allocSpan(130)).toBe(spans[6]);
    expect(bench.allocSpan(130)).toBe(spans[0]);
  });

  it('absorbs both neighbours into the record of the freed span', () => {
    const bench = new Bench();
    const [low, middle, high] = [2, 3, 4, 119].map((n) => bench.allocSpan(n));
    bench.heap.freeSpan(low);
    bench.heap.freeSpan(high);
    bench.heap.freeSpan(middle);
    expect(bench.free(9)).toEqual([middle]);
    expect(bench.place(middle)).toEqual([0, 9]);
    // The lower record was given back first, so the upper one is reused first.
    expect([bench.spans.records.alloc(), bench.spans.records.alloc()]).toEqual([high, low]);
  });

  it('does not absorb a stack', () => {
    const bench = new Bench();
    const stack = bench.heap.allocManual(2);
    const span = bench.allocSpan(2);
    bench.allocSpan(124);
    bench.heap.freeSpan(span);
    expect(bench.free(2)).toEqual([span]);
    expect(bench.heap.stackBytes).toBe(2 * 8192);
    bench.heap.freeManual(stack);
    expect(bench.free(4)).toEqual([stack]);
    expect(bench.heap.stackBytes).toBe(0);
  });

  it.each([
    [1, 128],
    [128, 128],
    [129, 136],
    [136, 136],
    [300, 304],
  ])('grows by 1 MiB or whole 64 KiB: for %i pages by %i', (wanted, grown) => {
    const bench = new Bench();
    bench.allocSpan(wanted);
    expect(bench.arena.usedPages).toBe(grown);
    expect(bench.heap.sysBytes).toBe(grown * 8192);
  });

  it('asks for all pages although the arena ends with free ones, and merges those', () => {
    const bench = new Bench();
    bench.allocSpan(28);
    const span = bench.allocSpan(130);
    expect(bench.arena.usedPages).toBe(128 + 136);
    expect(bench.place(span)).toEqual([28, 130]);
  });

  it('writes into a table that grew meanwhile', () => {
    const bench = new Bench();
    for (let i = 0; i < 1000; i++) bench.allocSpan(1);
    expect(bench.spans.basePage.length).toBeGreaterThanOrEqual(1001);
    expect(bench.read().spans.map(([, page, length]) => [page, length])).toEqual([
      ...Array.from({ length: 1000 }, (_, page) => [page, 1]),
      [1000, 24],
    ]);
  });
});

describe('scavenge', () => {
  it('gives back what was unused for more than five minutes', () => {
    const bench = new Bench();
    const spans = [10, 1, 10, 1].map((n) => bench.allocSpan(n));
    bench.heap.freeSpan(spans[0]);
    bench.heap.nowNs = 1;
    bench.heap.freeSpan(spans[2]);
    // The rest of the arena has been free since 0 too.
    const rest = 128 - 22;
    bench.scavenge(IDLE_LIMIT_NS);
    expect(bench.heap.releasedBytes).toBe(0);
    bench.scavenge(IDLE_LIMIT_NS + 1);
    expect(bench.heap.releasedBytes).toBe((10 + rest) * 8192);
    bench.scavenge(IDLE_LIMIT_NS + 2);
    expect(bench.heap.releasedBytes).toBe((20 + rest) * 8192);
  });

  it('without an age gives back everything free, also pages freed just now', () => {
    const bench = new Bench();
    bench.heap.nowNs = 400e9;
    bench.heap.freeSpan(bench.allocSpan(200));
    bench.scavenge(Infinity);
    expect(bench.heap.releasedBytes).toBe(200 * 8192);
    bench.scavenge(Infinity);
    expect(bench.heap.releasedBytes).toBe(200 * 8192);
  });

  it('counts a released span as used again as a whole, although only its front is taken', () => {
    const bench = new Bench();
    bench.heap.freeSpan(bench.allocSpan(128));
    bench.scavenge(Infinity);
    bench.allocSpan(1);
    expect(bench.heap.releasedBytes).toBe(0);
  });

  it('rejuvenates a span when it absorbs a neighbour, but remembers what was released', () => {
    const bench = new Bench();
    const [a, b] = [64, 64].map((n) => bench.allocSpan(n));
    bench.heap.freeSpan(a);
    bench.scavenge(IDLE_LIMIT_NS + 1);
    bench.heap.nowNs = IDLE_LIMIT_NS + 1;
    bench.heap.freeSpan(b);
    bench.scavenge(IDLE_LIMIT_NS + 2);
    expect([bench.place(b), bench.spans.releasedPages[b]]).toEqual([[0, 128], 64]);
    bench.scavenge(2 * IDLE_LIMIT_NS + 2);
    expect(bench.spans.releasedPages[b]).toBe(128);
  });

  it('leaves the rest of a cut span as old as the span was', () => {
    const bench = new Bench();
    bench.heap.freeSpan(bench.allocSpan(128));
    bench.heap.nowNs = IDLE_LIMIT_NS;
    bench.allocSpan(28);
    bench.scavenge(IDLE_LIMIT_NS + 1);
    expect(bench.heap.releasedBytes).toBe(100 * 8192);
  });
});
