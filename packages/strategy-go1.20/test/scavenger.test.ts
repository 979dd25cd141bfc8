import { strict as assert } from 'node:assert';
import { STACK_PURPOSE } from '@spanlab/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageAlloc } from '../src/page-alloc.js';
import { HeapMemory } from '../src/heap-memory.js';
import { PageHeap } from '../src/page-heap.js';
import { ScavengeIndex } from '../src/scavenge-index.js';
import { Scavenger } from '../src/scavenger.js';
import { SpanTable } from '../src/span-table.js';
import { ScavengerTwin } from './twins/scavenger-twin.js';

const CHUNK = 512;
const PAGE_BYTES = 8192;

/** A page allocator whose pages all lie in use at first, a scavenger on it, and its twin. */
class Pair {
  readonly pages = new PageAlloc();
  readonly twin = new ScavengerTwin();
  readonly runs: { base: number; pages: number }[] = [];
  readonly scavenger = new Scavenger(this.pages, (base, count) => {
    this.pages.bits.scavengeRange(base, count);
    this.runs.push({ base, pages: count });
  });

  constructor(readonly size: number) {
    this.pages.grow(0, size);
    this.twin.grow(size);
    assert.equal(this.pages.alloc(size), 0);
    this.twin.take(0, size);
  }

  /** Frees what of the range is taken. */
  free(base: number, count: number): void {
    for (let page = base; page < Math.min(base + count, this.size); ) {
      let end = page;
      while (end < Math.min(base + count, this.size) && this.twin.pages[end] === 'taken') end++;
      if (end > page) {
        this.pages.free(page, end - page);
        this.scavenger.freed(page, end - page);
        this.twin.free(page, end - page);
      }
      page = end + 1;
    }
  }

  take(count: number): void {
    const base = this.pages.alloc(count);
    if (base >= 0) this.twin.take(base, count);
  }

  scavenge(bytes: number): void {
    this.runs.length = 0;
    const before = this.scavenger.runs;
    const taken = this.twin.pages.map((state) => state === 'taken');
    const released = this.scavenger.scavenge(bytes);
    const expected = this.twin.scavenge(bytes);
    assert.deepEqual(this.runs, expected);
    assert.equal(this.scavenger.runs - before, expected.length);
    assert.equal(released, expected.reduce((sum, { pages }) => sum + pages * PAGE_BYTES, 0));
    for (const { base, pages } of expected) assert.ok(!taken.slice(base, base + pages).includes(true), `an allocated page of ${base}+${pages}`);
  }

  /** Whether all pages are to both what they should be. */
  check(): void {
    const wrong = this.twin.pages.flatMap((state, page) => {
      const seen = !this.pages.bits.isFree(page) ? 'taken' : this.pages.bits.isScavenged(page) ? 'released' : 'free';
      return seen === state ? [] : [`${page}: ${seen}, not ${state}`];
    });
    assert.deepEqual(wrong, []);
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('free' as const), at: fc.nat(), count: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 200, max: 1200 })) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('take' as const), at: fc.nat(), count: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 600 })) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('scavenge' as const), at: fc.nat(), count: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 3000 })) }) },
);

describe('Scavenger', () => {
  it('gives back the same runs as the spec says, page by page', () => {
    fc.assert(
      // Up to 20 chunks: three bytes of the index.
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 40 }), (chunks, steps) => {
        const pair = new Pair(chunks * CHUNK);
        for (const { op, at, count } of steps) {
          if (op === 'free') pair.free(at % pair.size, count);
          else if (op === 'take') pair.take(count);
          else pair.scavenge(count * PAGE_BYTES - (at % PAGE_BYTES));
        }
        pair.check();
        pair.scavenge(Infinity);
        pair.check();
        assert.ok(!pair.twin.pages.includes('free'), 'something is left that could be given back');
      }),
      { numRuns: 120 },
    );
  });

  it('takes the top of a run, and rounds what is asked for up to pages', () => {
    const pair = new Pair(CHUNK);
    pair.free(10, 20);
    pair.scavenge(2 * PAGE_BYTES + 1);
    expect(pair.runs).toEqual([{ base: 27, pages: 3 }]);
    pair.scavenge(1);
    expect(pair.runs).toEqual([{ base: 26, pages: 1 }]);
  });

  it('does not break a huge page that is free as a whole, but one that is not', () => {
    const pair = new Pair(CHUNK);
    pair.free(200, 312);
    // 256..511 is free as a whole; of 0..255, not.
    pair.scavenge(PAGE_BYTES);
    expect(pair.runs).toEqual([{ base: 256, pages: 256 }]);
    pair.scavenge(PAGE_BYTES);
    expect(pair.runs).toEqual([{ base: 255, pages: 1 }]);
  });

  it('gives nothing back of a heap that was never used, or is in use', () => {
    const pair = new Pair(CHUNK);
    expect(pair.scavenger.scavenge(Infinity)).toBe(0);
    pair.free(0, 1);
    expect(pair.scavenger.scavenge(Infinity)).toBe(PAGE_BYTES);
    expect(pair.scavenger.scavenge(Infinity)).toBe(0);
    expect(pair.scavenger.runs).toBe(1);
  });
});

