import type { StrategyPlugin } from '@spanlab/core';
import { InputError, hasMemoryLimit } from '@spanlab/core';
import { type CellInputs, type CellParameters, type CellWorkload, cellName } from './cell.js';
import { type CostSource, type Experiment, RESULTS_SCHEMA, type StrategySource, type WorkloadSource } from './experiment.js';

/** A cell and its place in the matrix. */
export interface PlannedCell {
  /** The hash of its inputs. */
  readonly name: string;
  readonly inputs: CellInputs;
  readonly strategy: StrategySource;
  readonly workload: WorkloadSource;
  /** Null for a file. */
  readonly seed: number | null;
  readonly parameters: CellParameters;
  /** What the table of costs is called. */
  readonly costs: string;
}

/** The matrix of an experiment. */
export interface Plan {
  /** In the order of results: by strategy, workload, parameters, seed, each as the config lists them. */
  readonly cells: readonly PlannedCell[];
  /** Combinations that do not exist, in words. */
  readonly leftOut: readonly string[];
}

/**
 * Lists the cells of an experiment.
 * @param engine hash of the code that computes cells
 * @param plugins the strategies, in the experiment's order
 * @throws InputError if a strategy only replays, and if no cell is left
 */
export function planCells(experiment: Experiment, engine: string, plugins: readonly StrategyPlugin[]): Plan {
  const cells: PlannedCell[] = [];
  const leftOut = new Set<string>();
  for (const [i, strategy] of experiment.strategies.entries()) {
    for (const workload of experiment.workloads) {
      for (const { parameters, costs } of parameterSets(experiment)) {
        if (parameters.memoryLimitBytes !== null && !hasMemoryLimit(plugins[i])) {
          leftOut.add(`${strategy.name} with a memory limit: it knows none`);
          continue;
        }
        for (const seed of workload.kind === 'generator' ? experiment.seeds : [null]) {
          const inputs: CellInputs = {
            schema: RESULTS_SCHEMA,
            engine,
            strategy: { name: strategy.name, code: strategy.code },
            workload: cellWorkload(workload, seed),
            parameters,
            costs: costs.tables?.[strategy.name] ?? costs.table ?? costsOf(plugins[i]),
          };
          cells.push({ name: cellName(inputs), inputs, strategy, workload, seed, parameters, costs: costs.name });
        }
      }
    }
  }
  if (cells.length === 0) throw new InputError(`no cell is left to run: ${[...leftOut].join('; ')}; add a strategy or a parameter that fits`);
  return { cells, leftOut: [...leftOut] };
}

/** Where a cell is, in words: `go1.4, server, seed 1, GOGC 100, …`. */
export function describeCell({ strategy, workload, seed, parameters, costs }: Omit<PlannedCell, 'name' | 'inputs'>): string {
  const { gogc, memoryLimitBytes, globalsBytes, procs } = parameters;
  const words = [strategy.name, workload.name, ...(seed === null ? [] : [`seed ${seed}`]), `gogc ${gogc}`];
  if (memoryLimitBytes !== null) words.push(`memory limit ${memoryLimitBytes}`);
  return [...words, `globals ${globalsBytes}`, `procs ${procs}`, `costs ${costs}`].join(', ');
}

function parameterSets({ parameters }: Experiment): { parameters: CellParameters; costs: CostSource }[] {
  return parameters.gogc.flatMap((gogc) =>
    parameters.memoryLimitBytes.flatMap((memoryLimitBytes) =>
      parameters.globalsBytes.flatMap((globalsBytes) =>
        parameters.procs.flatMap((procs) =>
          parameters.costs.map((costs) => ({ parameters: { gogc, memoryLimitBytes, globalsBytes, procs }, costs })),
        ),
      ),
    ),
  );
}

function cellWorkload(workload: WorkloadSource, seed: number | null): CellWorkload {
  if (workload.kind !== 'generator') return { kind: 'file', sha256: workload.sha256 };
  const { generator, version, parameters } = workload;
  return { kind: 'generator', generator, version, parameters, seed: seed ?? 0 };
}

function costsOf({ name, costs, simulate }: StrategyPlugin): NonNullable<StrategyPlugin['costs']> {
  if (costs !== undefined && simulate !== undefined) return costs;
  throw new InputError(`${name}: this strategy replays recordings but has no pacer; choose one that simulates`);
}
