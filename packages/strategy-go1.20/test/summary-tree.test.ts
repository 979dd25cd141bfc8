import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SummaryTree } from '../src/index.js';
import { PallocBits } from '../src/palloc-bits.js';
import { LEVELS, LEVEL_LOG_PAGES } from '../src/summary-tree.js';

const MAX_PAGES = 2 ** 21;
const CHUNK_PAGES = 512;

/** The whole 16 GiB, of which these runs are free; they are told to the tree one by one. */
function treeWith(runs: readonly (readonly [base: number, pages: number])[]) {
  const bits = new PallocBits();
  bits.reserve(MAX_PAGES);
  const tree = new SummaryTree(bits);
  for (const [base, pages] of runs) {
    bits.freeRange(base, pages);
    tree.update(base, pages);
  }
  return { bits, tree };
}

describe('SummaryTree', () => {
  it('finds the first of any free runs, however far up the tree their ends meet', () => {
    // Runs around the borders of entries of every level.
    const border = fc.tuple(fc.constantFrom(...LEVEL_LOG_PAGES.slice(1)), fc.nat(), fc.integer({ min: -40, max: 40 })).map(
      ([log, n, off]) => Math.max(0, (1 + (n % (MAX_PAGES / 2 ** log - 1))) * 2 ** log + off),
    );
    const length = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 400, max: 9000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(border, length), { maxLength: 8 }), fc.array(length, { minLength: 1, maxLength: 8 }), (pieces, sizes) => {
        const runs = pieces.map(([base, pages]) => [base, Math.min(pages, MAX_PAGES - base)] as const);
        const { tree } = treeWith(runs);
        const joined: [number, number][] = [];
        for (const [base, pages] of runs.toSorted((a, b) => a[0] - b[0])) {
          const last = joined.at(-1);
          if (last !== undefined && base <= last[0] + last[1]) last[1] = Math.max(last[1], base + pages - last[0]);
          else joined.push([base, pages]);
        }
        const firstFree = joined[0]?.[0] ?? MAX_PAGES - 1;
        for (const size of sizes) {
          const expected = joined.find(([, pages]) => pages >= size)?.[0] ?? -1;
          expect(tree.find(size, 0)).toBe(expected);
          expect(tree.find(size, firstFree)).toBe(expected);
          if (expected >= 0) expect(tree.firstFree).toBeLessThanOrEqual(firstFree);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells from a run that was taken or freed what a look at the whole chunk tells', () => {
    const PAGES = 4 * CHUNK_PAGES;
    const op = fc.record({ frees: fc.boolean(), at: fc.nat(PAGES - 1), pages: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1100 })) });
    fc.assert(
      fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
        const bits = new PallocBits();
        bits.reserve(MAX_PAGES);
        const told = new SummaryTree(bits);
        const looking = new SummaryTree(bits);
        for (const { frees, at, pages } of ops) {
          // The run of pages alike that begins here, up to what is asked for.
          let end = at;
          while (end < Math.min(at + pages, PAGES) && bits.isFree(end) !== frees) end++;
          if (end === at) continue;
          if (frees) bits.freeRange(at, end - at);
          else bits.allocRange(at, end - at);
          if (frees) told.freed(at, end - at);
          else told.taken(at, end - at);
          looking.update(at, end - at);
          const seen = (tree: SummaryTree) => [
            tree.summariesWritten,
            ...[0, 1, 2, 3].map((chunk) => tree.maxOfChunk(chunk)),
            ...[1, 2, 3, 31, 32, 33, 64, 200, 511, 512, 513, 600, 1024, 1500, 2048].map((size) => tree.find(size, 0)),
          ];
          expect(seen(told)).toEqual(seen(looking));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('finds all of the heap, and the last page of it', () => {
    const { bits, tree } = treeWith([[0, MAX_PAGES]]);
    expect(tree.find(MAX_PAGES, 0)).toBe(0);
    bits.allocRange(0, MAX_PAGES - 1);
    tree.update(0, MAX_PAGES - 1);
    expect([tree.find(1, 0), tree.find(1, MAX_PAGES - 1), tree.find(2, 0)]).toEqual([MAX_PAGES - 1, MAX_PAGES - 1, -1]);
    expect(tree.firstFree).toBeLessThanOrEqual(MAX_PAGES - 1);
  });

  it('visits all levels for a run inside a chunk, one when nothing is free', () => {
    const { tree } = treeWith([[5 * CHUNK_PAGES + 7, 3]]);
    expect(tree.find(3, 0)).toBe(5 * CHUNK_PAGES + 7);
    expect(tree.levelsVisited).toBe(LEVELS);
    // The bound is at least as tight as summaries can tell: in that chunk.
    expect(tree.firstFree).toBeGreaterThanOrEqual(5 * CHUNK_PAGES);
    expect(tree.firstFree).toBeLessThanOrEqual(5 * CHUNK_PAGES + 7);
    expect(tree.find(4, 0)).toBe(-1);
    expect(tree.levelsVisited).toBe(LEVELS + 1);
  });

  it('writes a summary for each chunk that changed, and those above as far as they change', () => {
    const { bits, tree } = treeWith([]);
    bits.freeRange(10, 1);
    tree.update(10, 1);
    // From now on the longest run of each entry is one page, and nothing at its start or end.
    expect(tree.summariesWritten).toBe(LEVELS);
    bits.freeRange(20, 1);
    tree.update(20, 1);
    expect(tree.summariesWritten).toBe(LEVELS + 1);
    bits.freeRange(CHUNK_PAGES - 1, 2);
    tree.update(CHUNK_PAGES - 1, 2);
    expect(tree.summariesWritten).toBe(LEVELS + 1 + 2 + (LEVELS - 1));
    expect(tree.find(2, 0)).toBe(CHUNK_PAGES - 1);
  });
});
