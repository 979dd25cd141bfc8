import { type HeapStrategy, InputError, Journal, type StrategyPlugin } from '@spanlab/core';
import { type History, type HistoryCounts, openHistory } from '@spanlab/workload';
import { type Category, Comparison, type Divergence, type Outcome, type Tally } from './comparison.js';
import { InvariantChecker } from './invariants.js';
import { LiveObjects } from './live-objects.js';
import {
  type FieldMismatch,
  type MemStatsComparison,
  NO_MEM_STATS,
  type RecordedMemStats,
  compareMemStats,
} from './mem-stats-comparison.js';
import { placeOf } from './outcome.js';
import { type ReplayObserver, Replayer } from './replay.js';

/** A recording that can be read from the start as often as needed. */
export interface RecordingSource {
  /** For messages and results: the file's name. */
  readonly name: string;
  /** The event log, uncompressed, in pieces of any length. */
  open(): AsyncIterable<Uint8Array>;
}

export interface VerifyOptions {
  /** What the recorded process read last with ReadMemStats. */
  readonly memStats?: RecordedMemStats;
  /** Check the heap's invariants after every so many events. Slow. */
  readonly checkInvariantsEvery?: number;
  /** Makes another observer of the replay: a probe. */
  readonly observe?: (heap: HeapStrategy) => ReplayObserver;
  /** Most mallocs between two calls of observers. */
  readonly maxRun?: number;
}

/** The first point where the heaps part, with the state of the spans concerned just after it. */
export interface FirstMismatch {
  readonly divergence: Divergence;
  /** The span where the real heap's outcome lies, in the replayed heap. */
  readonly recordedPlace: string | undefined;
  /** The span where the replayed heap's outcome lies. */
  readonly replayedPlace: string | undefined;
}

/** How a strategy's replay of a recording compares with the recorded process. */
export interface Verification {
  readonly recording: string;
  /** Release that the recording is of: 1.4.3. */
  readonly go: string;
  readonly gogc: number;
  readonly strategy: string;
  /** Mallocs + deaths + collections. */
  readonly events: number;
  readonly counts: Readonly<HistoryCounts>;
  readonly tallies: Readonly<Record<Category, Tally>>;
  readonly memStats: MemStatsComparison;
  readonly firstMismatch: FirstMismatch | undefined;
  readonly firstMemStatsMismatch: FieldMismatch | undefined;
  readonly invariantChecks: number;
  /** Everything compared, and all of it equal. */
  readonly checked: number;
  readonly mismatched: number;
}

/**
 * Replays a recording on the strategy of its release and compares everything
 * that the heap decided with what the real one did.
 *
 * @param strategies where the one for the recording's release is looked for
 * @throws InputError for a recording that cannot be used
 */
export async function verifyRecording(
  source: RecordingSource,
  strategies: readonly StrategyPlugin[],
  options: VerifyOptions = {},
): Promise<Verification> {
  const history = await openHistory(source.name, source.open());
  const plugin = strategyFor(source.name, history, strategies);
  const journal = new Journal();
  const comparison = new Comparison(journal);
  const heap = plugin.create({ gogc: history.header.gogc });
  const every = options.checkInvariantsEvery ?? 0;
  const objects = new LiveObjects();
  const checker = new InvariantChecker(heap, objects, every);
  const observers: ReplayObserver[] = [comparison];
  if (options.observe !== undefined) observers.push(options.observe(heap));
  if (every > 0) observers.push(objects, checker);
  const replayer = new Replayer(heap, journal, observers, every > 0 ? every : options.maxRun);
  for await (const chunk of history.chunks) replayer.run(chunk);
  replayer.end();

  const { counts, header } = history;
  const last = replayer.lastReadMemStats;
  const memStats =
    options.memStats === undefined || last === undefined
      ? NO_MEM_STATS
      : compareMemStats(last, options.memStats, plugin.undeterminedMemStats);
  const tallies = Object.values(comparison.tallies);
  return {
    recording: source.name,
    go: header.go,
    gogc: header.gogc,
    strategy: plugin.name,
    events: counts.mallocs + counts.deaths + counts.collections,
    counts,
    tallies: comparison.tallies,
    memStats,
    firstMismatch: comparison.first && (await explain(source, plugin, comparison.first)),
    firstMemStatsMismatch: memStats.mismatches[0],
    invariantChecks: checker.checks,
    checked: tallies.reduce((sum, tally) => sum + tally.checked, memStats.checked),
    mismatched: tallies.reduce((sum, tally) => sum + tally.mismatched, memStats.mismatched),
  };
}

/** The strategy that replays recordings of this release. */
export function strategyFor(
  name: string,
  { header }: Pick<History, 'header'>,
  strategies: readonly StrategyPlugin[],
): StrategyPlugin {
  if (header.gomaxprocs !== 1) {
    throw new InputError(
      `${name}: recorded with GOMAXPROCS=${header.gomaxprocs}; only GOMAXPROCS=1 can be replayed, record it again so`,
    );
  }
  const plugin = strategies.find((one) => one.replays(header.major, header.minor, header.patch));
  if (plugin === undefined) {
    const known = strategies.map((one) => one.name).join(', ') || 'none';
    throw new InputError(`${name}: no strategy replays Go ${header.go}; installed: ${known}`);
  }
  return plugin;
}

/**
 * Replays once more, up to the event where the heaps part, to see the spans as
 * they were then: the first replay compares whole runs, so it has gone on.
 */
async function explain(source: RecordingSource, plugin: StrategyPlugin, divergence: Divergence): Promise<FirstMismatch> {
  const history = await openHistory(source.name, source.open());
  const heap = plugin.create({ gogc: history.header.gogc });
  const replayer = new Replayer(heap, undefined);
  for await (const chunk of history.chunks) {
    const end = divergence.event + 1 - chunk.firstEvent;
    replayer.run(chunk, Math.min(end, chunk.length));
    if (end <= chunk.length) break;
  }
  const describe = (outcome: Outcome | undefined) => {
    const page = outcome && placeOf(outcome);
    return page === undefined ? undefined : heap.describePage(page);
  };
  return {
    divergence,
    recordedPlace: describe(divergence.recorded),
    replayedPlace: describe(divergence.replayed),
  };
}
