import type { AddressSpaceCounts, HeapPartName, MeasureDefinition, MemStats } from '@spanlab/core';
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

const OWN = 'spanlab, packages/core/src/heap-parts.ts';

/** What HeapSys + StackInuse consists of; the parts add up exactly at every sample. */
export const partMeasures: readonly (MeasureDefinition & { readonly name: HeapPartName })[] = [
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

/** Columns that a heap's address space gives; what a heap does not model is undefined. */
export interface AddressMeasures {
  readonly VirtualBytes: number;
  readonly ResidentBytes: number | undefined;
  readonly MetadataBytes: number;
}

/** What a heap costs the process, whatever the program does with its objects. */
export const addressMeasures: readonly (MeasureDefinition & { readonly name: keyof AddressMeasures })[] = [
  {
    name: 'VirtualBytes',
    title: 'virtual memory',
    unit: 'bytes',
    better: 'lower',
    description: "Addresses that the heap has reserved or mapped: its share of the process's virtual size.",
    source: 'Go 1.4.3 mem_linux.c, 1.20.4 mem_linux.go; docs/address-space.md',
  },
  {
    name: 'ResidentBytes',
    title: 'resident memory touched by the allocator',
    unit: 'bytes',
    better: 'lower',
    description: 'OS pages of 4 KiB that the allocator itself has touched and not given back, stacks included. The program is taken to write nothing into its objects.',
    source: 'Go 1.4.3 malloc.go, mcentral.c, mgc0.c, 1.20.4 malloc.go, mheap.go; docs/address-space.md',
  },
  {
    name: 'MetadataBytes',
    title: "memory for the runtime's records of the heap",
    unit: 'bytes',
    better: 'lower',
    description: 'Memory mapped outside the pages of the heap: bitmaps, span records, tables and sets. Without reservations, and without the 32 MiB table of arenas of 1.20, which Go counts nowhere.',
    source: 'Go 1.4.3 mheap.c, 1.20.4 mheap.go, mpagealloc_64bit.go; docs/address-space.md',
  },
];

/** The values of {@link addressMeasures}. */
export function addressValues({ virtualBytes, residentBytes, metadataBytes }: AddressSpaceCounts): AddressMeasures {
  return { VirtualBytes: virtualBytes, ResidentBytes: residentBytes, MetadataBytes: metadataBytes };
}

function part(
  name: HeapPartName,
  title: string,
  better: MeasureDefinition['better'],
  description: string,
): MeasureDefinition & { readonly name: HeapPartName } {
  return { name, title, unit: 'bytes', better, description, source: OWN };
}
