import { InputError, type StrategyPlugin } from '@spanlab/core';
import { candidatesFor } from '@spanlab/conformance';
import type { LoadedStrategy } from '@spanlab/harness';
import type { History } from '@spanlab/workload';

/** A strategy's name, and where it came from unless that is the package of ours that is called like it. */
export function describeStrategy(name: string, from: string): string {
  return from === `@spanlab/strategy-${name}` ? name : `${name} (${from})`;
}

/** The strategies that a recording may be verified on, and how a user tells them apart. */
export class StrategyCandidates {
  /** @param areNamed whether `--strategies` named them; all that are installed otherwise */
  constructor(
    private readonly loaded: readonly LoadedStrategy[],
    private readonly areNamed: boolean,
  ) {}

  /**
   * The only one that replays a recording's release.
   * @throws InputError if there is none, or more than one
   */
  choose(recording: string, history: Pick<History, 'header'>): StrategyPlugin {
    const found = candidatesFor(recording, history, this.loaded.map(({ plugin }) => plugin));
    if (found.length === 1) return found[0];
    const { go } = history.header;
    if (found.length > 1) {
      const [first, second] = found.map((plugin) => this.originOf(plugin));
      throw new InputError(
        `${recording}: ${found.length} strategies replay Go ${go}: ${this.#list(found)}; choose one, by --strategies ${first} or --strategies ${second}`,
      );
    }
    const all = this.loaded.map(({ plugin }) => plugin);
    throw new InputError(
      this.areNamed
        ? `${recording}: recorded on Go ${go}, which no strategy that --strategies names replays: ${this.#list(all)}; name one that does`
        : `${recording}: no strategy replays Go ${go}; installed: ${all.map(({ name }) => name).join(', ') || 'none'}`,
    );
  }

  /** Package or path that a strategy was loaded from. */
  originOf(plugin: StrategyPlugin): string {
    return (this.loaded.find((one) => one.plugin === plugin) as LoadedStrategy).origin;
  }

  #list(plugins: readonly StrategyPlugin[]): string {
    return plugins.map((plugin) => `${plugin.name} (${this.originOf(plugin)})`).join(', ');
  }
}
