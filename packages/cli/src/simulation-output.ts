import { type CostTable, type StrategyPlugin, identityOf, ownMeasures } from '@spanlab/core';
import { measureSimulation, standardMeasures } from '@spanlab/harness';
import type { Checkpoint, LockTotals, ProcessorTotals, SimulationResult } from '@spanlab/simulation';
import { formatCount, formatNoun, formatSeconds, formatShare, formatTable } from './format.js';
import { jsonText } from './json-text.js';
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
  readonly costs: CostTable | undefined;
  readonly result: SimulationResult;
  /** Real time that it took, reading included. */
  readonly seconds: number;
}

/** The machine-readable form. Only `seconds`, at its end, differs between two runs. */
export function toJson({ strategy, workload, seed, parameters, costs, result, seconds }: SimulatedRun): string {
  const { gogc, memoryLimitBytes, globalsBytes, procs } = parameters;
  const { processors } = result;
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
      ...(processors === undefined ? {} : { lockHolds: strategy.lockHolds }),
    },
    events: result.events,
    checkpoints: result.checkpoints.map(checkpointJson),
    measures: measureSimulation(result, strategy),
    ...(processors === undefined ? {} : { locks: locksOf(result, processors) }),
    seconds,
  };
  return jsonText(json);
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

/** Each lock that Ps took: the page heap's, and those of central lists by size class. */
interface LockLine extends LockTotals {
  readonly lock: string;
  readonly sizeClass?: number;
  readonly slotBytes?: number;
  /** Part of all Ps' time. */
  readonly waitShare: number;
}

function locksOf({ runtime, virtualNs }: SimulationResult, totals: ProcessorTotals): LockLine[] {
  const allNs = virtualNs * totals.processors;
  const line = (lock: LockTotals) => ({ ...lock, waitShare: allNs === 0 ? 0 : lock.waitNs / allNs });
  return [
    { lock: 'mheap', ...line(totals.heapLock) },
    ...totals.centralByClass.map(({ sizeClass, totals: lock }) => ({
      lock: 'mcentral', sizeClass, slotBytes: runtime.heap.sizeClasses.slotBytes[sizeClass], ...line(lock),
    })),
  ];
}

/** So many classes' locks are shown to people: those that were waited for longest. */
const CLASSES_SHOWN = 5;

/** What the Ps did, and what they waited for. */
function describeProcessors(run: SimulatedRun, totals: ProcessorTotals): string {
  const { throughput, utilisation, lockWaitShare, lockContendedShare } = measureSimulation(run.result, run.strategy);
  const [heap, ...classes] = locksOf(run.result, totals);
  const longest = classes.toSorted((a, b) => b.waitNs - a.waitNs || (a.sizeClass ?? 0) - (b.sizeClass ?? 0)).slice(0, CLASSES_SHOWN);
  const row = ({ lock, slotBytes, acquisitions, contended, waitNs, waitShare }: LockLine) => [
    slotBytes === undefined ? lock : `${lock} ${formatCount(slotBytes)} B`,
    formatCount(acquisitions),
    acquisitions === 0 ? '' : formatShare(contended / acquisitions),
    (waitNs / 1e6).toFixed(3),
    formatShare(waitShare),
  ];
  const rows = [['LOCK', 'ACQUISITIONS', 'CONTENDED', 'WAITS', "OF ALL PS' TIME"], ['', '', '', 'ms', ''], ...[heap, ...longest].map(row)];
  const more = classes.length > longest.length ? `and ${formatNoun(classes.length - longest.length, 'more class', 'more classes')} that waited less; --json has all\n` : '';
  return (
    `\n${totals.processors} Ps: ${formatCount(throughput)} objects/s, ${formatShare(utilisation)} of their time at work, ` +
    `${formatShare(lockWaitShare)} waiting for locks, ${formatShare(lockContendedShare)} of the acquisitions contended\n\n` +
    formatTable(rows, [1, 2, 3, 4]) + more
  );
}

/** For people: the checkpoints as a table, the run in a line, and what to do next. */
export function describeSimulation(run: SimulatedRun): string {
  const { strategy, workload, parameters, result, seconds } = run;
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
    `${workload} on ${identityOf(strategy).label}, GOGC ${gogc}\n\n` +
    (checkpoints.length === 0 ? 'No checkpoints: the workload has no row `stats`.\n' : formatTable(rows, columns.map((_, i) => i))) +
    (hasMemory ? 'VMRSS and VMSIZE: what comes through the heap; code, globals and threads come on top.\n' : '') +
    (result.processors === undefined ? '' : describeProcessors(run, result.processors)) +
    describeOwnMeasures(run) +
    `\n${summaryOf(run)}; simulated in ${formatSeconds(seconds)}\n`
  );
}

/** What the strategy counts beside the standard measures, a line each. */
function describeOwnMeasures({ strategy, result }: SimulatedRun): string {
  const values = measureSimulation(result, strategy);
  const rows = ownMeasures([strategy], standardMeasures).flatMap(({ name, title, unit, better }) =>
    values[name] === undefined ? [] : [[name, title, formatCount(values[name]), unit, better === 'none' ? '' : `${better} is better`]],
  );
  return rows.length === 0 ? '' : `\n${formatTable([['MEASURE', 'WHAT', 'WHOLE RUN', 'UNIT', ''], ...rows], [2])}`;
}

function summaryOf({ result, strategy }: SimulatedRun): string {
  const { virtualNs, NumGC, HeapSys } = measureSimulation(result, strategy);
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
