import type { CellResult } from '@spanlab/core';

/** Recordings by name; strategies of one recording by release, so that Go 1.4 comes before Go 1.20; variants after what they are variants of. */
export function byWorkloadThenRelease(a: CellResult, b: CellResult): number {
  return (
    byCodeUnits(a.workload.name, b.workload.name) || byReleaseNumbers(a.release, b.release) || Number(a.basedOn !== undefined) - Number(b.basedOn !== undefined) || byCodeUnits(a.strategy, b.strategy)
  );
}

/** The same order on every machine: no locale is asked. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** 1.4.3 before 1.20.4; what is of no release comes last. */
export function byReleaseNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((release) => release.split('.').map(Number)) as [number[], number[]];
  const areNone = [left, right].map((parts) => parts.some(Number.isNaN));
  if (areNone[0] !== areNone[1]) return areNone[0] ? 1 : -1;
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    // Releases that are none compare as equal; the strategy's name then decides.
    if (Math.abs(difference) > 0) return difference;
  }
  return 0;
}
