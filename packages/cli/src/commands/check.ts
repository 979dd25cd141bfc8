import { type KitCheck, checkStrategy } from '@spanlab/conformance';
import { loadWithOrigins } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatNoun } from '../format.js';
import { jsonText } from '../json-text.js';
import { describeStrategy } from '../strategy-candidates.js';

interface CheckOptions {
  readonly seed: number;
  readonly json?: true;
}

interface CheckedStrategy {
  readonly strategy: string;
  /** Package or path. */
  readonly from: string;
  readonly checks: readonly KitCheck[];
}

/** `spanlab check [STRATEGY…]`. */
export async function check(names: readonly string[], { seed, json }: CheckOptions): Promise<ExitStatus> {
  const strategies = await loadWithOrigins(names.length === 0 ? undefined : names);
  const checked: CheckedStrategy[] = [];
  for (const { plugin, origin } of strategies) {
    if (!json) process.stdout.write(`${describeStrategy(plugin.name, origin)}\n`);
    const checks = checkStrategy(plugin, seed);
    if (!json) process.stdout.write(checks.map(checkLine).join(''));
    checked.push({ strategy: plugin.name, from: origin, checks });
  }
  const problems = checked.flatMap(({ checks }) => checks).filter(({ problem }) => problem !== undefined).length;
  process.stdout.write(json ? toJson(checked, seed, problems) : verdict(checked.length, problems));
  return problems === 0 ? ExitStatus.Ok : ExitStatus.Mismatch;
}

function checkLine({ name, problem }: KitCheck): string {
  return problem === undefined ? `  ✓ ${name}\n` : `  ✗ ${name}: ${problem}\n`;
}

function verdict(strategies: number, problems: number): string {
  const result = problems === 0 ? 'all requirements hold' : `${formatNoun(problems, 'requirement')} broken`;
  return `\n${formatNoun(strategies, 'strategy', 'strategies')}: ${result}\n`;
}

function toJson(checked: readonly CheckedStrategy[], seed: number, problems: number): string {
  const strategies = checked.map(({ strategy, from, checks }) => ({
    strategy,
    from,
    requirements: checks.map(({ name, problem }) => ({ name, holds: problem === undefined, problem: problem ?? null })),
  }));
  return jsonText({ seed, broken: problems, strategies });
}
