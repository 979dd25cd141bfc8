import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StrategyPlugin } from '@spanlab/core';
import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { strategy as go120 } from '@spanlab/strategy-go1.20';
import { describe, expect, it } from 'vitest';
import { configTemplate } from '../src/config/config-template.js';
import { suggest } from '../src/config/suggest.js';
import { repository, spanlab } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

const CSV = 'op,id,size,scan\nstats,,,\nalloc,0,100,0\nalloc,1,5000,1\nfree,0,,\nstats,,,\n';
file('small.csv', CSV);
// Strategies are looked for around the config first: these, whatever lies around the temporary folder.
symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));

/** A config's file in the test's folder; what is not given is the smallest that runs. */
/** A table with the same number of ns for each cost that a strategy charges. */
function costsOf({ costs = {} }: StrategyPlugin, ns: number): Record<string, number> {
  return Object.fromEntries(Object.keys(costs).map((name) => [name, ns]));
}

function config(name: string, more: object): string {
  return file(name, JSON.stringify({ strategies: ['go1.4'], workloads: ['small.csv'], ...more }));
}

/** The first and the last of what is installed. */
const template = configTemplate(['go1.4', 'go1.20']);

let runs = 0;
function run(path: string, out = join(folder, `out-${runs++}`)) {
  return spanlab(['run', path, '--out', out, '--jobs', '1']);
}

describe('spanlab init', () => {
  it('writes a config that says how to run it, and does not overwrite one', async () => {
    const path = join(folder, 'init.config.ts');
    const { status, stdout } = await spanlab(['init', path]);
    expect(stdout).toBe(`Wrote ${path}\nNext: npx spanlab run ${path} --out results\n`);
    expect(status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(template);
    writeFileSync(path, '// mine\n');
    const spaced = join(folder, 'my config.ts');
    expect((await spanlab(['init', spaced])).stdout).toBe(`Wrote ${spaced}\nNext: npx spanlab run '${spaced}' --out results\n`);
    const again = await spanlab(['init', path]);
    expect(again.stderr).toBe(`spanlab: init: ${path} is there already; add --force to overwrite it, or name another file\n`);
    expect(again.status).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('// mine\n');
    expect((await spanlab(['init', path, '--force'])).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(template);
  });

  it('has a name of its own in the working folder', async () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    expect((await spanlab(['init'], project)).stdout).toBe('Wrote spanlab.config.ts\nNext: npx spanlab run --out results\n');
    expect(existsSync(join(project, 'spanlab.config.ts'))).toBe(true);
  });

  it('writes a config that runs as it is, with seeds enough for its own report, and has types', async () => {
    const project = join(folder, 'typed');
    mkdirSync(project);
    await spanlab(['init'], project);
    const tsc = (): number | null => {
      const options = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', 'spanlab.config.ts'];
      return spawnSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), ...options], { cwd: project }).status;
    };
    expect(tsc()).toBe(0);
    const { status, stdout, stderr } = await spanlab(['run', '--out', 'results'], project);
    expect(stderr).toBe('');
    expect(stdout).toContain('44 cells computed, 0 from before\n');
    expect(status).toBe(0);
    // Whoever tries the template must not be told that its own seeds are too few.
    const datasets = join(project, 'no datasets');
    mkdirSync(datasets);
    writeFileSync(join(datasets, 'catalogue.json'), JSON.stringify({ datasets: [] }));
    expect((await spanlab(['report', 'results', '--datasets', datasets], project)).status).toBe(0);
    const report = readFileSync(join(project, 'results/report/report.md'), 'utf8');
    expect(report).not.toContain('too few');
    expect(report).toMatch(/\d+ differ significantly at 5 %\./);
    writeFileSync(join(project, 'spanlab.config.ts'), template.replace('gogc: [50, 100]', "gogc: ['on']"));
    expect(tsc()).not.toBe(0);
  });

  it('writes a module, nothing else', async () => {
    const { status, stderr } = await spanlab(['init', 'x.json']);
    expect(stderr).toBe('spanlab: init: x.json: expected a name that ends in .ts, .mts, .js, .mjs, as spanlab.config.ts\n');
    expect(status).toBe(2);
  });
});

