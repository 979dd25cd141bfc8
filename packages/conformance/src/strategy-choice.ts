import { InputError, type StrategyPlugin } from '@spanlab/core';
import type { History } from '@spanlab/workload';

/** Chooses the strategy that a recording is verified on. Throws InputError if there is none, or more than one. */
export type StrategyChoice = (recording: string, history: Pick<History, 'header'>) => StrategyPlugin;

/**
 * The strategies that replay recordings of this release.
 * @param name of the recording, for messages
 * @throws InputError for a recording that none can replay
 */
export function candidatesFor<S extends Pick<StrategyPlugin, 'replays'>>(
  name: string,
  { header }: Pick<History, 'header'>,
  strategies: readonly S[],
): S[] {
  if (header.gomaxprocs !== 1) {
    throw new InputError(
      `${name}: recorded with GOMAXPROCS=${header.gomaxprocs}; only GOMAXPROCS=1 can be replayed, record it again so`,
    );
  }
  return strategies.filter((one) => one.replays(header.major, header.minor, header.patch));
}

/** The only strategy that replays recordings of this release. */
export function strategyFor(name: string, history: Pick<History, 'header'>, strategies: readonly StrategyPlugin[]): StrategyPlugin {
  const found = candidatesFor(name, history, strategies);
  if (found.length === 1) return found[0];
  const namesOf = (some: readonly StrategyPlugin[]) => some.map((one) => one.name).join(', ') || 'none';
  const { go } = history.header;
  throw new InputError(
    found.length === 0
      ? `${name}: no strategy replays Go ${go}; installed: ${namesOf(strategies)}`
      : `${name}: ${found.length} strategies replay Go ${go}: ${namesOf(found)}; choose one of them`,
  );
}
