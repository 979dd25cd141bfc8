import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OS_PAGE_BYTES, ResidentPages } from '../../src/index.js';

/** Addresses around the ends of words and of blocks of bits. */
const address = fc.oneof(
  fc.integer({ min: 0, max: 100 * OS_PAGE_BYTES }),
  fc.integer({ min: -40 * OS_PAGE_BYTES, max: 40 * OS_PAGE_BYTES }).map((offset) => 0xc000000000 + 2 ** 26 + offset),
);
const step = fc.record({
  op: fc.constantFrom('touch' as const, 'release' as const),
  address,
  bytes: fc.integer({ min: 0, max: 70 * OS_PAGE_BYTES }),
});

describe('ResidentPages', () => {
  it('agrees with a Set of page numbers', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const pages = new ResidentPages();
        const twin = new Set<number>();
        for (const s of steps) {
          if (s.op === 'touch') {
            pages.touch(s.address, s.bytes);
            for (let a = s.address; a < s.address + s.bytes; a += 512) twin.add(Math.floor(a / OS_PAGE_BYTES));
            if (s.bytes > 0) twin.add(Math.floor((s.address + s.bytes - 1) / OS_PAGE_BYTES));
          } else {
            const from = Math.floor(s.address / OS_PAGE_BYTES);
            const count = Math.floor(s.bytes / OS_PAGE_BYTES);
            pages.release(from * OS_PAGE_BYTES, count * OS_PAGE_BYTES);
            for (let p = from; p < from + count; p++) twin.delete(p);
          }
          expect(pages.count).toBe(twin.size);
        }
        for (const page of twin) expect(pages.has(page * OS_PAGE_BYTES + 7)).toBe(true);
        expect(pages.bytes).toBe(twin.size * OS_PAGE_BYTES);
      }),
      { numRuns: 300 },
    );
  });

  it('touches nothing with no bytes, and both pages with two bytes across their border', () => {
    const pages = new ResidentPages();
    pages.touch(OS_PAGE_BYTES - 1, 0);
    expect(pages.count).toBe(0);
    pages.touch(OS_PAGE_BYTES - 1, 2);
    expect(pages.count).toBe(2);
  });
});
