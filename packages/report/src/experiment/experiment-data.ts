import type { CostTable, FidelityResults, MeasureDefinition, StrategyIdentity } from '@spanlab/core';

/**
 * An experiment that has been carried out, as plain data: the command reads it
 * from a folder of results, the report shows it.
 */
export interface ExperimentData {
  /** In the order of the config. */
  readonly strategies: readonly ExperimentStrategy[];
  readonly workloads: readonly ExperimentWorkload[];
  /** Everything in `samples` and `totals` that shall be shown. */
  readonly measures: readonly MeasureDefinition[];
  /** The config names its measures, so all of them go into the tables; else `measures` is all there are, and tables select. */
  readonly areMeasuresChosen?: boolean;
  /** Names of those that strategies declare themselves: tables have them whether the config names measures or not. */
  readonly ownMeasures?: readonly string[];
  /** By strategy, workload, parameters, seed, as the config lists them. */
  readonly cells: readonly ExperimentCell[];
  /** Combinations that do not exist, in words. */
  readonly leftOut: readonly string[];
  /** What else is known of how the cells were made. */
  readonly provenance: readonly ProvenanceFact[];
  readonly fidelity: FidelityResults;
}

export interface ExperimentStrategy extends StrategyIdentity {
  /** SHA-256 of its code. */
  readonly code: string;
}

/** A workload and all that its rows follow from, but for the seed. */
export interface ExperimentWorkload {
  readonly name: string;
  readonly source:
    | { readonly kind: 'file'; readonly sha256: string }
    | { readonly kind: 'generator'; readonly generator: string; readonly version: number; readonly parameters: Readonly<Record<string, number>> };
}

/** Everything that a run depends on besides strategy, workload and seed. */
export interface ExperimentParameters {
  /** GOGC in percent. */
  readonly gogc: number | 'off';
  /** GOMEMLIMIT; null for none. */
  readonly memoryLimitBytes: number | null;
  readonly globalsBytes: number;
  /** GOMAXPROCS. */
  readonly procs: number;
  /** What the table of costs is called. */
  readonly costs: string;
}

/** One strategy, one workload, one seed, one set of parameters. */
export interface ExperimentCell extends ExperimentParameters {
  readonly strategy: string;
  readonly workload: string;
  /** Null for a file. */
  readonly seed: number | null;
  /** In ns each. */
  readonly costTable: CostTable;
  /** Rows carried out. */
  readonly events: number;
  /** Of each checkpoint: the number of its row, from 0. */
  readonly rows: readonly number[];
  /** By measure, a value for each checkpoint; null outside the measure's domain, absent where the strategy has no model of it. */
  readonly samples: Readonly<Record<string, readonly (number | null)[]>>;
  /** By measure, over the whole run. */
  readonly totals: Readonly<Record<string, number | null>>;
}

/** `Node.js`, `v20.19.0`. */
export interface ProvenanceFact {
  readonly name: string;
  readonly value: string;
}
