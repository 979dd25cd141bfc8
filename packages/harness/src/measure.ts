import {
  type CellResult,
  type CentralLocksRow,
  type Exactness,
  type HeapStrategy,
  type StrategyPlugin,
  type WorkloadInfo,
  osTotals,
  workTotals,
} from '@spanlab/core';
import { HeapPartsProbe, InvariantError, LiveObjects, ProgramReader, type RecordingSource, type ReplayObserver, Replayer, sizeClassCensus } from '@spanlab/conformance';
import { openHistory } from '@spanlab/workload';
import { idleRunDistribution } from './idle-runs.js';
import { PageMapProbe } from './page-map-probe.js';
import { RunProbe } from './run-probe.js';

/** A recording whose program is run. */
export interface ProgramSource {
  readonly source: RecordingSource;
  /** Name of the dataset and of its program: `lru.go1.20.4`, `lru`. */
  readonly name: string;
  readonly program: string;
}

/** Events between looks of the probe: small, so that short programs have enough samples. */
const RUN_EVENTS = 32;

/**
 * Runs a recorded program on a strategy in lockstep (see `ProgramReader`) and
 * measures the heap on the way. A second run goes up to the moment with the
 * most requested and looks at every object there.
 *
 * @param exactness of the strategy on a recording of this program, if there is one
 * @throws InvariantError naming both if what the heap tells of itself does not add up
 */
export async function measureProgram(program: ProgramSource, plugin: StrategyPlugin, exactness: Exactness | undefined): Promise<CellResult> {
  try {
    return await measureHeap(program, plugin, exactness);
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    throw new InvariantError(`${plugin.name} on ${program.name}: ${error.message}`);
  }
}

async function measureHeap({ source, name, program }: ProgramSource, plugin: StrategyPlugin, exactness: Exactness | undefined): Promise<CellResult> {
  const history = await openHistory(source.name, source.open());
  const heap = plugin.create({ gogc: history.header.gogc, residentPages: true });
  const parts = new HeapPartsProbe(heap);
  const probe = new RunProbe(heap, parts);
  const pages = new PageMapProbe(heap);
  await runProgram(history.chunks, heap, [parts, probe, pages]);
  probe.end();
  pages.end();

  const { counts, header } = history;
  const space = heap.addressSpace?.();
  const centralLocks = centralLocksOf(heap);
  const workload: WorkloadInfo = { name, program, go: header.go, gogc: header.gogc };
  return {
    strategy: plugin.name,
    release: plugin.verifiedRelease,
    workload,
    events: counts.mallocs + counts.deaths + counts.collections,
    exactness,
    series: probe.series,
    occupancy: probe.occupancy,
    pageMap: pages.pageMap,
    totals: { ...workTotals(plugin, heap), ...(space && osTotals(space)) },
    ...(centralLocks && { centralLocks }),
    peak: { allocations: probe.peak.allocations, ...(await lookAt(source, plugin, probe.peak.event)) },
  };
}

/** Locks of the central lists that were locked at all. */
function centralLocksOf(heap: HeapStrategy): CentralLocksRow[] | undefined {
  const counts = heap.centralLocks?.();
  if (counts === undefined) return undefined;
  return Array.from(counts, (locks, sizeClass) => ({ sizeClass, slotBytes: heap.sizeClasses.slotBytes[sizeClass], locks })).filter(({ locks }) => locks > 0);
}

/** Size classes and free pages after the first `events` events of a program. */
async function lookAt(source: RecordingSource, plugin: StrategyPlugin, events: number) {
  const history = await openHistory(source.name, source.open());
  const heap = plugin.create({ gogc: history.header.gogc });
  const objects = new LiveObjects();
  await runProgram(history.chunks, heap, [objects], events);
  return { classes: sizeClassCensus(heap, objects), idleRuns: idleRunDistribution(heap) };
}

/** Runs the program of a recorded history, or its first `limit` events. */
async function runProgram(
  chunks: AsyncIterable<Parameters<ProgramReader['convert']>[0]>,
  heap: HeapStrategy,
  observers: readonly ReplayObserver[],
  limit = Infinity,
): Promise<void> {
  const reader = new ProgramReader();
  const replayer = new Replayer(heap, undefined, observers, RUN_EVENTS);
  for await (const recorded of chunks) {
    for (const chunk of reader.convert(recorded)) {
      const end = Math.min(chunk.length, limit - chunk.firstEvent);
      replayer.run(chunk, end);
      if (end < chunk.length) return;
    }
  }
  replayer.end();
}
