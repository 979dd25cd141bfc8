/**
 * Holm's correction: p-values of tests that are looked at together, so that the
 * chance of any false alarm among them stays below the level that they are
 * compared with. In the order given.
 *
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).toSorted((x, y) => pValues[x] - pValues[y] || x - y);
  const corrected = pValues.slice();
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, pValues[i] * (pValues.length - rank)));
    corrected[i] = largest;
  }
  return corrected;
}
