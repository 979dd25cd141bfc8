import type { CostTable } from '@spanlab/core';
import type { ReportName } from '@spanlab/harness';

/**
 * What `spanlab run` carries out: every strategy on every workload, with every
 * seed and every combination of parameters. Paths start at the config's folder.
 */
export interface ExperimentConfig {
  /** Names as `spanlab strategies` lists them, packages, or paths of modules. */
  readonly strategies: readonly string[];
  readonly workloads: readonly WorkloadConfig[];
  /** Seeds of generators, 0 to 2^32 − 1; files have none. Default: [1]. */
  readonly seeds?: readonly number[];
  readonly parameters?: ParametersConfig;
  /** Names of measures that results show (docs/experiments.md). Default: all. */
  readonly measures?: readonly string[];
  /** Files that results are written to. Default: all. */
  readonly reports?: readonly ReportName[];
}

/** A CSV file or the name of a bundled workload; or an object, which can give it another name in results. */
export type WorkloadConfig =
  | string
  | { readonly file: string; readonly name?: string }
  | { readonly dataset: string; readonly name?: string }
  | {
      /** Name of a generator: server, lognormal-churn, sawtooth. */
      readonly generator: string;
      /** What shall differ from the defaults (docs/workloads.md). */
      readonly parameters?: Readonly<Record<string, number>>;
      readonly name?: string;
    };

/** Lists of what is varied. */
export interface ParametersConfig {
  /** GOGC in percent. Default: [100]. */
  readonly gogc?: readonly (number | 'off')[];
  /** GOMEMLIMIT: bytes, '64MiB', or 'off'. Default: ['off']. Releases before Go 1.19 have none: such cells are left out. */
  readonly memoryLimit?: readonly (number | string)[];
  /** Global variables that the collector scans: bytes, or '512KiB', which is the default. */
  readonly globals?: readonly (number | string)[];
  /** GOMAXPROCS. Default: [1]. */
  readonly procs?: readonly number[];
  /** Costs of work: 'strategy' for each strategy's own (the default), or others. */
  readonly costs?: readonly CostConfig[];
}

/**
 * A JSON file or a table with a name, for strategies that charge the same costs; or a table or file
 * by strategy's name, where a strategy that is not named charges its own.
 */
export type CostConfig =
  | string
  | { readonly name: string; readonly table: CostTable }
  | { readonly name: string; readonly tables: Readonly<Record<string, CostTable | string>> };

export type { CostTable, ReportName };

/** Gives a config its types; returns it as it is. */
export function defineConfig(config: ExperimentConfig): ExperimentConfig {
  return config;
}
