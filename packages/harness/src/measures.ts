import type { MeasureDefinition, MemStats } from '@spanlab/core';
import type { HeapParts } from './heap-parts.js';
import type { IdleRuns } from './idle-runs.js';

const GO_DOC = 'Go documentation, package runtime, type MemStats';

/** Measures of a run over time. Each is the MemStats field of its name. */
export const measures: readonly (MeasureDefinition & { readonly name: keyof MemStats })[] = [
  {
    name: 'HeapSys',
    title: 'heap obtained from the system',
    unit: 'bytes',
    better: 'lower',
    description: 'Pages that the heap has got from the operating system, without stacks.',
    source: GO_DOC,
  },
  {
    name: 'HeapInuse',
    title: 'heap in use',
    unit: 'bytes',
    better: 'lower',
    description: 'Pages of spans that hold objects, whether all their slots are used or not.',
    source: GO_DOC,
  },
  {
    name: 'HeapIdle',
    title: 'heap idle',
    unit: 'bytes',
    better: 'lower',
    description: 'Pages of free spans.',
    source: GO_DOC,
  },
  {
    name: 'HeapAlloc',
    title: 'heap allocated',
    unit: 'bytes',
    better: 'lower',
    description: 'Slots that were handed out and not swept yet, at the size of their class.',
    source: GO_DOC,
  },
  {
    name: 'HeapReleased',
    title: 'heap released',
    unit: 'bytes',
    better: 'higher',
    description: 'Idle pages that were given back to the operating system.',
    source: GO_DOC,
  },
  {
    name: 'StackInuse',
    title: 'stacks in use',
    unit: 'bytes',
    better: 'lower',
    description: 'Pages of spans that hold goroutine stacks.',
    source: GO_DOC,
  },
  {
    name: 'MSpanInuse',
    title: 'span records in use',
    unit: 'bytes',
    better: 'lower',
    description: 'Records of spans, free spans included.',
    source: GO_DOC,
  },
  {
    name: 'NumGC',
    title: 'collections',
    unit: 'count',
    better: 'none',
    description: 'Collections since the start. A replay runs them where they were recorded.',
    source: GO_DOC,
  },
];

const OWN = 'spanlab, packages/harness/src/heap-parts.ts';

/** What HeapSys + StackInuse consists of; the parts add up exactly at every sample. */
export const partMeasures: readonly (MeasureDefinition & { readonly name: keyof HeapParts })[] = [
  part('LiveRequested', 'live, requested', 'none', 'Bytes that objects asked for which no collection has found dead.'),
  part('LiveRounding', 'live, rounding', 'lower', "Live objects' slots beyond what they asked for."),
  part('DeadUnswept', 'dead, not swept', 'lower', 'Slots of objects that the last collection found dead and no sweep has freed.'),
  part('FreeCached', 'free slots, cached', 'lower', 'Free slots of spans that an mcache holds.'),
  part('FreePartial', 'free slots, not cached', 'lower', 'Free slots of all other spans in use.'),
  part('SpanTails', 'span tails', 'lower', 'Ends of spans that are too short for a slot.'),
  part('IdlePages', 'idle pages', 'lower', 'Free pages of the heap.'),
  part('Stacks', 'stacks', 'lower', 'Pages of goroutine stacks.'),
];

/** How idle pages lie: what is free in one piece decides whether a large request makes the heap grow. */
export const idleMeasures: readonly (MeasureDefinition & { readonly name: keyof IdleRuns })[] = [
  {
    name: 'IdleRuns',
    title: 'runs of idle pages',
    unit: 'count',
    better: 'lower',
    description: 'Runs of neighbouring free pages.',
    source: 'spanlab, packages/harness/src/idle-runs.ts',
  },
  {
    name: 'LargestIdleRun',
    title: 'largest run of idle pages',
    unit: 'bytes',
    better: 'higher',
    description: 'Length of the longest run of neighbouring free pages.',
    source: 'spanlab, packages/harness/src/idle-runs.ts',
  },
  {
    name: 'MedianIdleRun',
    title: 'median run of idle pages',
    unit: 'bytes',
    better: 'higher',
    description: 'Length of a run such that half of all runs are no longer; the lower one of two.',
    source: 'spanlab, packages/harness/src/idle-runs.ts',
  },
];

function part(
  name: keyof HeapParts,
  title: string,
  better: MeasureDefinition['better'],
  description: string,
): MeasureDefinition & { readonly name: keyof HeapParts } {
  return { name, title, unit: 'bytes', better, description, source: OWN };
}
