import { type HeapStrategy, Journal, type StrategyPlugin } from '@spanlab/core';
import { type HistoryCounts, openHistory } from '@spanlab/workload';
import { type Category, Comparison, type Divergence, type Outcome, type Tally } from './comparison.js';
import { InvariantChecker } from './invariants.js';
import { LiveObjects } from './live-objects.js';
import {
  type FieldMismatch,
  type MemStatsComparison,
  type RecordedMemStats,
  compareMemStats,
  memStatsNotCompared,
} from './mem-stats-comparison.js';
import type { NotCompared } from './not-compared.js';
import { placeOf } from './outcome.js';
import { type ReplayObserver, Replayer } from './replay.js';
import { type StrategyChoice, strategyFor } from './strategy-choice.js';

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
  /** Name of the strategy that was verified. */
  readonly strategy: string;
  /** The strategy itself: others may have the same name. */
  readonly plugin: StrategyPlugin;
  /** Address of the heap's page 0, in bytes. */
  readonly arenaStart: number;
  /** Mallocs + deaths + collections. */
  readonly events: number;
  readonly counts: Readonly<HistoryCounts>;
  readonly tallies: Readonly<Record<Category, Tally>>;
  readonly memStats: MemStatsComparison;
  readonly firstMismatch: FirstMismatch | undefined;
  readonly firstMemStatsMismatch: FieldMismatch | undefined;
  readonly invariantChecks: number;
  /** What the recording tells, or could, and was not compared with anything. */
  readonly notCompared: readonly NotCompared[];
  /** Everything compared, and all of it equal. */
  readonly checked: number;
  readonly mismatched: number;
}

/**
 * Replays a recording on the strategy of its release and compares everything
 * that the heap decided with what the real one did.
 *
 * @param strategies where the one for the recording's release is looked for, or who chooses
 * @throws InputError for a recording that cannot be used, and unless exactly one strategy replays its release
 */
export async function verifyRecording(
  source: RecordingSource,
  strategies: readonly StrategyPlugin[] | StrategyChoice,
  options: VerifyOptions = {},
): Promise<Verification> {
  const history = await openHistory(source.name, source.open());
  const plugin = typeof strategies === 'function' ? strategies(source.name, history) : strategyFor(source.name, history, strategies);
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
    options.memStats !== undefined && last !== undefined
      ? compareMemStats(last, options.memStats, plugin.undeterminedMemStats)
      : memStatsNotCompared(heap.memStats(), plugin.undeterminedMemStats ?? [], whyNoMemStats(options.memStats !== undefined, last !== undefined));
  const tallies = Object.values(comparison.tallies);
  return {
    recording: source.name,
    go: header.go,
    gogc: header.gogc,
    strategy: plugin.name,
    plugin,
    arenaStart: heap.arenaStart,
    events: counts.mallocs + counts.deaths + counts.collections,
    counts,
    tallies: comparison.tallies,
    memStats,
    firstMismatch: comparison.first && (await explain(source, plugin, comparison.first)),
    firstMemStatsMismatch: memStats.mismatches[0],
    invariantChecks: checker.checks,
    notCompared: [...history.uncompared, ...memStats.notCompared],
    checked: tallies.reduce((sum, tally) => sum + tally.checked, memStats.checked),
    mismatched: tallies.reduce((sum, tally) => sum + tally.mismatched, memStats.mismatched),
  };
}

function whyNoMemStats(hasFile: boolean, wereRead: boolean): string {
  const reasons = [...(hasFile ? [] : ['no memstats file']), ...(wereRead ? [] : ['the log has no ReadMemStats (op 15)'])];
  return reasons.join(', and ');
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
