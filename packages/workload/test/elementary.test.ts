import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, log } from '../src/generators/elementary.js';
import { normalQuantile } from '../src/generators/normal-quantile.js';

/** Distance in units of the last place of a number near 1. */
const relativeError = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

describe('functions from exactly rounded operations', () => {
  it('exp and log agree with the engine to nearly the last bit', () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), (x) => {
        expect(relativeError(exp(x), Math.exp(x))).toBeLessThan(2e-15);
        const y = Math.exp(x);
        if (Math.abs(x) > 1e-3) expect(relativeError(log(y), Math.log(y))).toBeLessThan(2e-15);
      }),
      { numRuns: 5000 },
    );
    expect([exp(0), log(1)]).toEqual([1, 0]);
  });

  // Python 3, statistics.NormalDist().inv_cdf, which is AS 241 too but with the machine's log and sqrt.
  it.each([
    [1e-10, -6.361340902404056],
    [1e-6, -4.753424308822899],
    [0.001, -3.090232306167813],
    [0.05, -1.6448536269514726],
    [0.074, -1.4466320671589785],
    [0.076, -1.4325027208258114],
    [0.25, -0.6744897501960817],
    [0.6, 0.2533471031357998],
    [0.925, 1.439531470938456],
    [0.93, 1.4757910281791708],
    [1 - 2 ** -33, 6.337957754553789],
  ])('the normal quantile of %d is %d', (p, z) => {
    expect(relativeError(normalQuantile(p), z)).toBeLessThan(2e-14);
  });

  it('the normal quantile is odd and 0 in the middle', () => {
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [0.01, 0.07, 0.08, 0.3]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 13);
  });

  it('keep their bits', () => {
    const bits = (x: number): string => new BigUint64Array(Float64Array.of(x).buffer)[0].toString(16);
    expect([exp(1), exp(-20.5), log(10), log(1e-9), normalQuantile(0.123), normalQuantile(1e-9)].map(bits)).toMatchInlineSnapshot(`
      [
        "4005bf0a8b14576a",
        "3e157a3afeed00ac",
        "40026bb1bbb55516",
        "c034b927f32bffb8",
        "bff28fd9ddce9e7c",
        "c017fdc11f44b5a7",
      ]
    `);
  });
});
