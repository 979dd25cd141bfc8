import { cumulativeNormal } from 'vega-statistics';

/** From this many differences on the normal approximation replaces the exact distribution. */
const EXACT_LIMIT = 50;

/** Outcome of a signed-rank test. */
export interface SignedRank {
  /** Two-sided probability of ranks at least this uneven if no sign were preferred. */
  readonly p: number;
  /** Differences that are not zero: only these count. */
  readonly count: number;
}

/**
 * Wilcoxon's signed-rank test on paired differences, two-sided. Zeros are left
 * out; equal sizes share their mean rank. The distribution is exact, with ties as they are,
 * up to 50 differences, and normal with a correction for ties and continuity beyond.
 *
 * Source: F. Wilcoxon, "Individual comparisons by ranking methods", 1945;
 * W. J. Conover, "Practical Nonparametric Statistics", 1999, section 5.7.
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const nonzero = differences.filter((d) => d !== 0).toSorted((x, y) => Math.abs(x) - Math.abs(y));
  const count = nonzero.length;
  if (count === 0) return { p: 1, count };
  // Twice the rank, so that shared ranks stay whole numbers.
  const ranks = doubledRanks(nonzero.map(Math.abs));
  const positive = ranks.reduce((sum, rank, i) => (nonzero[i] > 0 ? sum + rank : sum), 0);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const smaller = Math.min(positive, total - positive);
  const p = count <= EXACT_LIMIT ? 2 * exactTail(ranks, smaller) : 2 * normalTail(ranks, smaller, total);
  return { p: Math.min(1, p), count };
}

/** Twice the rank of each of ascending sizes; equal ones share the mean. */
function doubledRanks(sizes: readonly number[]): number[] {
  const ranks: number[] = [];
  while (ranks.length < sizes.length) {
    const from = ranks.length;
    let to = from;
    while (to < sizes.length && sizes[to] === sizes[from]) to++;
    // The ranks are from+1..to; twice their mean is the sum of first and last.
    for (let i = from; i < to; i++) ranks.push(from + 1 + to);
  }
  return ranks;
}

/** Probability that the ranks with a positive sign add up to at most `limit`, each sign being a coin's toss. */
function exactTail(ranks: readonly number[], limit: number): number {
  const ways = new Float64Array(limit + 1);
  ways[0] = 1;
  for (const rank of ranks) {
    for (let sum = limit; sum >= 0; sum--) ways[sum] = (ways[sum] + (sum >= rank ? ways[sum - rank] : 0)) / 2;
  }
  return ways.reduce((sum, w) => sum + w, 0);
}

function normalTail(ranks: readonly number[], smaller: number, total: number): number {
  // In units of doubled ranks: mean total/2, variance the sum of squares / 4.
  const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4);
  // Half a rank towards the mean, for continuity.
  return cumulativeNormal(smaller + 1, total / 2, deviation);
}
