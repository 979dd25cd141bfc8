import type { CostModel, StrategyPlugin } from '@spanlab/core';
import { measureSimulation } from '@spanlab/harness';
import type { Checkpoint, SimulationResult } from '@spanlab/simulation';
import { formatCount, formatNoun, formatSeconds, formatTable } from './format.js';
import type { ProcessParameters } from './simulation-options.js';

/** A simulated run, and what it was made from. */
export interface SimulatedRun {
  readonly strategy: StrategyPlugin;
  /** Name of the file or of the generator. */
  readonly workload: string;
  /** Of the generator, if one was given. */
  readonly seed: number | undefined;
  readonly parameters: ProcessParameters;
  /** What was charged for work. */
  readonly costs: CostModel | undefined;
  readonly result: SimulationResult;
  /** Real time that it took, reading included. */
  readonly seconds: number;
}

/** The machine-readable form. Only `seconds`, at its end, differs between two runs. */
export function toJson({ strategy, workload, seed, parameters, costs, result, seconds }: SimulatedRun): string {
  const { gogc, memoryLimitBytes, globalsBytes, procs } = parameters;
  const json = {
    strategy: strategy.name,
    go: strategy.verifiedRelease,
    parameters: {
      workload,
      ...(seed === undefined ? {} : { seed }),
      gogc: gogc < 0 ? 'off' : gogc,
      memoryLimitBytes: Number.isFinite(memoryLimitBytes) ? memoryLimitBytes : null,
      globalsBytes,
      procs,
      costs,
    },
    events: result.events,
    checkpoints: result.checkpoints.map(checkpointJson),
    measures: measureSimulation(result),
    seconds,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** What the strategy has no model of is left out. */
function checkpointJson({ event, memStats, virtualBytes, residentBytes }: Checkpoint): object {
  return {
    event,
    ...memStats,
    ...(virtualBytes === undefined ? {} : { VmSizeBytes: virtualBytes }),
    ...(residentBytes === undefined ? {} : { VmRssBytes: residentBytes }),
  };
}

interface Column {
  readonly title: string;
  readonly unit: string;
  /** Undefined where a strategy cannot tell. */
  readonly text: (checkpoint: Checkpoint) => string | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: 'ROW', unit: '', text: ({ event }) => formatCount(event) },
  { title: 'COLLECTIONS', unit: '', text: ({ memStats }) => formatCount(memStats.NumGC) },
  memory('HEAPALLOC', ({ memStats }) => memStats.HeapAlloc),
  memory('HEAPINUSE', ({ memStats }) => memStats.HeapInuse),
  memory('HEAPSYS', ({ memStats }) => memStats.HeapSys),
  memory('HEAPRELEASED', ({ memStats }) => memStats.HeapReleased),
  memory('NEXTGC', ({ memStats }) => memStats.NextGC),
  memory('VMRSS', ({ residentBytes }) => residentBytes),
  memory('VMSIZE', ({ virtualBytes }) => virtualBytes),
];

/** For people: the checkpoints as a table, the run in a line, and what to do next. */
export function describeSimulation({ strategy, workload, parameters, result, seconds }: SimulatedRun): string {
  const { checkpoints } = result;
  const columns = COLUMNS.filter(({ text }) => checkpoints.some((checkpoint) => text(checkpoint) !== undefined));
  const rows = [
    columns.map(({ title }) => title),
    columns.map(({ unit }) => unit),
    ...checkpoints.map((checkpoint) => columns.map(({ text }) => text(checkpoint) ?? '')),
  ];
  const gogc = parameters.gogc < 0 ? 'off' : parameters.gogc;
  const hasMemory = checkpoints.some(({ residentBytes }) => residentBytes !== undefined);
  return (
    `${workload} on Go ${strategy.verifiedRelease}, GOGC ${gogc}\n\n` +
    (checkpoints.length === 0 ? 'No checkpoints: the workload has no row `stats`.\n' : formatTable(rows, columns.map((_, i) => i))) +
    (hasMemory ? 'VMRSS and VMSIZE: what comes through the heap; code, globals and threads come on top.\n' : '') +
    `\n${summaryOf(result)}; simulated in ${formatSeconds(seconds)}\n`
  );
}

function summaryOf(result: SimulationResult): string {
  const { virtualNs, NumGC, HeapSys } = measureSimulation(result);
  return [
    formatNoun(result.events, 'row'),
    formatNoun(NumGC, 'collection'),
    `HeapSys ${toMiB(HeapSys)} MiB at the end`,
    `${(virtualNs / 1e6).toFixed(1)} ms of virtual time`,
  ].join(', ');
}

function memory(title: string, bytesOf: (checkpoint: Checkpoint) => number | undefined): Column {
  return {
    title,
    unit: 'MiB',
    text: (checkpoint) => {
      const bytes = bytesOf(checkpoint);
      return bytes === undefined ? undefined : toMiB(bytes);
    },
  };
}

/** A goal beyond all memory is none: GOGC is off. */
function toMiB(bytes: number): string {
  return bytes > Number.MAX_SAFE_INTEGER ? 'none' : (bytes / 2 ** 20).toFixed(2);
}
