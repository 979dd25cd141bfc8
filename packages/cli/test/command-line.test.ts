import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandName } from '../src/command-name.js';
import { spanlabProgram, withSubcommands } from '../src/command-line/program.js';
import { repository, spanlab } from './spanlab.js';
import { folder } from './temporary-folder.js';

const pathOf = (command: { name(): string; parent: unknown } | null): string[] => (command === null ? [] : [...pathOf(command.parent as typeof command), command.name()]);
const commands = withSubcommands(spanlabProgram(() => {})).map((command) => pathOf(command).slice(1));

/** A program that does nothing, to see what it makes of a command line. */
function deaf() {
  const program = spanlabProgram(() => {});
  for (const command of withSubcommands(program)) if (command.commands.length === 0) command.action(() => {});
  return program;
}

describe('--help', () => {
  it.each(commands.map((path) => [path]))('of %j has examples that can be parsed, exit statuses, and a page that is there', async (path) => {
    const { status, stdout } = await spanlab([...path, '--help']);
    expect(status).toBe(0);
    const examples = [...(/^Examples?:\n((?: {2}.+\n)+)/m.exec(stdout)?.[1] ?? '').matchAll(/^ {2}npx spanlab (.+)$/gm)].map(([, line]) => line.split(' '));
    expect(examples.length).toBeGreaterThan(0);
    for (const words of examples.filter((words) => !words.includes('--help'))) {
      expect(words.slice(0, path.length).join(' ') === path.join(' ') || path.join(' ') === 'calibrate').toBe(true);
      await deaf().parseAsync(words, { from: 'user' });
    }
    expect(stdout).toMatch(/^Exit status:\n {2}0 .+\n(?: {2}1 .+\n)? {2}2 .+\n {2}130 .+\n/m);
    const [, page] = /^Read on: (\S+)/m.exec(stdout) ?? [];
    expect(existsSync(join(repository, page))).toBe(true);
  });

  it.each([...commands.filter((path) => path.length > 0 && path[0] !== 'datasets'), ['datasets', 'list'], ['datasets', 'verify']].map((path) => [path]))('of %j offers --json', async (path) => {
    expect((await spanlab([...path, '--help'])).stdout).toMatch(/^ +--json /m);
  });
});

describe('an option that is given twice', () => {
  it.each<[string[], string]>([
    [['compare', '--strategies', 'go1.4', '--strategies', 'go1.5'], '--strategies: given twice, as "go1.4" and as "go1.5"; give it once, with commas: --strategies go1.4,go1.5'],
    [['simulate', 'server', '--gogc', '50', '--strategy', 'go1.4', '--gogc=60'], '--gogc: given twice, as "50" and as "60"; leave one out'],
    [['figures', '--format', 'pdf', '--format', 'png'], '--format: given twice, as "pdf" and as "png"; give it once, with commas: --format pdf,png'],
    [['check', '--seed', '1', '--seed', '2'], '--seed: given twice, as "1" and as "2"; leave one out'],
  ])('is refused if the values differ: %j', async (args, message) => {
    expect(await spanlab(args)).toEqual({ status: 2, stdout: '', stderr: `spanlab: ${message}\n` });
  });

  it('is one if the values are the same', async () => {
    const { status, stdout } = await spanlab(['strategies', '--json', '--json']);
    expect([status, JSON.parse(stdout)[0].name]).toEqual([0, 'go1.4']);
  });
});

