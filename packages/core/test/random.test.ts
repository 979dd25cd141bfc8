import { describe, expect, it } from 'vitest';
import { Random } from '../src/index.js';

const draw = (seed: number, count: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('Random', () => {
  it('gives the same numbers for the same seed, on every machine', () => {
    expect(draw(1, 3)).toEqual(draw(1, 3));
    expect(draw(1, 2).map((value) => value * 2 ** 32)).toMatchInlineSnapshot(`
      [
        1779002440,
        3936391695,
      ]
    `);
  });

  it('gives other numbers for other seeds', () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => draw(seed, 1)[0]);
    expect(new Set(firsts).size).toBeGreaterThan(1990);
  });

  it('is uniform', () => {
    for (const seed of [0, 1, 7]) {
      const values = draw(seed, 40_000);
      const bins = Array.from({ length: 20 }, () => 0);
      for (const value of values) bins[Math.floor(value * 20)]++;
      // Chi-squared with 19 degrees of freedom: beyond 45 once in a thousand seeds.
      const chiSquared = bins.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
      expect(chiSquared).toBeLessThan(45);
    }
  });

  it('draws whole numbers from a range, both ends included', () => {
    const random = new Random(3);
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(-1, 2)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
  });
});
