import { createReadStream, readFileSync } from 'node:fs';
import type { MemStats } from '@spanlab/core';
import { type SimulationResult, simulateWorkload } from '@spanlab/simulation';
import { openWorkload } from '@spanlab/workload';
import { strategy } from '../src/index.js';

const folder = new URL('../../../datasets/workloads/', import.meta.url);

/** As the measuring program of datasets/workloads: 512 KiB of globals. */
const PARAMETERS = { memoryLimitBytes: Infinity, globalsBytes: 65536 * 8 };

/** Simulates these rows (`alloc,1,64,0`), with GOGC=100 unless told otherwise. */
export async function simulateRows(rows: readonly string[], gogc = 100): Promise<SimulationResult> {
  const bytes = new TextEncoder().encode(`op,id,size,scan\n${rows.join('\n')}\n`);
  const workload = await openWorkload('rows', (async function* () { yield bytes; })());
  return simulateWorkload(strategy, workload.chunks, { ...PARAMETERS, gogc });
}

/** Simulates a workload of datasets/workloads. */
export async function simulateDataset(name: string): Promise<SimulationResult> {
  const workload = await openWorkload(name, createReadStream(new URL(`${name}.csv.gz`, folder)));
  return simulateWorkload(strategy, workload.chunks, { ...PARAMETERS, gogc: 100 });
}

/** What nine runs of real Go 1.5.1 showed: least, median and most of each field, by checkpoint. */
export type RecordedCheckpoint = { readonly event: number } & Record<keyof MemStats, readonly [number, number, number]>;

export function recordedCheckpoints(name: string): readonly RecordedCheckpoint[] {
  const { snapshots } = JSON.parse(readFileSync(new URL(`${name}.go1.5.1.json`, folder), 'utf8')) as {
    snapshots: readonly RecordedCheckpoint[];
  };
  return snapshots;
}

/** Rows that allocate so many objects of `bytes` from object `first` on, without pointers. */
export function allocRows(first: number, count: number, bytes: number): string[] {
  return Array.from({ length: count }, (_, i) => `alloc,${first + i},${bytes},0`);
}

/** Rows that drop so many objects from `first` on. */
export function freeRows(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `free,${first + i},,`);
}
