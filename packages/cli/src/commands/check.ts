import { checkStrategy } from '@spanlab/conformance';
import { loadWithOrigins } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatNoun } from '../format.js';
import { describeStrategy } from '../strategy-candidates.js';

interface CheckOptions {
  readonly seed: number;
}

/** `spanlab check [STRATEGY…]`. */
export async function check(names: readonly string[], options: CheckOptions): Promise<ExitStatus> {
  const strategies = await loadWithOrigins(names.length === 0 ? undefined : names);
  let problems = 0;
  for (const { plugin, origin } of strategies) {
    process.stdout.write(`${describeStrategy(plugin.name, origin)}\n`);
    for (const { name, problem } of checkStrategy(plugin, options.seed)) {
      if (problem !== undefined) problems++;
      process.stdout.write(problem === undefined ? `  ✓ ${name}\n` : `  ✗ ${name}: ${problem}\n`);
    }
  }
  const verdict = problems === 0 ? 'all requirements hold' : `${formatNoun(problems, 'requirement')} broken`;
  process.stdout.write(`\n${formatNoun(strategies.length, 'strategy', 'strategies')}: ${verdict}\n`);
  return problems === 0 ? ExitStatus.Ok : ExitStatus.Mismatch;
}
