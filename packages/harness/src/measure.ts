import type { CellResult, StrategyPlugin, WorkloadInfo } from '@spanlab/core';
import {
  LiveObjects,
  type RecordedMemStats,
  type RecordingSource,
  Replayer,
  type Verification,
  strategyFor,
  verifyRecording,
} from '@spanlab/conformance';
import { openHistory } from '@spanlab/workload';
import { RunProbe } from './run-probe.js';
import { sizeClassCensus } from './size-class-census.js';

/** What is known of a recording beside its events. */
export interface MeasuredRecording {
  readonly source: RecordingSource;
  readonly memStats: RecordedMemStats | undefined;
  /** Name of the dataset and of its program. */
  readonly name: string;
  readonly program: string;
}

/** A cell and how exact it is. */
export interface MeasuredCell {
  readonly cell: CellResult;
  readonly verification: Verification;
}

/** Events between looks of the probe: small, so that short histories have enough samples. */
const RUN_EVENTS = 32;

/**
 * Replays a recording on the strategy of its release, measures the heap on the
 * way and compares it with the real one. A second replay goes up to the moment
 * with the largest HeapInuse and looks at every object there.
 */
export async function measureRecording(
  recording: MeasuredRecording,
  strategies: readonly StrategyPlugin[],
): Promise<MeasuredCell> {
  const { source, memStats, name, program } = recording;
  let probe: RunProbe | undefined;
  const verification = await verifyRecording(source, strategies, {
    ...(memStats === undefined ? {} : { memStats }),
    observe: (heap) => (probe = new RunProbe(heap)),
    maxRun: RUN_EVENTS,
  });
  if (probe === undefined) throw new Error('the replay made no heap');
  probe.end();

  const workload: WorkloadInfo = { name, program, go: verification.go, gogc: verification.gogc };
  const plugin = strategies.find((one) => one.name === verification.strategy) as StrategyPlugin;
  const cell: CellResult = {
    strategy: plugin.name,
    release: plugin.verifiedRelease,
    workload,
    events: verification.events,
    exactness: { checked: verification.checked, mismatched: verification.mismatched },
    series: probe.series,
    occupancy: probe.occupancy,
    peak: {
      allocations: probe.peak.allocations,
      classes: await censusAt(source, strategies, probe.peak.event),
    },
  };
  return { cell, verification };
}

/** Size classes after the first `events` events of a recording. */
async function censusAt(source: RecordingSource, strategies: readonly StrategyPlugin[], events: number) {
  const history = await openHistory(source.name, source.open());
  const heap = strategyFor(source.name, history, strategies).create({ gogc: history.header.gogc });
  const objects = new LiveObjects();
  const replayer = new Replayer(heap, undefined, [objects]);
  for await (const chunk of history.chunks) {
    const end = Math.min(chunk.length, events - chunk.firstEvent);
    replayer.run(chunk, end);
    if (end < chunk.length) break;
  }
  return sizeClassCensus(heap, objects);
}
