import type { MeasureDefinition, MemStats } from '@spanlab/core';
import type { Checkpoint } from '@spanlab/simulation';
import type { Range, RecordedCheckpoint, RecordedOutcome } from './outcome.js';

/** Something that a simulated run and real runs can be compared in. */
export interface FidelityMeasure extends MeasureDefinition {
  /** Its value at a checkpoint; undefined if the simulation has none. */
  simulated(checkpoint: Checkpoint, first: Checkpoint): number | undefined;
  /** What real runs had; undefined if they do not tell, or not sharply enough to compare. */
  recorded(checkpoint: RecordedCheckpoint, outcome: RecordedOutcome): Reading | undefined;
}

/** What real runs had at a checkpoint, and whether a simulated value must be taken relative to its first checkpoint too. */
export interface Reading extends Range {
  readonly sinceFirst: boolean;
}

const GO_DOC = 'Go documentation, package runtime, type MemStats';
const STATM = 'proc(5), /proc/[pid]/statm';

/** All of them, in the order in which they are shown. */
export const fidelityMeasures: readonly FidelityMeasure[] = [
  field('NumGC', 'collections', 'count', 'Collections since the start of the process.'),
  field('NextGC', 'heap goal', 'bytes', 'HeapAlloc at which the next collection begins, or is to be done.'),
  field('HeapSys', 'heap obtained from the system', 'bytes', 'Pages that the heap has got from the operating system, without stacks.'),
  field('HeapInuse', 'heap in use', 'bytes', 'Pages of spans that hold objects.'),
  field('HeapIdle', 'heap idle', 'bytes', 'Pages of free spans.'),
  field('HeapAlloc', 'heap allocated', 'bytes', 'Slots that were handed out and not swept yet.'),
  field('MSpanInuse', 'span records in use', 'bytes', 'Records of spans, free spans included.'),
  memory('VmRss', 'resident memory', 'VmRssPages', ({ residentBytes }) => residentBytes),
  memory('VmSize', 'virtual memory', 'VmSizePages', ({ virtualBytes }) => virtualBytes),
  counter('Mallocs', 'objects allocated', 'objects', 'Objects allocated since the start of the process.', ({ Mallocs }) => Mallocs, 'Mallocs'),
  counter('TotalAlloc', 'bytes allocated', 'bytes', 'Bytes allocated since the start of the process, in slots.', ({ TotalAlloc }) => TotalAlloc, 'TotalAlloc'),
];

/** A field of MemStats, as it is. */
function field(name: keyof MemStats, title: string, unit: MeasureDefinition['unit'], description: string): FidelityMeasure {
  return {
    name, title, unit, better: 'none', description, source: GO_DOC,
    simulated: ({ memStats }) => memStats[name] as number,
    recorded: ({ ranges }) => (ranges[name] === undefined ? undefined : { ...ranges[name], sinceFirst: false }),
  };
}

/** Memory of the process, beyond what it had at the first checkpoint: the rest is the measuring program. */
function memory(name: string, title: string, recordedField: string, bytesOf: (checkpoint: Checkpoint) => number | undefined): FidelityMeasure {
  return {
    name, title, unit: 'bytes', better: 'lower', source: STATM,
    description: `${title[0].toUpperCase()}${title.slice(1)} of the process, beyond what it had at the first checkpoint (real runs: the median there).`,
    simulated: (checkpoint, first) => {
      const [bytes, before] = [bytesOf(checkpoint), bytesOf(first)];
      return bytes === undefined || before === undefined ? undefined : bytes - before;
    },
    recorded: ({ ranges }, { pageBytes, checkpoints }) => {
      const range = ranges[recordedField];
      const before = checkpoints[0].ranges[recordedField]?.median;
      if (range === undefined || before === undefined) return undefined;
      const beyond = (pages: number): number => (pages - before) * pageBytes;
      return { low: beyond(range.low), median: beyond(range.median), high: beyond(range.high), sinceFirst: false };
    },
  };
}

/**
 * A count that the workload determines, so that it must be exact. Real
 * processes start with a few objects more or less, and carry that difference
 * to the end. So: where all real runs had the same count, that; else, where all
 * had counted the same since their first checkpoint, that, and the simulated
 * count since its own; else nothing can be said, as the runtime itself
 * allocated at its own times.
 */
function counter(
  name: string,
  title: string,
  unit: MeasureDefinition['unit'],
  description: string,
  countOf: (memStats: MemStats) => number,
  recordedField: string,
): FidelityMeasure {
  return {
    name, title, unit, better: 'none', description, source: GO_DOC,
    simulated: ({ memStats }) => countOf(memStats),
    recorded: ({ ranges }, { checkpoints }) => {
      const [range, first] = [ranges[recordedField], checkpoints[0].ranges[recordedField]];
      if (range === undefined || first === undefined) return undefined;
      if (range.low === range.high) return { ...range, sinceFirst: false };
      const since = { low: range.low - first.low, median: range.median - first.median, high: range.high - first.high };
      return since.low === since.median && since.median === since.high ? { ...since, sinceFirst: true } : undefined;
    },
  };
}
