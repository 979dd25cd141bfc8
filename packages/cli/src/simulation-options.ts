import { basename } from 'node:path';
import { type CostModel, InputError, type StrategyPlugin, parseCosts } from '@spanlab/core';
import { MEMORY_LIMIT_RELEASE, hasMemoryLimit, readJson } from '@spanlab/harness';
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
  readonly costs: CostModel | undefined;
}

/** Ps that can be simulated so far. */
export const MAX_SIMULATED_PROCS = 1;

/** @throws InputError at an option that is wrong, or that the strategy's release does not have */
export async function parseSimulationOptions(options: SimulationOptions, strategy: StrategyPlugin): Promise<ParsedOptions> {
  const { memoryLimit, costs } = options;
  const parameters = {
    gogc: parseGogc(options.gogc),
    memoryLimitBytes: memoryLimit === undefined || memoryLimit === 'off' ? Infinity : parseBytes('--memory-limit', memoryLimit),
    globalsBytes: parseBytes('--globals', options.globals),
    procs: parseProcs(options.procs),
  };
  if (memoryLimit !== undefined && !hasMemoryLimit(strategy)) {
    throw new InputError(
      `--memory-limit: Go ${strategy.verifiedRelease} has no memory limit, it came with Go ${MEMORY_LIMIT_RELEASE}; leave it out, or choose a later release`,
    );
  }
  return { ...parameters, costs: costs === undefined ? undefined : parseCosts(basename(costs), await readJson(costs)) };
}

function parseProcs(text: string): number {
  const procs = parseWholeNumber('--procs', text, 1, MAX_PROCESSOR + 1, 'Ps');
  if (procs > MAX_SIMULATED_PROCS) throw new InputError(`--procs ${procs}: several Ps cannot be simulated yet; use --procs 1, which runs the rows of all Ps on one`);
  return procs;
}
