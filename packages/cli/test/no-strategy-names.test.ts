import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadStrategies } from '@spanlab/harness';
import { describe, expect, it } from 'vitest';
import { repository } from './spanlab.js';

/** Everything that is no strategy. */
const PACKAGES = ['core', 'harness', 'report', 'cli', 'conformance', 'simulation', 'workload'];

/** Readers of event logs go by the release that wrote a log: its format, not its heap. */
const LOG_FORMATS = /^workload\/src\/evlog\//;

const strategies = await loadStrategies(undefined, repository);
const names = strategies.flatMap(({ name, verifiedRelease }) => [name, verifiedRelease, `go${verifiedRelease}`, `@spanlab/strategy-${name}`]);
const escaped = names.map((name) => name.replaceAll('.', String.raw`\.`)).join('|');

/** Code that tells strategies apart by what they are called, or by their release. */
const FORBIDDEN: readonly RegExp[] = [
  // A name or a release as a value: 'go1.4', case '1.4.3'.
  new RegExp(`(['"\`])(?:${escaped})\\1`),
  // A release put in order, or held against a constant: compareNames(release, …), verifiedRelease >= '1.19'.
  /compareNames\([^()]*[rR]elease/,
  /\b(?:verifiedRelease|release) (?:[<>]=?|[!=]==?) ['"`\d]/,
  /['"`\d] (?:[<>]=?|[!=]==?) (?:\w+\.)*(?:verifiedRelease|release)\b/,
  /\b(?:verifiedRelease|release)\.(?:startsWith|endsWith|includes|match)\(\s*['"`/]/,
  /\b(?:major|minor) (?:[<>]=?|[!=]==?) \d/,
];

/** Source without its comments, which may give examples. */
function codeOf(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}

function offencesIn(text: string): string[] {
  return codeOf(text).split('\n').filter((line) => FORBIDDEN.some((pattern) => pattern.test(line))).map((line) => line.trim());
}

describe('code outside of strategies', () => {
  it.each(PACKAGES)('packages/%s/src knows no strategy by name and compares no release', (name) => {
    const folder = join(repository, 'packages');
    const files = readdirSync(join(folder, name, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|js)$/.test(file));
    expect(files.length).toBeGreaterThan(3);
    const offences = files
      .map((file) => join(name, 'src', file))
      .filter((path) => !LOG_FORMATS.test(path))
      .flatMap((path) => offencesIn(readFileSync(join(folder, path), 'utf8')).map((line) => `packages/${path}: ${line}`));
    expect(offences).toEqual([]);
  });

  it('there are strategies to look for', () => expect(strategies.length).toBeGreaterThan(1));

  it.each([
    "return compareNames(verifiedRelease, '1.19') >= 0;",
    `case '${strategies[0].verifiedRelease}':`,
    `if (strategy.name === "${strategies[0].name}") {`,
    `strategies: ['${strategies[0].name}'],`,
    "verifiedRelease >= '1.19'",
    "'1.19' <= plugin.verifiedRelease",
    "release.startsWith('1.')",
    'major === 1 && minor >= 19',
    `import('@spanlab/strategy-${strategies[0].name}')`,
  ])('%s would be found', (line) => expect(offencesIn(line)).toHaveLength(1));

  it.each([
    `/** As ${strategies[0].name}, '${strategies[0].name}'. */`,
    `// '${strategies[0].verifiedRelease}'`,
    `.option('--strategy <name>', 'generation to simulate, as ${strategies[0].name}')`,
    'strategies.filter((one) => one.release === release)',
  ])('%s may stand there', (line) => expect(offencesIn(line)).toEqual([]));
});
