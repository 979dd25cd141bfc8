import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PallocBits } from '../src/palloc-bits.js';

const CHUNK_PAGES = 512;
const PAGES = 2 * CHUNK_PAGES;

/** Two chunks, of which these stretches are free. */
function bitsWith(stretches: readonly (readonly [number, number])[]) {
  const bits = new PallocBits();
  const free = Array.from({ length: PAGES }, () => false);
  for (const [base, length] of stretches) {
    const pages = Math.min(length, PAGES - base);
    bits.freeRange(base, pages);
    free.fill(true, base, base + pages);
  }
  return { bits, free };
}

const stretches = fc.array(fc.tuple(fc.integer({ min: 0, max: PAGES - 1 }), fc.integer({ min: 1, max: 90 })), { maxLength: 12 });
const page = fc.integer({ min: 0, max: PAGES - 1 });

describe('PallocBits', () => {
  it('find pages and runs as a look at every page does, within the chunk', () => {
    fc.assert(
      fc.property(stretches, page, fc.integer({ min: 1, max: CHUNK_PAGES }), (pieces, from, pages) => {
        const { bits, free } = bitsWith(pieces);
        const end = from < CHUNK_PAGES ? CHUNK_PAGES : PAGES;
        expect(free.map((_, p) => bits.isFree(p))).toEqual(free);

        const firstFree = free.indexOf(true, from);
        expect(bits.firstFreeInChunk(from)).toBe(firstFree < end ? firstFree : -1);

        let run = from;
        while (run + pages <= end && free.slice(run, run + pages).includes(false)) run++;
        expect(bits.firstRunInChunk(from, pages)).toBe(run + pages <= end ? run : -1);

        for (const limit of [end, Math.min(end, from + pages), PAGES]) {
          const taken = free.indexOf(false, from);
          expect(bits.freeRun(from, limit)).toBe(Math.min(taken < 0 ? limit : taken, limit) - from);
        }

        for (const limit of [end - CHUNK_PAGES, Math.max(0, from - pages), 0]) {
          const taken = from === 0 ? -1 : free.lastIndexOf(false, from - 1);
          expect(bits.freeBelow(from, limit)).toBe(from - Math.max(taken + 1, limit));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('count the pages that change between scavenged and not', () => {
    const range = fc.tuple(fc.constantFrom('alloc' as const, 'scavenge' as const), page, fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const { bits } = bitsWith([[0, PAGES]]);
        const scavenged = Array.from({ length: PAGES }, () => false);
        for (const [op, base, length] of ranges) {
          const end = Math.min(base + length, PAGES);
          const before = scavenged.slice(base, end).filter(Boolean).length;
          const count = op === 'alloc' ? bits.allocRange(base, end - base) : bits.scavengeRange(base, end - base);
          expect(count).toBe(op === 'alloc' ? before : end - base - before);
          scavenged.fill(op === 'scavenge', base, end);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keep what they hold when there are more pages, and hold nothing free beyond', () => {
    const bits = new PallocBits();
    const pages = bits.chunks * CHUNK_PAGES;
    bits.freeRange(3, 5);
    bits.scavengeRange(4, 2);
    bits.reserve(pages);
    expect(bits.chunks * CHUNK_PAGES).toBe(pages);
    bits.reserve(pages + 1);
    expect(bits.chunks * CHUNK_PAGES).toBeGreaterThan(pages);
    expect([2, 3, 7, 8].map((p) => bits.isFree(p))).toEqual([false, true, true, false]);
    expect(bits.allocRange(3, 5)).toBe(2);
    for (let chunk = 0; chunk < bits.chunks; chunk++) expect(bits.firstFreeInChunk(chunk * CHUNK_PAGES)).toBe(-1);
    bits.reserve(2 ** 21);
    expect(bits.chunks * CHUNK_PAGES).toBe(2 ** 21);
  });
});
