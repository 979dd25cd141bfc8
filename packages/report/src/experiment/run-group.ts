import { InputError } from '@spanlab/core';
import { distinctNames } from '../distinct-names.js';
import { looksOf, type StrategyLook } from '../figures/strategy-looks.js';
import { formatBytes } from '../format.js';
import { strategyNames } from '../strategy-names.js';
import type { ExperimentCell, ExperimentData, ExperimentParameters, ExperimentStrategy } from './experiment-data.js';
import { groupStem } from './group-stem.js';

/** What was run, without what else there is to say. */
type RunData = Pick<ExperimentData, 'strategies' | 'workloads' | 'cells'>;

/** All runs of one workload under one set of parameters: what can be laid side by side. */
export interface RunGroup {
  readonly workload: string;
  readonly parameters: ExperimentParameters;
  /** `small-server, GOGC 100`: with those parameters that differ between groups, and GOGC. */
  readonly label: string;
  /**
   * The same as the start of file names and as an anchor, different for each
   * group: `small-server.gogc100`. What else is run beside it changes nothing
   * in it, nor does the order.
   */
  readonly stem: string;
  /** In the order of the strategies. */
  readonly runs: readonly StrategyRuns[];
}

/** The runs of one strategy in a group, one a seed. */
export interface StrategyRuns {
  readonly strategy: string;
  /** What to call it: `Go 1.4.3`. */
  readonly name: string;
  /** How it is drawn, beside all strategies of the experiment. */
  readonly look: StrategyLook;
  /** In the order of the seeds, which is the same for all strategies of a group. */
  readonly cells: readonly ExperimentCell[];
}

type ParameterName = keyof ExperimentParameters;

const PARAMETER_NAMES: readonly ParameterName[] = ['gogc', 'memoryLimitBytes', 'globalsBytes', 'procs', 'costs'];

/** Groups in the order of the workloads, then of the parameters. */
export function runGroups(data: RunData): RunGroup[] {
  const shown = PARAMETER_NAMES.filter((name) => name === 'gogc' || new Set(data.cells.map((cell) => cell[name])).size > 1);
  const groups = new Map<string, ExperimentCell[]>();
  for (const cell of data.cells) {
    const key = JSON.stringify([cell.workload, ...PARAMETER_NAMES.map((name) => cell[name])]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const looks = looksOf(data.strategies.map(ofStrategy));
  const rank = (cells: readonly ExperimentCell[]) => data.workloads.findIndex(({ name }) => name === cells[0].workload);
  const sorted = [...groups].toSorted(([, a], [, b]) => rank(a) - rank(b));
  const stems = distinctNames(sorted.map(([, [cell]]) => groupStem(cell)), sorted.map(([key]) => key));
  return sorted.map(([, cells], i) => {
    const [{ workload, gogc, memoryLimitBytes, globalsBytes, procs, costs }] = cells;
    const parameters = { gogc, memoryLimitBytes, globalsBytes, procs, costs };
    return {
      workload,
      parameters,
      label: [workload, ...shown.map((name) => parameterText(name, parameters))].join(', '),
      stem: stems[i],
      runs: data.strategies.flatMap(({ name }, k) => {
        const own = cells.filter(({ strategy }) => strategy === name);
        return own.length === 0 ? [] : [{ strategy: name, name: strategyTitle(name, data), look: looks[k], cells: own }];
      }),
    };
  });
}

/** `GOGC 100`, `memory limit 64.0 MiB`. */
export function parameterText(name: ParameterName, parameters: ExperimentParameters): string {
  switch (name) {
    case 'gogc':
      return `GOGC ${parameters.gogc}`;
    case 'memoryLimitBytes':
      return parameters.memoryLimitBytes === null ? 'no memory limit' : `memory limit ${formatBytes(parameters.memoryLimitBytes)}`;
    case 'globalsBytes':
      return `${formatBytes(parameters.globalsBytes)} of globals`;
    case 'procs':
      return `GOMAXPROCS ${parameters.procs}`;
    case 'costs':
      return parameters.costs === 'strategy' ? "each strategy's own costs" : `costs ${parameters.costs}`;
  }
}

/** What to call a strategy of an experiment: `Go 1.4.3`. */
export function strategyTitle(name: string, { strategies }: Pick<ExperimentData, 'strategies'>): string {
  return strategyNames(strategies.map(ofStrategy))[strategies.findIndex((one) => one.name === name)];
}

function ofStrategy({ name, ...identity }: ExperimentStrategy) {
  return { strategy: name, ...identity };
}

/**
 * The strategy that others are compared with: the one asked for, else the first
 * that ran everywhere. A memory limit can leave older releases out.
 *
 * @throws InputError if it is unknown or has no runs in some group
 */
export function chooseBaseline(data: RunData, groups: readonly RunGroup[], asked: string | undefined): string {
  const names = data.strategies.map(({ name }) => name);
  if (asked !== undefined && !names.includes(asked)) {
    throw new InputError(`unknown baseline "${asked}"; the results are of ${names.join(', ')}`);
  }
  const gapOf = (strategy: string) => groups.find(({ runs }) => !runs.some((one) => one.strategy === strategy));
  const complete = names.filter((name) => gapOf(name) === undefined);
  const chosen = asked ?? complete[0] ?? names[0];
  const gap = gapOf(chosen);
  if (gap === undefined) return chosen;
  const remedy = complete.length > 0 ? `choose another one with --baseline: ${complete.join(', ')}` : 'run the workloads and parameters that all strategies have';
  throw new InputError(`the baseline ${chosen} has no run of ${gap.label}; ${remedy}`);
}

/** Makes sure of the baseline before anything that takes long. @throws InputError as {@link chooseBaseline} */
export function checkBaseline(data: RunData, asked: string | undefined): void {
  chooseBaseline(data, runGroups(data), asked);
}
