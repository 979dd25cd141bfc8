import type { CostTable, MeasureDefinition, StrategyIdentity } from '@spanlab/core';

/** Version of what cells and results look like: raised when equal inputs come to give other bytes. */
export const RESULTS_SCHEMA = 1;

/** An experiment with everything decided: what the manifest keeps, and all that cells follow from. */
export interface Experiment {
  readonly strategies: readonly StrategySource[];
  readonly workloads: readonly WorkloadSource[];
  /** For generators; a file is the same whatever the seed. */
  readonly seeds: readonly number[];
  readonly parameters: ParameterLists;
  /** Names of the measures that results show; null for all. Cells hold all of them in any case. */
  readonly measures: readonly string[] | null;
  readonly reports: readonly ReportName[];
}

/** A strategy, as it was asked for. */
export interface StrategySource extends StrategyIdentity {
  /** What to load: a name, a package or a path. */
  readonly specifier: string;
  /** SHA-256 of all modules that it consists of. */
  readonly code: string;
  /** What it measures beside the standard measures; absent if that is nothing. */
  readonly measures?: readonly MeasureDefinition[];
}

/** Where a workload comes from. `name` is what results call it. */
export type WorkloadSource = FileSource | GeneratorSource;

export interface FileSource {
  readonly kind: 'file' | 'dataset';
  readonly name: string;
  /** Of a dataset: its name. Of a file: its name in the folder `inputs`. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface GeneratorSource {
  readonly kind: 'generator';
  readonly name: string;
  readonly generator: string;
  /** Of the generator: equal versions and parameters give equal rows. */
  readonly version: number;
  readonly parameters: Readonly<Record<string, number>>;
}

/** What is varied; the matrix has a cell for every combination. */
export interface ParameterLists {
  /** GOGC in percent. */
  readonly gogc: readonly (number | 'off')[];
  /** GOMEMLIMIT; null for none. */
  readonly memoryLimitBytes: readonly (number | null)[];
  /** Global variables that the collector scans. */
  readonly globalsBytes: readonly number[];
  /** GOMAXPROCS. */
  readonly procs: readonly number[];
  readonly costs: readonly CostSource[];
}

/** Costs of work and what results call them. */
export interface CostSource {
  readonly name: string;
  /** For all strategies; null where each has its own. */
  readonly table: CostTable | null;
  /** By name of the strategy, for those that do not charge their own. */
  readonly tables?: Readonly<Record<string, CostTable>>;
}

/** Files that results are written to. */
export const reportNames = ['csv', 'json', 'arrow', 'parquet', 'benchmark'] as const;
export type ReportName = (typeof reportNames)[number];