describe('a config', () => {
  it.each(['ts', 'mts', 'js', 'mjs'])('is loaded from a .%s file, with types and defineConfig', async (extension) => {
    const types = extension.endsWith('ts') ? "import type { ExperimentConfig } from 'spanlab';\nconst seeds: ExperimentConfig['seeds'] = [1];\n" : 'const seeds = [1];\n';
    const path = file(`module.${extension}`, `import { defineConfig } from 'spanlab';\n${types}export default defineConfig({ strategies: ['go1.4'], workloads: ['small.csv'], seeds });\n`);
    const { status, stdout, stderr } = await run(path);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^1 cell: 1 strategy, 1 workload, 1 parameter set\n1 cell computed, 0 from before\n/);
    expect(status).toBe(0);
  });

  it('may be JSON, and varies every parameter', async () => {
    const tables = { 'go1.4': costsOf(go14, 1), 'go1.20': 'costs.json' };
    file('costs.json', JSON.stringify(costsOf(go120, 1)));
    const costs = ['strategy', { name: 'mine', tables }, { name: 'only 1.20', tables: { 'go1.20': costsOf(go120, 2) } }];
    const parameters = { gogc: [0, 'off'], memoryLimit: ['off', '8MiB', 4194304], globals: [0, '1MiB'], procs: [1], costs };
    const { status, stdout, stderr } = await run(config('all.json', { strategies: ['go1.4', 'go1.20'], parameters }));
    expect(stderr).toBe('');
    expect(stdout).toContain('48 cells: 2 strategies, 1 workload, 36 parameter sets\n');
    expect(stdout).toContain('Left out: go1.4 with a memory limit: it knows none\n');
    expect(status).toBe(0);
  });

  it('takes workloads in every form', async () => {
    const workloads = [
      'small.csv', 'tiny-heavy', { file: './small.csv', name: 'again' }, { dataset: 'sawtooth', name: 'teeth' },
      { generator: 'server', parameters: { requests: 20 } }, { generator: 'server', parameters: { requests: 20 }, name: 'named' },
    ];
    const out = join(folder, 'forms');
    const { status, stdout } = await run(config('forms.json', { workloads, seeds: [3, 4], measures: ['HeapSys', 'NumGC'], reports: ['csv'] }), out);
    expect(stdout).toContain('8 cells: 1 strategy, 6 workloads, 2 seeds, 1 parameter set\n');
    expect(status).toBe(0);
    const rows = readFileSync(join(out, 'results.csv'), 'utf8').trimEnd().split('\n').slice(1);
    expect(new Set(rows.map((row) => row.match(/^go1.4,1.4.3,("[^"]*"|[^,]*),(\d*),/)?.slice(1).join(' ').trim()))).toEqual(
      new Set(['small', 'tiny-heavy', 'again', 'teeth', 'server(requests=20) 3', 'server(requests=20) 4', 'named 3', 'named 4']),
    );
    expect(new Set(rows.map((row) => row.match(/strategy,(\w+),/)?.[1]))).toEqual(new Set(['HeapSys', 'NumGC']));
    expect(existsSync(join(out, 'results.json'))).toBe(false);
  });
});

describe('a config that cannot be used: one line with file, path, what was expected and what to do; exit status 2', () => {
  const table = { ...costsOf(go14, 1), refill: -1 };
  file('of-1.20.json', JSON.stringify(costsOf(go120, 1)));
  const both = { strategies: ['go1.4', 'go1.20'] };
  const server = (more: object) => ({ workloads: [{ generator: 'server', ...more }] });
  const parameters = (more: object) => ({ parameters: more });
  const cases: [string, object, RegExp][] = [
    ['no strategies', { strategies: undefined }, /: strategies: missing; expected a list of names of strategies; add it$/],
    ['none', { strategies: [] }, /: strategies: \[\]; expected a list of names of strategies; correct it$/],
    ['unknown strategy', { strategies: ['go1.4', 'go9'] }, /: strategies\[1\]: unknown strategy "go9"; installed: go1\.4, .*$/],
    ['not text', { strategies: [14] }, /: strategies\[0\]: 14; expected the name of a strategy; correct it$/],
    ['twice', { strategies: ['go1.4', 'go1.4'] }, /: strategies\[1\]: "go1\.4" stands there twice; remove one$/],
    ['twice by another name', { strategies: ['go1.4', '@spanlab/strategy-go1.4'] }, /: strategies\[1\]: go1\.4 stands there twice; remove one$/],
    ['unknown key', { strategys: [] }, /: unknown key "strategys"; expected strategies, workloads, .*; did you mean strategies\?$/],
    ['unknown key that resembles nothing', { colour: 1 }, /: unknown key "colour"; expected .*; remove it$/],
    ['no workloads', { workloads: 'small.csv' }, /: workloads: "small\.csv"; expected a list of a CSV file, .*; correct it$/],
    ['no such workload', { workloads: ['nowhere'] }, /: workloads\[0\]: "nowhere": no such file, and no bundled workload of that name; expected one of .*tiny-heavy, or a path$/],
    ['no such file', { workloads: [{ file: 'nowhere.csv' }] }, /: workloads\[0\]\.file: .*nowhere\.csv: no such file$/],
    ['no kind', { workloads: [{ name: 'x' }] }, /: workloads\[0\]: {"name":"x"}; expected a CSV file, .*; correct it$/],
    ['two kinds', { workloads: [{ file: 'small.csv', generator: 'server' }] }, /: workloads\[0\]: unknown key "generator"; expected file, name; remove it$/],
    ['one name for two', { workloads: ['small.csv', './small.csv'] }, /: workloads\[1\]: two workloads are called "small"; give this one a name: .*$/],
    ['unknown generator', { workloads: [{ generator: 'sevrer' }] }, /: workloads\[0\]: generator "sevrer": unknown; expected one of server, .*$/],
    ['generator parameter', server({ parameters: { requests: 0 } }), /: workloads\[0\]: generator server: requests is 0; expected a whole number from 1 .*$/],
    ['generator parameters', server({ parameters: 7 }), /: workloads\[0\]\.parameters: 7; expected an object with numbers; correct it$/],
    ['generator key', server({ paramters: {} }), /: workloads\[0\]: unknown key "paramters"; .*; did you mean parameters\?$/],
    ['seeds', { seeds: [1, -1] }, /: seeds\[1\]: -1; expected a whole number from 0 to 4294967295 \(a seed\); correct it$/],
    ['gogc', parameters({ gogc: [100, 'of'] }), /: parameters\.gogc\[1\]: "of"; expected a whole number from 0 to 2147483647 \(percent\), or 'off'; correct it$/],
    ['gogc no list', parameters({ gogc: 100 }), /: parameters\.gogc: 100; expected a list of percents, or 'off'; correct it$/],
    ['parameter key', parameters({ GOGC: [1] }), /: parameters: unknown key "GOGC"; .*; did you mean gogc\?$/],
    ['memory limit', parameters({ memoryLimit: ['64MB'] }), /: parameters\.memoryLimit\[0\]: "64MB": expected a number of bytes below 2\^53, .*, or 'off'$/],
    ['negative memory limit', parameters({ memoryLimit: [-1] }), /: parameters\.memoryLimit\[0\]: -1; expected a whole number from 0 .*, or 'off'\); correct it$/],
    ['negative gogc', parameters({ gogc: [-1] }), /: parameters\.gogc\[0\]: -1; expected a whole number from 0 to 2147483647 \(percent\), or 'off'; correct it$/],
    ['globals', parameters({ globals: ['1KiB', 1024] }), /: parameters\.globals\[1\]: 1024 stands there twice; remove one$/],
    ['procs', parameters({ procs: [65] }), /: parameters\.procs\[0\]: 65; expected a whole number from 1 to 64 \(Ps\); correct it$/],
    ['fewer procs than Ps', { ...server({ parameters: { processors: 8 }, name: 'wide' }), ...parameters({ procs: [1, 8, 2] }) }, /: parameters\.procs\[2\]: 2, but workload "wide" has rows of 8 Ps; expected at least 8, or 1, which runs the rows of all Ps on one; correct it$/],
    ['costs', parameters({ costs: ['no.json'] }), /: parameters\.costs\[0\]: no\.json: no such file$/],
    ['cost table', parameters({ costs: [{ name: 'x', table }] }), /: parameters\.costs\[0\]\.table: cost refill is -1; expected a number of ns of at least 0; correct it$/],
    ['cost file', parameters({ costs: ['of-1.20.json'] }), /: parameters\.costs\[0\]: of-1\.20\.json: go1\.4 charges no cost "zeroByte"; expected program, .*; remove it$/],
    ['no cost table', parameters({ costs: [{ name: 'x' }] }), /: parameters\.costs\[0\]\.table: expected an object with a number of ns for each of program, .*$/],
    ['a cost that is not charged', parameters({ costs: [{ name: 'x', table: { ...costsOf(go14, 1), zeroByte: 1 } }] }), /: parameters\.costs\[0\]\.table: go1\.4 charges no cost "zeroByte"; expected program, .*; remove it$/],
    ['one cost table for two', { ...both, ...parameters({ costs: [{ name: 'x', table: costsOf(go14, 1) }] }) },
      /: parameters\.costs\[0\]\.table: one table for strategies that charge different costs: "zeroByte" is charged by one of go1\.4 and go1\.20 only; expected a table for each; write { name, tables: { "go1\.4": …, "go1\.20": … } }$/],
    ['cost table of no strategy', { ...both, ...parameters({ costs: [{ name: 'x', tables: { 'go1.5': {} } }] }) }, /: parameters\.costs\[0\]\.tables: unknown key "go1\.5"; expected go1\.4, go1\.20; did you mean go1\.4\?$/],
    ['table and tables', parameters({ costs: [{ name: 'x', table: costsOf(go14, 1), tables: {} }] }), /: parameters\.costs\[0\]: a table and tables; expected one of them; remove the other$/],
    ['cost table of the wrong strategy', { ...both, ...parameters({ costs: [{ name: 'x', tables: { 'go1.20': costsOf(go14, 1) } }] }) }, /: parameters\.costs\[0\]\.tables\.go1\.20: cost zeroByte, which go1\.20 charges, is missing; .*$/],
    ['measures', { measures: ['HeapSis'] }, /: measures\[0\]: "HeapSis" is no measure; expected HeapSys, .*; did you mean HeapSys\?$/],
    ['reports', { reports: ['csv', 'pdf'] }, /: reports\[1\]: "pdf" is no report; expected csv, json, arrow, parquet, benchmark$/],
    ['nothing left', parameters({ memoryLimit: ['1GiB'] }), /no cell is left to run: go1\.4 with a memory limit: it knows none; .*$/],
  ];

  it.each(cases)('%s', async (name, more, message) => {
    const out = join(folder, 'never');
    const { status, stdout, stderr } = await run(config(`${name.replaceAll(' ', '-')}.json`, more), out);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr).toMatch(/^spanlab: [^\n]+\n$/);
    if (name !== 'nothing left') expect(stderr).toContain(`${name.replaceAll(' ', '-')}.json: `);
    expect([status, stdout, existsSync(out)]).toEqual([2, '', false]);
  });

  it.each<[string, string, RegExp]>([
    ['syntax.ts', 'export default {\n  strategies: [,\n', /^spanlab: syntax\.ts: cannot be loaded \(ParseError: Unexpected token, syntax\.ts:3:1\); correct it\n$/],
    ['throws.ts', 'throw new Error("my fault");', /^spanlab: throws\.ts: cannot be loaded \(my fault\); correct it\n$/],
    ['import.ts', "import 'nowhere';", /^spanlab: import\.ts: cannot be loaded \(Cannot find module 'nowhere'.*\); correct it\n$/],
    ['nothing.ts', 'export const x = 1;', /^spanlab: nothing\.ts: exports no config; expected `export default defineConfig\(.*\)`\n$/],
    ['list.ts', 'export default [1];', /^spanlab: list\.ts: \[1\]; expected an object with strategies, .*; correct it\n$/],
    ['bad.json', '{', /^spanlab: bad\.json: not valid JSON .*\n$/],
  ])('%s', async (name, text, message) => {
    const { status, stdout, stderr } = await run(file(name, text));
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('is not there, or there is no folder for results', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const none = await spanlab(['run', '--out', 'x'], empty);
    expect(none.stderr).toMatch(/^spanlab: no config here: expected spanlab\.config\.ts, .*; `spanlab init` writes one\n$/);
    expect(none.status).toBe(2);
    expect((await run('nowhere.ts')).stderr).toBe('spanlab: nowhere.ts: no such file; `spanlab init nowhere.ts` writes one\n');
    expect((await run(folder)).stderr).toMatch(/is a directory; expected a config, as spanlab\.config\.ts\n$/);
    const path = config('out.json', {});
    expect((await spanlab(['run', path])).stderr).toBe('spanlab: run: no folder for the results; add --out DIR\n');
    expect((await run(path, path)).stderr).toMatch(/^spanlab: .*out\.json: cannot be made or written \(EEXIST\); name another folder with --out\n$/);
    expect((await spanlab(['run', path, '--out', 'x', '--jobs', '0'])).status).toBe(2);
  });
});

it('suggests what resembles a word, and nothing else', () => {
  expect(suggest('workload', ['strategies', 'workloads'])).toBe('workloads');
  expect(suggest('seed', ['seeds', 'reports'])).toBe('seeds');
  expect(suggest('x', ['seeds', 'reports'])).toBeUndefined();
  expect(suggest('x', [])).toBeUndefined();
});
