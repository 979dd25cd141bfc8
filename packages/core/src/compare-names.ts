/**
 * Order of names that hold numbers: go1.4 before go1.10, whatever the locale.
 * Runs of digits compare as numbers, everything else by code unit.
 */
export function compareNames(a: string, b: string): number {
  const as = a.match(PARTS) ?? [];
  const bs = b.match(PARTS) ?? [];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    if (as[i] === bs[i]) continue;
    const difference = Number(as[i]) - Number(bs[i]);
    return Number.isNaN(difference) || difference === 0 ? (as[i] < bs[i] ? -1 : 1) : difference;
  }
  return as.length - bs.length;
}

const PARTS = /\d+|\D+/g;
