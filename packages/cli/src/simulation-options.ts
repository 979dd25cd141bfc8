import { basename } from 'node:path';
import { type Charging, type CostTable, InputError, type StrategyPlugin, parseCosts } from '@spanlab/core';
import { loadStrategies, readJson, requireMemoryLimit } from '@spanlab/harness';
import { MAX_PROCESSOR } from '@spanlab/workload';
import { parseBytes, parseGogc, parseWholeNumber } from './option-values.js';

/** Options of a simulated process, as they stand on the command line. */
export interface SimulationOptions {
  readonly gogc: string;
  readonly memoryLimit?: string;
  readonly globals: string;
  readonly procs: string;
  readonly costs?: string;
}

/** What a process is simulated with. */
export interface ProcessParameters {
  /** GOGC in percent; negative for `off`. */
  readonly gogc: number;
  /** Infinite for none. */
  readonly memoryLimitBytes: number;
  readonly globalsBytes: number;
  readonly procs: number;
}

/** The same with the user's own table of costs, if there is one. */
export interface ParsedOptions extends ProcessParameters {
  readonly costs: CostTable | undefined;
}


/** @throws InputError at an option that is wrong, or that the strategy does not know */
export async function parseSimulationOptions(options: SimulationOptions, strategy: StrategyPlugin): Promise<ParsedOptions> {
  const { memoryLimit, costs } = options;
  const parameters = {
    gogc: parseGogc(options.gogc),
    memoryLimitBytes: memoryLimit === undefined || memoryLimit === 'off' ? Infinity : parseBytes('--memory-limit', memoryLimit, ', or off'),
    globalsBytes: parseBytes('--globals', options.globals),
    procs: parseProcs(options.procs),
  };
  if (memoryLimit !== undefined) requireMemoryLimit(strategy, '--memory-limit', await loadStrategies());
  return { ...parameters, costs: costs === undefined ? undefined : parseCosts(basename(costs), await readJson(costs), simulating(strategy)) };
}

/** @throws InputError if the strategy only replays */
function simulating({ name, costs }: StrategyPlugin): Charging {
  if (costs === undefined) throw new InputError(`${name}: this strategy replays recordings but has no pacer; choose one that simulates`);
  return { name, costs };
}

/** Numbers of Ps, separated by commas: ascending, each once. */
export function parseProcsList(text: string): number[] {
  return [...new Set(text.split(',').map((part) => parseProcs(part.trim())))].toSorted((a, b) => a - b);
}

/** GOMAXPROCS: as many Ps as a workload may name. */
export function parseProcs(text: string): number {
  return parseWholeNumber('--procs', text, 1, MAX_PROCESSOR + 1, 'Ps');
}
