import { strict as assert } from 'node:assert';
import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import { type LiveObject, checkInvariants } from '@spanlab/conformance';
import { type AllocationRequests, GRANULE_BYTES, type HeapStrategy, type MemStats, PAGE_BYTES, type StrategyPlugin, WORDS_PER_MALLOC, runsProcessors } from '@spanlab/core';
import { type WorkloadChunk, generateWorkload, openWorkload } from '@spanlab/workload';
import * as fc from 'fast-check';
import { type SimulationParameters, type SimulationResult, simulateWorkload } from '../src/index.js';

const folder = new URL('../../../datasets/workloads/', import.meta.url);

/** As the measuring program of datasets/workloads: GOGC=100, 512 KiB of globals. */
export const PARAMETERS: SimulationParameters = { gogc: 100, memoryLimitBytes: Infinity, globalsBytes: 524288 };

/** Simulates these rows (`alloc,1,64,0`). */
export async function simulateRows(
  plugin: StrategyPlugin,
  rows: readonly string[],
  parameters: Partial<SimulationParameters> = {},
): Promise<SimulationResult> {
  const bytes = new TextEncoder().encode(`op,id,size,scan,p\n${rows.join('\n')}\n`);
  const { chunks } = await openWorkload('rows', (async function* () { yield bytes; })());
  return simulateWorkload(plugin, chunks, { ...PARAMETERS, ...parameters });
}

/** What {@link simulateRows} shows at each row `stats`. */
export async function statsOf(
  plugin: StrategyPlugin,
  rows: readonly string[],
  parameters: Partial<SimulationParameters> = {},
): Promise<MemStats[]> {
  return (await simulateRows(plugin, rows, parameters)).checkpoints.map(({ memStats }) => memStats);
}

/** Simulates a workload of datasets/workloads. */
export async function simulateDataset(plugin: StrategyPlugin, name: string): Promise<SimulationResult> {
  const { chunks } = await openWorkload(name, createReadStream(new URL(`${name}.csv.gz`, folder)));
  return simulateWorkload(plugin, chunks, PARAMETERS);
}

/** What real runs of a release showed when they began, over all workloads: least and most by field. */
export function recordedBaseline(release: string): (field: keyof MemStats) => { least: number; most: number } {
  const starts = readdirSync(folder)
    .filter((file) => file.endsWith(`.go${release}.json`))
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')).snapshots[0] as Record<string, [number, number, number]>);
  return (field) => ({
    least: Math.min(...starts.map((start) => start[field][0])),
    most: Math.max(...starts.map((start) => start[field][2])),
  });
}

/** Rows that allocate so many objects of `bytes` from object `first` on. */
export function allocRows(first: number, count: number, bytes: number, scan = 0): string[] {
  return Array.from({ length: count }, (_, i) => `alloc,${first + i},${bytes},${scan}`);
}

/** Rows that drop every `step`th of so many objects from `first` on. */
export function freeRows(first: number, count: number, step = 1): string[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => `free,${first + i * step},,`);
}

/** Rows that allocate and drop at once, so many times. */
export function churnRows(object: number, count: number, bytes: number, scan = 0): string[] {
  return Array.from({ length: count }, () => [`alloc,${object},${bytes},${scan}`, `free,${object},,`]).flat();
}

/** Random generated workloads, small ones: name, parameters, seed. */
export const workloads = fc.oneof(
  fc.record({
    name: fc.constant('server'),
    given: fc.record({
      requests: fc.integer({ min: 1, max: 400 }),
      objectsPerRequest: fc.integer({ min: 1, max: 20 }),
      medianBytes: fc.constantFrom(8, 64, 500, 5000),
      sigma: fc.constantFrom(0, 1, 2.5),
      sessions: fc.integer({ min: 1, max: 200 }),
      pauseNs: fc.constantFrom(0, 0, 1e6, 3e9),
      pointerShare: fc.constantFrom(0, 0.5, 1),
      checkpoints: fc.constant(4),
    }),
    seed: fc.nat(0xffff_ffff),
  }),
  fc.record({
    name: fc.constant('sawtooth'),
    given: fc.record({
      teeth: fc.integer({ min: 1, max: 3 }),
      objects: fc.integer({ min: 1, max: 700 }),
      dropShare: fc.constantFrom(0.1, 0.9, 1),
      medianBytes: fc.constantFrom(8, 200, 4000, 40_000),
      sigma: fc.constantFrom(0, 1, 2),
      maxBytes: fc.constant(300_000),
      pauseNs: fc.constantFrom(0, 0, 1e9, 400e9),
      pointerShare: fc.constantFrom(0, 0.5, 1),
    }),
    seed: fc.nat(0xffff_ffff),
  }),
);

/** Simulates a generated workload; whatever must hold of any heap is checked at every checkpoint. */
export async function simulateChecked(
  plugin: StrategyPlugin,
  { name, given, seed }: { readonly name: string; readonly given: Readonly<Record<string, number>>; readonly seed: number },
  parameters: Partial<SimulationParameters> = {},
): Promise<SimulationResult> {
  const { chunks } = generateWorkload(name, given, seed);
  return simulateWorkload(watched(plugin), chunks as AsyncIterable<WorkloadChunk>, { ...PARAMETERS, ...parameters });
}

/** The strategy with all live objects followed, and looked at whenever the program reads statistics. */
export function watched(plugin: StrategyPlugin): StrategyPlugin {
  return {
    ...plugin,
    simulate(options) {
      const live = new Map<number, LiveObject>();
      const runtime = (plugin.simulate as NonNullable<StrategyPlugin['simulate']>)(options);
      const { mutator } = options;
      const note = (run: AllocationRequests, from: number, next: number, answers: Int32Array) => {
        for (let w = from * WORDS_PER_MALLOC; w < next * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
          const object = run.requests[w + 1] >>> 1;
          assert.ok(!live.has(object), `object ${object} is allocated twice`);
          live.set(object, { start: answers[w] * GRANULE_BYTES + (answers[w + 1] & 7), size: run.requests[w] });
        }
        return next;
      };
      const [malloc, recycle, readMemStats] = [runtime.malloc.bind(runtime), mutator.recycle.bind(mutator), runtime.readMemStats.bind(runtime)];
      runtime.malloc = (run, from, to, answers) => {
        const next = malloc(run, from, to, answers);
        assert.ok(next > from && next <= to, `carried out ${from}..${next} of ${from}..${to}`);
        return note(run, from, next, answers);
      };
      if (runsProcessors(runtime)) {
        const mallocBeforeSpan = runtime.mallocBeforeSpan.bind(runtime);
        runtime.mallocBeforeSpan = (run, from, to, answers) => note(run, from, mallocBeforeSpan(run, from, to, answers), answers);
      }
      mutator.recycle = (dead) => {
        for (const object of dead) assert.ok(live.delete(object) || object < runtime.firstObject, `object ${object} dies twice`);
        recycle(dead);
      };
      runtime.readMemStats = () => {
        const stats = readMemStats();
        checkInvariants(runtime.heap, live.values());
        assert.equal(stats.HeapReleased, releasedBytes(runtime.heap), 'HeapReleased');
        return stats;
      };
      return runtime;
    },
  };
}

/** Bytes of free pages that were given back, counted page by page. */
function releasedBytes(heap: HeapStrategy): number {
  let pages = 0;
  heap.forEachSpan((span) => {
    pages += span.releasedPages;
  });
  return pages * PAGE_BYTES;
}
