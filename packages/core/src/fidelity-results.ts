import type { MeasureDefinition, OfStrategy } from './results.js';

/**
 * How simulated runs compare with real ones, as plain data: the harness makes
 * it, the command and the report show it.
 */
export interface FidelityResults {
  /** Definitions of everything that rows compare. */
  readonly measures: readonly MeasureDefinition[];
  /** Sorted by strategy, workload and measure. */
  readonly rows: readonly FidelityRow[];
}

/** One measure of one strategy's simulated run over one workload, against real runs of it. */
export interface FidelityRow extends OfStrategy {
  readonly workload: string;
  /** Name of the measure. */
  readonly measure: string;
  readonly unit: MeasureDefinition['unit'];
  /** How far outside the real runs' range a value may lie, in words; undefined if it is shown without a bound. */
  readonly bound: string | undefined;
  readonly verdict: FidelityVerdict;
  /** Checkpoints that the verdict is about, and how many of them are outside the bound. */
  readonly checkpoints: number;
  readonly outside: number;
  /** Of those, the one furthest outside, the first of equals; undefined if nothing could be compared. */
  readonly worst: FidelityPoint | undefined;
  /** All checkpoints that can be compared, in order, whether the bound is about them or not. */
  readonly points: readonly FidelityPoint[];
}

/**
 * `pass` and `miss` say whether every value keeps to the bound. `unbounded` has
 * no bound to keep to, `notSimulated` no values: the strategy has no model of it.
 */
export type FidelityVerdict = 'pass' | 'miss' | 'unbounded' | 'notSimulated';

/** A measure at a checkpoint, in its unit. */
export interface FidelityPoint {
  /** Number of the row, from 0. */
  readonly event: number;
  readonly simulated: number;
  /** What the real runs had. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** 0 inside low..high, else the distance to the nearer end, negative below. */
  readonly residual: number;
  /** The same in percent of that end; undefined where the end is 0. */
  readonly residualPercent: number | undefined;
  /** Largest absolute residual that is within the bound; undefined if no bound is about this checkpoint. */
  readonly tolerance: number | undefined;
}

/** How many bounds rows have, and how many of them are kept; the others are missed. */
export function boundsKept(rows: readonly FidelityRow[]): { readonly kept: number; readonly judged: number } {
  const kept = rows.filter(({ verdict }) => verdict === 'pass').length;
  return { kept, judged: kept + rows.filter(({ verdict }) => verdict === 'miss').length };
}

/** How many bounds are missed: 0 if every one is kept. */
export function countMisses({ rows }: FidelityResults): number {
  const { kept, judged } = boundsKept(rows);
  return judged - kept;
}