describe('what has no effect', () => {
  const rows = join(folder, 'rows.csv');
  it.each<[string[], RegExp]>([
    [['simulate', 'server', '--strategy', 'go1.4', '--seed', '3'], /^--seed 3: has no effect without --generate, a workload is the same whatever the seed; leave it out, or add --generate server\|/],
    [['simulate', '--generate', 'server', '--strategy', 'go1.4', '--datasets', 'datasets'], /^--datasets datasets: has no effect, as no name is looked up; leave it out$/],
    [['simulate', '-', '--strategy', 'go1.4', '--datasets', 'datasets'], /^--datasets datasets: has no effect, as no name is looked up; leave it out$/],
    [['simulate', 'datasets/workloads/sawtooth.csv.gz', '--strategy', 'go1.4', '--datasets', 'datasets'], /^--datasets datasets: has no effect, as no name is looked up, datasets\/workloads\/sawtooth\.csv\.gz is a file; leave it out$/],
    [['verify', 'datasets/recordings/gzipstream.go1.4.3.evlog.gz', '--datasets', 'datasets'], /^--datasets datasets: has no effect, /],
    [['compare', 'lru.go1.4.3', '--recorded-on', '1.20.4', '--out', rows], /^--recorded-on 1\.20\.4: has no effect on lru\.go1\.4\.3, which is a recording; leave it out, or name the program, lru$/],
    [['figures', 'reports/default', '--list', '--format', 'pdf'], /^--list draws nothing, so --format has no effect; leave out one of them$/],
    [['figures', 'reports/default', '--list', '--out', 'x'], /^--list draws nothing, so --out has no effect; leave out one of them$/],
    [['strategies', 'go1.4'], /^too many arguments for 'strategies'\. Expected 0 arguments but got 1\.; `spanlab strategies --help` tells more$/],
    [['verify', 'lru.go1.4.3', '--jason'], /^unknown option '--jason' \(Did you mean --json\?\); `spanlab verify --help` tells more$/],
  ])('is refused: %j', async (args, message) => {
    const { status, stdout, stderr } = await spanlab(args);
    expect(stderr).toMatch(/^spanlab: [^\n]+\n$/);
    expect(stderr.slice('spanlab: '.length, -1)).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('in a config is refused too', async () => {
    const config = join(folder, 'no-generator.json');
    writeFileSync(config, JSON.stringify({ strategies: ['go1.4'], workloads: ['sawtooth'], seeds: [1, 2] }));
    expect((await spanlab(['run', config, '--out', join(folder, 'no')])).stderr).toBe('spanlab: no-generator.json: seeds: several have no effect, as no workload is a generator, and files are the same whatever the seed; leave them out\n');
    writeFileSync(config, JSON.stringify({ strategies: ['go1.4'], workloads: [{ generator: 'server' }] }));
    expect((await spanlab(['run', config, '--out', join(folder, 'no'), '--datasets', 'datasets'])).stderr).toBe('spanlab: --datasets datasets: has no effect, as no workload of the config is looked up by name; leave it out\n');
  });
});

describe('twice the same is once', () => {
  it.each([
    ['verify', ['gzipstream.go1.4.3', 'datasets/recordings/gzipstream.go1.4.3.evlog.gz', 'gzipstream.go1.4.3'], /^1 recording, /m],
    ['check', ['go1.4', '@spanlab/strategy-go1.4', 'go1.4'], /^1 strategy: all requirements hold$/m],
    ['scaling', ['--generate', 'server:requests=50', '--procs', '2,1,2', '--strategies', 'go1.4,go1.4'], /^go1\.4 +1 .+\ngo1\.4 +2 .+\n\n/m],
  ])('spanlab %s %j', async (command, args, printed) => {
    const { status, stdout } = await spanlab([command, ...args]);
    expect(stdout).toMatch(printed);
    expect(status).toBe(0);
  });

  it('an empty name is no name', async () => {
    expect((await spanlab(['fidelity', '--strategies', 'go1.4,'])).stderr).toBe('spanlab: --strategies "go1.4,": a name is missing; expected names separated by commas, as go1.4,go1.20\n');
  });
});

describe('the next command', () => {
  const start = fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url));

  it('is one of npx where npx finds the command, else the path of the command', async () => {
    const elsewhere = join(folder, 'else where');
    mkdirSync(elsewhere);
    expect((await spanlab(['init', 'a.ts'], elsewhere)).stdout).toBe(`Wrote a.ts\nNext: node ${start} run a.ts --out results\n`);
    mkdirSync(join(elsewhere, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(start, join(elsewhere, 'node_modules', '.bin', 'spanlab'));
    expect((await spanlab(['init', 'b.ts'], elsewhere)).stdout).toBe('Wrote b.ts\nNext: npx spanlab run b.ts --out results\n');
  });

  it('names the folder of datasets that this one was given', async () => {
    const datasets = join(repository, 'datasets');
    const { stdout } = await spanlab(['datasets', 'list', '--datasets', datasets]);
    expect(stdout).toContain(`Next: npx spanlab verify lru.go1.4.3 --datasets ${datasets}\n`);
    const simulated = await spanlab(['simulate', 'sawtooth', '--strategy', 'go1.4', '--datasets', datasets]);
    expect(simulated.stdout).toMatch(new RegExp(`^Next: \`npx spanlab simulate sawtooth --strategy go1\\.\\d+ --datasets ${datasets}\`, `, 'm'));
  });

  it('is the bare name where the shell finds it, but not in a folder that only npx looks into', () => {
    const installed = join(folder, 'installed');
    mkdirSync(join(installed, 'node_modules', '.bin'), { recursive: true });
    for (const path of ['spanlab', 'node_modules/.bin/spanlab']) symlinkSync(start, join(installed, path));
    const nameWith = (path: string) => commandName({ cwd: folder, env: { PATH: `/nowhere:${path}` } });
    expect(nameWith(installed)).toBe('spanlab');
    expect(nameWith(join(installed, 'node_modules', '.bin'))).toBe(`node ${start}`);
  });
});

describe('npm start', () => {
  const npmStart = (...words: string[]) => spawnSync('npm', ['start', '--silent', '--', ...words], { cwd: repository, encoding: 'utf8' });

  it('alone writes the published report: with fewer programs it is refused', () => {
    const report = join(repository, 'reports', 'default', 'index.html');
    const before = statSync(report).mtimeMs;
    const { status, stderr } = npmStart('lru', '--strategies', 'go1.4');
    expect(stderr).toBe('npm start: makes the published report of all programs; `npx spanlab compare lru --strategies go1.4` writes a report of its own, and so does --out DIR here\n');
    expect(status).toBe(2);
    expect(statSync(report).mtimeMs).toBe(before);
  });

  it('writes another one where it is told to', () => {
    const out = join(folder, 'started');
    const { status } = npmStart('gzipstream', '--out', out);
    expect(status).toBe(0);
    expect(existsSync(join(out, 'index.html'))).toBe(true);
  });
});
