import type { MeasureDefinition, OfStrategy } from './results.js';

/**
 * How strategies fare with more and more Ps, as plain data: the harness makes
 * it, the command and the report show it.
 */
export interface ScalingResults {
  /** Definitions of all values. */
  readonly measures: readonly MeasureDefinition[];
  /** What the program was, in words: the generator with its parameters and seed. */
  readonly workload: string;
  /** GOGC in percent; negative for `off`. */
  readonly gogc: number;
  /** Global variables that the collector scans. */
  readonly globalsBytes: number;
  /** Sorted by strategy, then Ps. */
  readonly points: readonly ScalingPoint[];
}

/** One strategy with so many Ps. */
export interface ScalingPoint extends OfStrategy {
  readonly processors: number;
  /** By name of the measure; what a release has no such thing for is absent. */
  readonly values: Readonly<Record<string, number>>;
}
