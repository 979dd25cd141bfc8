import { safeName } from '../cell-label.js';
import type { ExperimentParameters } from './experiment-data.js';

/** What a config has that says nothing of them: not worth a part of a name. */
const USUAL: Omit<ExperimentParameters, 'gogc'> = { memoryLimitBytes: null, globalsBytes: 524_288, procs: 1, costs: 'strategy' };

const BYTE_UNITS = [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]] as const;

/**
 * A group of runs as the start of a name, a part for each parameter that is not
 * the usual one: `server.gogc100.limit64MiB.procs4`. What else was run, and in
 * which order, changes nothing in it.
 */
export function groupStem({ workload, gogc, memoryLimitBytes, globalsBytes, procs, costs }: ExperimentParameters & { readonly workload: string }): string {
  const parts = [
    workload,
    `gogc${gogc}`,
    ...(memoryLimitBytes === USUAL.memoryLimitBytes ? [] : [`limit${exactBytes(memoryLimitBytes as number)}`]),
    ...(globalsBytes === USUAL.globalsBytes ? [] : [`globals${exactBytes(globalsBytes)}`]),
    ...(procs === USUAL.procs ? [] : [`procs${procs}`]),
    ...(costs === USUAL.costs ? [] : [`costs-${costs}`]),
  ];
  return safeName(parts.join('.'));
}

/** Bytes to the last one, in the largest unit that takes no fraction: 64MiB, 65537B. */
function exactBytes(bytes: number): string {
  const [symbol, size] = BYTE_UNITS.find(([, one]) => bytes >= one && bytes % one === 0) ?? ['B', 1];
  return `${bytes / size}${symbol}`;
}