describe('ScavengeIndex', () => {
  it('looks from the highest page that became free downwards, chunk by chunk', () => {
    const index = new ScavengeIndex();
    expect(index.find()).toBe(-1);
    index.mark(3 * CHUNK + 100, 5);
    index.mark(20, 3 * CHUNK);
    expect([index.find(), index.page]).toEqual([3, 104]);
    // What does not change anything is found again.
    expect([index.find(), index.page]).toEqual([3, 104]);
    index.clear(3);
    expect([index.find(), index.page]).toEqual([2, CHUNK - 1]);
    index.clear(2);
    index.clear(1);
    expect([index.find(), index.page]).toEqual([0, CHUNK - 1]);
    index.clear(0);
    expect(index.find()).toBe(-1);
  });

  it('starts anew with a free that lies below all before', () => {
    const index = new ScavengeIndex();
    index.mark(40 * CHUNK, 1);
    index.clear(40);
    expect(index.find()).toBe(-1);
    index.mark(7, 1);
    expect([index.find(), index.page]).toEqual([0, 7]);
  });
});

describe('PageHeap with a scavenger', () => {
  const spanStep = fc.record({ free: fc.boolean(), pick: fc.nat(), pages: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 700 })), scavenge: fc.nat(9) });

  it('books what is given back: heapReleased and heapFree are what the bits say, and used pages are never released', () => {
    fc.assert(
      fc.property(fc.array(spanStep, { maxLength: 60 }), fc.boolean(), fc.constantFrom(Infinity, 40, 800), (steps, hasP, goalPages) => {
        const spans = new SpanTable();
        const heap = new PageHeap(spans);
        heap.hasP = hasP;
        const scavenger = new Scavenger(heap.pageAlloc, heap.scavenged);
        heap.scavenger = scavenger;
        scavenger.goalBytes = goalPages * PAGE_BYTES;
        const live: number[] = [];
        for (const { free, pick, pages, scavenge } of steps) {
          if (free && live.length > 0) heap.freeManual(live.splice(pick % live.length, 1)[0]);
          else live.push(heap.allocManual(pages, STACK_PURPOSE));
          if (scavenge === 0) scavenger.scavenge(pages * PAGE_BYTES);
          const used = new Set(live.flatMap((span) => Array.from({ length: spans.pages(span) }, (_, i) => spans.basePage(span) + i)));
          let [released, idle] = [0, 0];
          for (let page = 0; page < heap.usedPages; page++) {
            if (heap.isScavenged(page)) {
              assert.ok(!used.has(page), `page ${page} is used and released`);
              released++;
            } else if (!used.has(page)) idle++;
          }
          assert.deepEqual([heap.releasedBytes, heap.freeBytes, heap.stackBytes], [released, idle, used.size].map((n) => n * PAGE_BYTES));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives back as much as it grows by, beyond its goal', () => {
    const heap = new PageHeap(new SpanTable());
    const scavenger = new Scavenger(heap.pageAlloc, heap.scavenged);
    heap.scavenger = scavenger;
    const first = heap.allocInUse(250);
    heap.allocInUse(1);
    heap.freeInUse(first);
    scavenger.goalBytes = 700 * PAGE_BYTES;
    // 251 pages are in use or free; growing by 512 comes to 63 more than the goal.
    heap.allocInUse(450);
    expect(heap.releasedBytes / PAGE_BYTES).toBe(512 - 251 + 512 - 450 + 63);
  });

  it('keeps what is mapped within the memory limit as long as something is free, its own records included', () => {
    const memory = new HeapMemory();
    const heap = new PageHeap(new SpanTable(), memory);
    const scavenger = new Scavenger(heap.pageAlloc, heap.scavenged);
    heap.scavenger = scavenger;
    const first = heap.allocInUse(200);
    heap.allocInUse(100);
    const { metadataBytes } = memory.counts();
    scavenger.limitBytes = 500 * PAGE_BYTES + metadataBytes;
    heap.freeInUse(first);
    heap.allocInUse(350);
    expect(metadataBytes).toBeGreaterThan(6 * 2 ** 20);
    expect(heap.mappedReadyBytes / PAGE_BYTES).toBe(500);
    expect(heap.releasedBytes / PAGE_BYTES).toBe(1024 - 500);
  });
});
