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

  // SciPy 1.17.1: `scipy.stats.wilcoxon(d, zero_method='wilcox', method='exact').pvalue`, from 51 on
  // `scipy.stats.wilcoxon(d, zero_method='wilcox', correction=True, method='asymptotic').pvalue`.
  // R 4.2.2 gives the same digits: `wilcox.test(d, exact=TRUE)$p.value` and `wilcox.test(d, exact=FALSE, correct=TRUE)$p.value`.
  // Without the correction for continuity the last three are 0.02568874, 0.91207308 and 0.20329628.
  it.each<[string, number[], number, number]>([
    ['the example of M. Hollander, D. Wolfe, "Nonparametric Statistical Methods", 1973, page 29', [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01], 9, 0.0390625],
    ['20 differences', Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1)), 20, 0.202449798583984],
    ['50 differences, the most with an exact distribution', Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1)), 50, 0.0399683465284237],
    ['51 differences, the fewest with a normal one', Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1)), 51, 0.0260008963609306],
    ['60 differences of hardly any direction', Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? -1 : 1) * (i + 1)), 60, 0.914992675197531],
    ['68 differences of six sizes, and twelve zeros', Array.from({ length: 80 }, (_, i) => (i % 5 < 2 ? -1 : 1) * (i % 7)), 68, 0.204387312948655],
    ['60 differences of one direction', Array.from({ length: 60 }, (_, i) => i + 1), 60, 1.67132856965264e-11],
  ])('has the p of SciPy and R: %s', (_, differences, count, p) => {
    const found = signedRank(differences);
    expect(found.count).toBe(count);
    expect(found.p / p).toBeCloseTo(1, 8);
    // The test has two sides: neither sign is preferred.
    expect(signedRank(differences.map((d) => -d))).toEqual(found);
  });

  it('has nothing to say about zeros', () => {
    expect(signedRank([0, 0, 0])).toEqual({ p: 1, count: 0 });
  });
});

describe('holm', () => {
  it('multiplies by the number of tests that are left', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  });

  // R 4.2.2: `p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.04, 0.9, 0.21), "holm")`.
  it('has the p of R, with equal ones among them', () => {
    [0.06, 0.16, 0.15, 0.035, 0.16, 0.9, 0.42].forEach((p, i) => {
      expect(holm([0.01, 0.04, 0.03, 0.005, 0.04, 0.9, 0.21])[i]).toBeCloseTo(p, 12);
    });
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

  // SciPy 1.17.1: `scipy.stats.bootstrap((x,), np.median, confidence_level=level, n_resamples=200000,
  // method='percentile', random_state=seed).confidence_interval` with x = np.arange(1., 26.)**2, seeds 1 and 2 alike.
  // The median of a resample is one of the samples, so that an end is exact, whatever the random numbers.
  it.each([
    [0.8, 100, 256],
    [0.9, 81, 289],
    [0.95, 64, 324],
    [0.99, 49, 361],
  ])('of a median is that of SciPy, at level %d', (level, low, high) => {
    const squares = Array.from({ length: 25 }, (_, i) => (i + 1) ** 2);
    const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[12];
    expect(bootstrapInterval(squares, middle, level)).toEqual({ low, high });
  });

  const waves = Array.from({ length: 100 }, (_, i) => Math.sin(i * 12.9898) * 10);

  // SciPy as above, of np.mean, with x = np.sin(np.arange(100) * 12.9898) * 10 and 400,000 resamples.
  it.each([
    [0.9, -0.859, 1.454],
    [0.95, -1.081, 1.674],
    [0.99, -1.519, 2.1],
  ])('of a mean is that of SciPy, at level %d, up to a tenth of its standard error', (level, low, high) => {
    const found = bootstrapInterval(waves, mean, level);
    const error = Math.sqrt(mean(waves.map((x) => (x - mean(waves)) ** 2)) / waves.length);
    expect(Math.abs(found.low - low)).toBeLessThan(error / 10);
    expect(Math.abs(found.high - high)).toBeLessThan(error / 10);
  });

  it('has a level of 95 % unless another is asked for', () => {
    expect(bootstrapInterval(waves, mean)).toEqual(bootstrapInterval(waves, mean, 0.95));
  });

  it('hardly depends on the seed', () => {
    const lows = Array.from({ length: 12 }, (_, i) => bootstrapInterval(waves, mean, 0.95, i + 1).low);
    // An end varies by 0.027 standard errors of the mean (0.7) with 10,000 resamples, by 0.085 with 1,000.
    const deviation = Math.sqrt(mean(lows.map((low) => (low - mean(lows)) ** 2)));
    expect(new Set(lows).size).toBe(12);
    expect(deviation).toBeLessThan(0.035);
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
    // From a millionth of the largest value on a baseline is one.
    expect(comparePaired([1e6, 1e6], [1, 1]).ratio).toEqual({ value: 1e6 });
    expect(comparePaired([1e6, 1e6 + 1], [1, 1]).ratio).toEqual({ reason: 'the baseline is next to 0' });
  });

  it('warns where there are too few seeds, and says what to do', () => {
    expect(comparePaired([1, 2, 4], [2, 4, 9]).warning).toBe(
      '3 seeds are too few for a test at 5 %; add seeds to the config until there are at least 6',
    );
  });
});
