import type { HeapPacing } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { SweepCredit } from '../src/sweep-credit.js';

const MIB = 2 ** 20;

/** A heap with so many spans of one page, all unswept. */
function unsweptSpans(count: number) {
  const pacing = { spanPages: count, pagesSwept: 0, isSwept: false };
  const credit = new SweepCredit(pacing as HeapPacing & typeof pacing, () => {
    if (pacing.pagesSwept === count) pacing.isSwept = true;
    else pacing.pagesSwept++;
  });
  return { pacing, credit };
}

describe('proportional sweeping of Go 1.5.1', () => {
  it('sweeps in proportion to what spans are charged, over the growth less 1 MiB', () => {
    const { pacing, credit } = unsweptSpans(1024);
    credit.start(3 * MIB);
    expect(credit.pagesPerByte).toBe(1024 / (2 * MIB));
    credit.deduct(4096, 0);
    expect(pacing.pagesSwept).toBe(2);
    credit.deduct(2047, 0);
    expect(pacing.pagesSwept).toBe(2);
    credit.deduct(1, 0);
    expect(pacing.pagesSwept).toBe(3);
  });

  it('lets the pages of a large object off, which its allocation sweeps itself', () => {
    const { pacing, credit } = unsweptSpans(1024);
    credit.start(3 * MIB);
    credit.deduct(16 * 8192, 16);
    expect(pacing.pagesSwept).toBe(64 - 16);
  });

  it('takes a growth of less than a page for a page, and ends with the queue', () => {
    const { pacing, credit } = unsweptSpans(100);
    credit.start(MIB + 10);
    expect(credit.pagesPerByte).toBe(100 / 8192);
    credit.deduct(8192, 0);
    expect(pacing.pagesSwept).toBe(100);
    expect(pacing.isSwept).toBe(false);
    credit.deduct(8192, 0);
    expect(pacing.isSwept).toBe(true);
    expect(credit.pagesPerByte).toBe(0);
  });

  it('asks for nothing after a collection that sweeps by itself', () => {
    const { pacing, credit } = unsweptSpans(100);
    credit.start(2 * MIB);
    credit.stop();
    credit.deduct(MIB, 0);
    expect(pacing.pagesSwept).toBe(0);
  });
});
