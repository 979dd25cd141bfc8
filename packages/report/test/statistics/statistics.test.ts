import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../../src/statistics/bootstrap.js';
import { holm } from '../../src/statistics/holm.js';
import { comparePaired } from '../../src/statistics/paired-comparison.js';
import { signedRank } from '../../src/statistics/wilcoxon.js';

/** All ways to give the differences signs: the slow twin of the exact distribution. */
function signedRankByEnumeration(differences: readonly number[]): number {
  const sizes = differences.filter((d) => d !== 0).map(Math.abs);
  const rank = (size: number) =>
    (sizes.filter((s) => s < size).length + 1 + sizes.filter((s) => s <= size).length) / 2;
  const sumOf = (signs: number) => sizes.reduce((sum, size, i) => (signs & (1 << i) ? sum + rank(size) : sum), 0);
  const total = sizes.reduce((sum, size) => sum + rank(size), 0);
  const nonzero = differences.filter((d) => d !== 0);
  const observed = nonzero.reduce((sum, d) => (d > 0 ? sum + rank(Math.abs(d)) : sum), 0);
  const smaller = Math.min(observed, total - observed);
  let asUneven = 0;
  for (let signs = 0; signs < 1 << sizes.length; signs++) if (sumOf(signs) <= smaller + 1e-9) asUneven++;
  return Math.min(1, (2 * asUneven) / (1 << sizes.length));
}

describe('signedRank', () => {
  it('agrees with a count of all signs', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 9 }), (differences) => {
        expect(signedRank(differences).p).toBeCloseTo(signedRankByEnumeration(differences), 12);
      }),
    );
  });

  it('knows the smallest p of six differences', () => {
    expect(signedRank([1, 2, 3, 4, 5, 6]).p).toBeCloseTo(2 / 64, 12);
  });

  it('goes over into the normal approximation without a jump', () => {
    const differences = Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1));
    const exact = signedRank(differences.slice(0, 50)).p;
    const approximate = signedRank(differences).p;
    expect(Math.abs(approximate - exact)).toBeLessThan(0.02);
  });

  it('has nothing to say about zeros', () => {
    expect(signedRank([0, 0, 0])).toEqual({ p: 1, count: 0 });
  });
});

describe('holm', () => {
  it('multiplies by the number of tests that are left', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  });

  it('never lowers a p, keeps their order, and stays below 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (p) => {
        const corrected = holm(p);
        for (let i = 0; i < p.length; i++) {
          expect(corrected[i]).toBeGreaterThanOrEqual(p[i]);
          expect(corrected[i]).toBeLessThanOrEqual(1);
          for (let j = 0; j < p.length; j++) if (p[i] < p[j]) expect(corrected[i]).toBeLessThanOrEqual(corrected[j]);
        }
      }),
    );
  });
});

describe('bootstrapInterval', () => {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

  it('gives the same interval every time', () => {
    const samples = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(bootstrapInterval(samples, mean)).toEqual(bootstrapInterval(samples, mean));
  });

  it("covers about what the normal interval of a mean does", () => {
    const samples = Array.from({ length: 100 }, (_, i) => Math.sin(i * 12.9898) * 10);
    const m = mean(samples);
    const deviation = Math.sqrt(mean(samples.map((s) => (s - m) ** 2)) / samples.length);
    const { low, high } = bootstrapInterval(samples, mean);
    expect(low).toBeCloseTo(m - 1.96 * deviation, 0);
    expect(high).toBeCloseTo(m + 1.96 * deviation, 0);
  });
});

describe('comparePaired', () => {
  it('is exact where nothing varies: no interval, no p', () => {
    expect(comparePaired([5, 5, 5], [2, 2, 2])).toEqual({
      seeds: 3,
      median: { value: 5 },
      baseMedian: { value: 2 },
      difference: { value: 3 },
      ratio: { value: 2.5 },
    });
  });

  it('pairs the seeds: a constant difference between varying values is exact', () => {
    const result = comparePaired([11, 21, 31, 41, 51, 61], [1, 11, 21, 31, 41, 51]);
    expect(result.difference).toEqual({ value: 10 });
    expect(result.p).toBeCloseTo(2 / 64, 12);
    expect(result.warning).toBeUndefined();
  });

  it('does not divide by nothing, nor by next to nothing', () => {
    expect(comparePaired([1, 2], [0, 1]).ratio).toEqual({ reason: 'the baseline is 0' });
    expect(comparePaired([1e9, 2e9], [1, 1]).ratio).toEqual({ reason: 'the baseline is next to 0' });
  });

  it('warns where there are too few seeds, and says what to do', () => {
    expect(comparePaired([1, 2, 4], [2, 4, 9]).warning).toBe(
      '3 seeds are too few for a test at 5 %; add seeds to the config until there are at least 6',
    );
  });
});
