import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConsoleExample, consoleExamples, withOutputs, withoutTimes } from './console-blocks.js';
import { repository } from './spanlab.js';
import { folder } from './temporary-folder.js';

/**
 * Every example in the documents prints what the document says, but for times.
 * UPDATE_DOCUMENTS=1 writes what they print now into the documents instead.
 */
const documents = ['README.md', ...readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)].toSorted();
/** Commands that are not spanlab's, and not on every machine. */
const FOREIGN = /^benchstat /;
function examplesOf(name: string): ConsoleExample[] {
  return consoleExamples(readFileSync(join(repository, name), 'utf8'));
}

const isUpdating = process.env.UPDATE_DOCUMENTS === '1';

/** What a command prints, on both streams; in a folder of the document's own, where its examples find each other's files. */
function printed(command: string, cwd: string): Promise<string> {
  return new Promise((resolve) => {
    // A pipe into head ends early, as it should.
    execFile('bash', ['-c', `${command} 2>&1`], { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 }, (_error, stdout) => resolve(stdout));
  });
}

describe.each(documents.filter((name) => examplesOf(name).length > 0))('examples of %s', (name) => {
  const path = join(repository, name);
  const text = readFileSync(path, 'utf8');
  const examples = examplesOf(name);

  it('print what it says', { timeout: 900_000 }, async () => {
    const cwd = join(folder, name.replaceAll('/', '-'));
    mkdirSync(cwd);
    symlinkSync(join(repository, 'node_modules'), join(cwd, 'node_modules'));
    const outputs: string[] = [];
    for (const { command, output } of examples) outputs.push(FOREIGN.test(command) ? output : await printed(command, cwd));
    if (isUpdating) {
      const kept = examples.map(({ output }, i) => (withoutTimes(output) === withoutTimes(outputs[i]) ? output : outputs[i]));
      writeFileSync(path, withOutputs(text, kept));
      return;
    }
    const shown = (all: readonly string[]) => all.map((output, i) => `line ${examples[i].line}: $ ${examples[i].command}\n${withoutTimes(output)}`);
    expect(shown(outputs)).toEqual(shown(examples.map(({ output }) => output)));
  });
});

describe('the documents', () => {
  it('have examples, of which only benchstat is not run', () => {
    const all = documents.flatMap(examplesOf);
    expect(all.length).toBeGreaterThan(12);
    expect(all.filter(({ command }) => FOREIGN.test(command)).map(({ command }) => command.split(' ')[0])).toEqual(['benchstat']);
  });

  it('are compared line by line, without times', () => {
    const text = 'a\n```console\n$ one\nx 0.13 s\n$ two\n```\n```sh\n$ three\n```\n';
    expect(consoleExamples(text)).toEqual([
      { line: 3, command: 'one', output: 'x 0.13 s\n' },
      { line: 5, command: 'two', output: '' },
    ]);
    expect(withOutputs(text, ['y\n', 'z\n'])).toBe('a\n```console\n$ one\ny\n$ two\nz\n```\n```sh\n$ three\n```\n');
    expect(withoutTimes('exact  0.13 s, 1.8 million events/s, 49,000 events/s, 120.2 ms')).toBe('exact N s, N events/s, N events/s, 120.2 ms');
  });
});
