import { describe, expect, it } from 'vitest';
import { SweepPacer } from '../src/runtime/sweep-pacer.js';

const MIB = 2 ** 20;
const PAGE_BYTES = 8192;

/** A heap whose unswept spans have so many pages each. */
class Sweeping {
  pagesSwept = 0;
  swept = 0;
  constructor(
    public heapLive: number,
    readonly pagesInUse: number,
    readonly spans: number[],
  ) {}

  sweepOne(): boolean {
    const pages = this.spans.shift();
    if (pages === undefined) return false;
    this.pagesSwept += pages;
    this.swept++;
    return true;
  }
}

describe('SweepPacer', () => {
  it('sweeps pages in proportion to bytes, so that all is swept 1 MiB before the trigger', () => {
    // 1024 pages over 8 MiB: a page for each 8 KiB.
    const sweeping = new Sweeping(10 * MIB, 1024, Array.from({ length: 1024 }, () => 1));
    const pacer = new SweepPacer(sweeping);
    pacer.pace(19 * MIB, false);
    pacer.deductCredit(PAGE_BYTES - 1, 0);
    expect(sweeping.pagesSwept).toBe(0);
    pacer.deductCredit(PAGE_BYTES, 0);
    expect(sweeping.pagesSwept).toBe(1);
    sweeping.heapLive += 4 * PAGE_BYTES;
    pacer.deductCredit(3 * PAGE_BYTES, 0);
    expect(sweeping.pagesSwept).toBe(7);
    // What is owed is owed once.
    pacer.deductCredit(3 * PAGE_BYTES, 0);
    expect(sweeping.pagesSwept).toBe(7);
    sweeping.heapLive = 18 * MIB;
    pacer.deductCredit(0, 0);
    expect(sweeping.pagesSwept).toBe(1024);
  });

  it('counts pages that the caller sweeps, and those that others have swept', () => {
    const sweeping = new Sweeping(0, 1024, Array.from({ length: 1024 }, () => 1));
    const pacer = new SweepPacer(sweeping);
    pacer.pace(9 * MIB, false);
    pacer.deductCredit(10 * PAGE_BYTES, 4);
    expect(sweeping.pagesSwept).toBe(6);
    for (let i = 0; i < 5; i++) sweeping.sweepOne();
    pacer.deductCredit(12 * PAGE_BYTES, 0);
    expect(sweeping.pagesSwept).toBe(12);
  });

  it('sweeps whole spans, and no more of them than it must', () => {
    const sweeping = new Sweeping(0, 1024, [4, 4, 4]);
    const pacer = new SweepPacer(sweeping);
    pacer.pace(9 * MIB, false);
    pacer.deductCredit(5 * PAGE_BYTES, 0);
    expect([sweeping.swept, sweeping.pagesSwept]).toEqual([2, 8]);
  });

  it('goes from what is swept already, and takes a heap that shrank for one that did not grow', () => {
    const sweeping = new Sweeping(10 * MIB, 1536, Array.from({ length: 1024 }, () => 1));
    sweeping.pagesSwept = 512;
    const pacer = new SweepPacer(sweeping);
    pacer.pace(19 * MIB, false);
    sweeping.heapLive -= 5 * MIB;
    pacer.deductCredit(2 * PAGE_BYTES, 0);
    expect(sweeping.swept).toBe(2);
  });

  it('counts on one page of growth at least, however near the trigger is', () => {
    const sweeping = new Sweeping(10 * MIB, 100, Array.from({ length: 100 }, () => 1));
    const pacer = new SweepPacer(sweeping);
    pacer.pace(10 * MIB + 5, false);
    pacer.deductCredit(PAGE_BYTES / 2, 0);
    expect(sweeping.swept).toBe(50);
  });

  it('owes nothing when all is swept, when nothing is left to sweep, or when a trigger never comes', () => {
    const sweeping = new Sweeping(0, 100, [1, 1, 1]);
    const pacer = new SweepPacer(sweeping);
    pacer.deductCredit(100 * MIB, 0);
    pacer.pace(4 * MIB, true);
    pacer.deductCredit(100 * MIB, 0);
    pacer.pace(Infinity, false);
    pacer.deductCredit(100 * MIB, 0);
    expect(sweeping.swept).toBe(0);
    pacer.pace(4 * MIB, false);
    pacer.deductCredit(100 * MIB, 0);
    expect(sweeping.swept).toBe(3);
    // It has found out, and does not ask again before the next cycle.
    sweeping.spans.push(1);
    pacer.deductCredit(100 * MIB, 0);
    expect(sweeping.swept).toBe(3);
  });
});
