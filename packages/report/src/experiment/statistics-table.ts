import { MIN_SEEDS, type MeasureDefinition } from '@spanlab/core';
import { holm } from '../statistics/holm.js';
import { comparePaired, type PairedComparison } from '../statistics/paired-comparison.js';
import { endMeasures, endValue } from './end-measures.js';
import type { ExperimentCell, ExperimentData } from './experiment-data.js';
import type { RunGroup, StrategyRuns } from './run-group.js';

/** Chance of any false alarm in a table that is put up with. */
export const SIGNIFICANCE_LEVEL = 0.05;

/**
 * What a comparison says. `exact`: no seed changes anything, so there is nothing
 * to test. `baseline`: the row of the baseline itself. `absent`: no number to compare.
 */
export type Verdict = 'exact' | 'significant' | 'not significant' | 'baseline' | 'absent';

/** One measure of one strategy in a group, against the baseline. */
export interface StatisticsRow {
  readonly measure: MeasureDefinition;
  readonly strategy: string;
  /** What to call the strategy: `Go 1.4.3`. */
  readonly name: string;
  readonly verdict: Verdict;
  /** Absent where the strategy or the baseline has no number; then `reason` says why. */
  readonly comparison?: PairedComparison;
  readonly reason?: string;
  /** The strategy's own numbers, which it has even where the baseline has none. */
  readonly own?: Pick<PairedComparison, 'median' | 'seeds'>;
  /** Wilcoxon's p with Holm's correction over all tests of the table; absent where there was none. */
  readonly p?: number;
}

/** The statistics of one group. */
export interface StatisticsTable {
  readonly group: RunGroup;
  readonly baseline: StrategyRuns;
  /** By measure, then strategy. */
  readonly rows: readonly StatisticsRow[];
  /** Seeds of each strategy; 1 for a workload that has none. */
  readonly seeds: number;
  /** Tests in the table, which Holm's correction is over. */
  readonly tests: number;
  /** Why the tests cannot find anything, and what to do about it. */
  readonly warning?: string;
}

/** A table for each group. The baseline must have run in all of them. */
export function statisticsTables(data: ExperimentData, groups: readonly RunGroup[], baseline: string): StatisticsTable[] {
  const measures = endMeasures(data);
  return groups.map((group) => statisticsTable(group, measures, baseline));
}

function statisticsTable(group: RunGroup, measures: readonly MeasureDefinition[], baselineName: string): StatisticsTable {
  const baseline = group.runs.find(({ strategy }) => strategy === baselineName);
  if (baseline === undefined) throw new Error(`${group.label}: no runs of the baseline ${baselineName}`);
  const rows = measures.flatMap((measure) => {
    const base = valuesOf(baseline.cells, measure);
    return group.runs.map((runs) => compareRuns(runs, measure, runs === baseline ? undefined : base));
  });
  const tested = rows.flatMap((row, i) => (row.comparison?.p === undefined || row.verdict === 'baseline' ? [] : [{ i, p: row.comparison.p }]));
  const corrected = new Map(holm(tested.map(({ p }) => p)).map((p, k) => [tested[k].i, p]));
  const seeds = baseline.cells.length;
  const warning = seedsWarning(seeds, tested.length);
  return {
    group, baseline, seeds,
    tests: tested.length,
    rows: rows.map((row, i) => {
      const p = corrected.get(i);
      return p === undefined ? row : { ...row, p, verdict: p < SIGNIFICANCE_LEVEL ? 'significant' : 'not significant' };
    }),
    ...(warning === undefined ? {} : { warning }),
  };
}

/** @param base values of the baseline; undefined for the row of the baseline itself */
function compareRuns({ strategy, name, cells }: StrategyRuns, measure: MeasureDefinition, base: readonly number[] | string | undefined): StatisticsRow {
  const row = { measure, strategy, name };
  const values = valuesOf(cells, measure);
  if (typeof values === 'string') return { ...row, verdict: 'absent', reason: values };
  if (base === undefined) return { ...row, verdict: 'baseline', own: comparePaired(values, values) };
  if (typeof base === 'string') return { ...row, verdict: 'absent', reason: 'the baseline has none', own: comparePaired(values, values) };
  const comparison = comparePaired(values, base);
  return { ...row, verdict: 'exact', comparison, own: comparison };
}

/** A value a seed; or, in words, why there is none. */
function valuesOf(cells: readonly ExperimentCell[], measure: MeasureDefinition): number[] | string {
  const values = cells.map((cell) => endValue(cell, measure));
  const missing = values.find((value) => typeof value !== 'number');
  return missing === undefined ? (values as number[]) : missing.reason;
}

/** The smallest p that n seeds can give is 2^(1 − n), and Holm multiplies it by the number of tests. */
function seedsWarning(seeds: number, tests: number): string | undefined {
  const reachable = (n: number) => 2 ** (1 - n) * tests < SIGNIFICANCE_LEVEL;
  if (tests === 0 || (seeds >= MIN_SEEDS && reachable(seeds))) return undefined;
  let needed = MIN_SEEDS;
  while (!reachable(needed)) needed++;
  const have = seeds === 1 ? '1 seed is' : `${seeds} seeds are`;
  const what = tests === 1 ? 'a test' : `any of ${tests} tests together`;
  return `${have} too few for ${what} to be significant at 5 %; add seeds to the config until there are at least ${needed}, and run it again: cells that are done are kept`;
}
