import type { MeasureDefinition, MemStats } from '@spanlab/core';
import type { Checkpoint } from '@spanlab/simulation';
import { simulationMeasures } from '../simulation-measures.js';

const GO_DOC = 'Go documentation, package runtime, type MemStats';

type CheckpointMeasure = MeasureDefinition & { readonly valueAt: (checkpoint: Checkpoint) => number | undefined };

/** What a checkpoint tells: numbers of MemStats, and the memory of the process where the strategy models it. */
export const checkpointMeasures: readonly CheckpointMeasure[] = [
  field('HeapSys', 'heap obtained from the system', 'bytes', 'lower', 'Pages that the heap has got from the operating system, without stacks.'),
  field('HeapInuse', 'heap in use', 'bytes', 'lower', 'Pages of spans that hold objects, whether all their slots are used or not.'),
  field('HeapIdle', 'heap idle', 'bytes', 'lower', 'Pages of free spans.'),
  field('HeapAlloc', 'heap allocated', 'bytes', 'lower', 'Slots that were handed out and not swept yet, at the size of their class.'),
  field('HeapReleased', 'heap released', 'bytes', 'higher', 'Idle pages that were given back to the operating system.'),
  field('HeapObjects', 'objects in the heap', 'objects', 'lower', 'Objects allocated and not freed yet.'),
  field('Mallocs', 'objects allocated', 'objects', 'none', 'Objects allocated since the start of the process, those in tiny blocks too.'),
  field('Frees', 'objects freed', 'objects', 'none', 'Objects that sweeping has freed.'),
  field('TotalAlloc', 'bytes allocated', 'bytes', 'none', 'Bytes allocated since the start of the process, in slots.'),
  field('StackInuse', 'stacks in use', 'bytes', 'lower', 'Pages of spans that hold goroutine stacks.'),
  field('StackSys', 'stacks obtained from the system', 'bytes', 'lower', 'StackInuse and what the threads have besides.'),
  field('MSpanInuse', 'span records in use', 'bytes', 'lower', 'Records of spans.'),
  field('MSpanSys', 'span records obtained', 'bytes', 'lower', 'Memory that was got for records of spans.'),
  field('MCacheInuse', 'mcaches in use', 'bytes', 'lower', 'Records of mcaches.'),
  field('MCacheSys', 'mcaches obtained', 'bytes', 'lower', 'Memory that was got for mcaches.'),
  field('GCSys', "collector's memory", 'bytes', 'lower', "Memory that was got for the collector's own records."),
  field('NextGC', 'heap goal', 'bytes', 'none', 'HeapAlloc at which the next collection starts; empty if none ever does.'),
  field('NumGC', 'collections', 'count', 'none', 'Collections since the start of the process.'),
  memory('VmSizeBytes', 'virtual memory', 'Address space that the process has through its heap.', ({ virtualBytes }) => virtualBytes),
  memory('VmRssBytes', 'resident memory', 'Memory that the process has through its heap.', ({ residentBytes }) => residentBytes),
];

/** Everything that results can show: samples of checkpoints first, then what only the whole run has. */
export const experimentMeasures: readonly MeasureDefinition[] = [
  ...checkpointMeasures.map(({ name, title, unit, better, description, source }) => ({ name, title, unit, better, description, source })),
  ...simulationMeasures.filter(({ name }) => !checkpointMeasures.some((one) => one.name === name)),
];

/** The numbers of all checkpoints, by measure. */
export function sampleCheckpoints(checkpoints: readonly Checkpoint[]): Record<string, (number | null)[]> {
  const samples: Record<string, (number | null)[]> = {};
  for (const { name, valueAt } of checkpointMeasures) {
    const values = checkpoints.map(valueAt);
    if (values.some((value) => value !== undefined)) samples[name] = values.map(inDomain);
  }
  return samples;
}

/** Null for what no exact number can stand for: Go's largest numbers, as goals, mean that there is none. */
export function inDomain(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER ? null : value;
}

function field(
  name: Exclude<keyof MemStats, 'BySize'>,
  title: string,
  unit: MeasureDefinition['unit'],
  better: MeasureDefinition['better'],
  description: string,
): CheckpointMeasure {
  return { name, title, unit, better, description, source: GO_DOC, valueAt: ({ memStats }) => memStats[name] };
}

function memory(name: string, title: string, description: string, valueAt: CheckpointMeasure['valueAt']): CheckpointMeasure {
  return { name, title, unit: 'bytes', better: 'lower', description, source: 'spanlab, docs/address-space.md', valueAt };
}
