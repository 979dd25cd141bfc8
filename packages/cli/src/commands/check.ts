import { type KitCheck, checkStrategy } from '@spanlab/conformance';
import { loadStrategies } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatNoun } from '../format.js';
import { jsonText } from '../json-text.js';

interface CheckOptions {
  readonly seed: number;
  readonly json?: true;
}

interface CheckedStrategy {
  readonly strategy: string;
  readonly checks: readonly KitCheck[];
}

/** `spanlab check [STRATEGY…]`. */
export async function check(names: readonly string[], { seed, json }: CheckOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(names.length === 0 ? undefined : names);
  const checked: CheckedStrategy[] = [];
  for (const strategy of strategies) {
    if (!json) process.stdout.write(`${strategy.name}\n`);
    const checks = checkStrategy(strategy, seed);
    if (!json) process.stdout.write(checks.map(checkLine).join(''));
    checked.push({ strategy: strategy.name, checks });
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
  const strategies = checked.map(({ strategy, checks }) => ({
    strategy,
    requirements: checks.map(({ name, problem }) => ({ name, holds: problem === undefined, problem: problem ?? null })),
  }));
  return jsonText({ seed, broken: problems, strategies });
}
