import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { spanlab } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

const results = join(folder, 'results');

/** No bundled workloads: comparing simulations with real runs takes longer than all else here. */
let datasets: string;

beforeAll(async () => {
  datasets = join(folder, 'datasets');
  mkdirSync(datasets);
  writeFileSync(join(datasets, 'catalogue.json'), JSON.stringify({ datasets: [] }));
  file('mini.csv', `op,id,size,scan\nstats\n${Array.from({ length: 400 }, (_, i) => `alloc,${i},${100 + i},0\n`).join('')}gc\nstats\n`);
  const config = file('spanlab.config.json', JSON.stringify({
    strategies: ['go1.4', 'go1.20'],
    workloads: ['mini.csv', { generator: 'server', parameters: { requests: 200, sessions: 30 }, name: 'tiny-server' }],
    seeds: [1, 2],
    reports: ['json'],
  }));
  const { status, stderr } = await spanlab(['run', config, '--out', results]);
  if (status !== 0) throw new Error(stderr);
});

function report(at: string, ...args: string[]) {
  return spanlab(['report', at, '--datasets', datasets, ...args]);
}

/** A copy of the results, changed. */
function copy(name: string, change: (at: string) => void): string {
  const at = join(folder, name);
  cpSync(results, at, { recursive: true });
  change(at);
  return at;
}

const firstCell = (at: string) => join(at, 'cells', readdirSync(join(at, 'cells')).toSorted()[0]);

/** Contents by path. */
function filesIn(at: string): Record<string, string> {
  const names = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(names.map(({ parentPath, name }) => join(parentPath, name)).toSorted().map((path) => [path, readFileSync(path, 'base64')]));
}

describe('spanlab report', () => {
  it('writes a page, Markdown, LaTeX and data, the same bytes twice', async () => {
    const { status, stdout, stderr } = await report(results);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^6 cells, \d+ files\nReport: .*results\/report\/index\.html\nNext: open it in a browser\n$/);
    expect(status).toBe(0);
    expect(readdirSync(join(results, 'report')).toSorted()).toEqual(['data', 'figures', 'index.html', 'latex', 'report.md']);
    const first = filesIn(join(results, 'report'));
    expect((await report(results)).status).toBe(0);
    expect(filesIn(join(results, 'report'))).toEqual(first);
    expect(readdirSync(results).filter((name) => name.includes('partial'))).toEqual([]);
    const page = readFileSync(join(results, 'report', 'index.html'), 'utf8');
    expect(page).toContain('Baseline: Go\u00a01.4.3.');
    expect(page).toContain('2 seeds are too few');
    expect(page).toContain('The config names no measures');
  });

  it('has the measures that the config names, which its manifest tells', async () => {
    const at = copy('named-measures', (folder) => {
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...manifest, experiment: { ...manifest.experiment, measures: ['throughput', 'HeapIdle', 'HeapSys'] } }));
    });
    const { status, stderr } = await report(at);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const csv = readFileSync(join(at, 'report', 'data', 'statistics.csv'), 'utf8').trimEnd().split('\n');
    expect([...new Set(csv.slice(1).map((line) => line.split(',')[8]))]).toEqual(['HeapSys', 'HeapIdle']);
    const text = readFileSync(join(at, 'report', 'report.md'), 'utf8');
    expect(text).not.toContain('names no measures');
    expect(text).toContain('No run has throughput');
  });

  it('compares with another baseline', async () => {
    const at = copy('other-baseline', () => {});
    expect((await report(at, '--baseline', 'go1.20')).status).toBe(0);
    const csv = readFileSync(join(at, 'report', 'data', 'statistics.csv'), 'utf8').trimEnd().split('\n');
    expect(csv[1].split(',').slice(6, 8)).toEqual(['go1.4', 'go1.20']);
  });

  it('says that it knows nothing of software and host without a manifest', async () => {
    const at = copy('no-manifest', (root) => rmSync(join(root, 'manifest.json')));
    const { status, stderr } = await report(at);
    expect(stderr).toBe(`spanlab: ${at}: no manifest.json, so the report will not say which software and host the results come from; run the experiment again, which writes it\n`);
    expect(status).toBe(0);
    const [without, whole] = [at, results].map((root) => readFileSync(join(root, 'report', 'report.md'), 'utf8').includes('Software and host'));
    expect([without, whole]).toEqual([false, true]);
  });

  it('takes the comparison with real runs from the folder, unless that was one in other measures', async () => {
    const kept = JSON.parse(readFileSync(join(results, 'fidelity.json'), 'utf8'));
    expect(kept).toMatchObject({ fidelity: { rows: [] } });
    // A row that no comparison here makes tells where the comparison came from.
    const [row] = kept.fidelity.measures.map(({ name, unit }: { name: string; unit: string }) => (
      { strategy: 'go1.4', release: '1.4.3', workload: 'elsewhere', measure: name, unit, verdict: 'unbounded', checkpoints: 0, outside: 0, points: [] }
    ));
    const reported = async (name: string, measures: readonly unknown[]) => {
      const at = copy(name, (root) => writeFileSync(join(root, 'fidelity.json'), JSON.stringify({ ...kept, fidelity: { measures, rows: [row] } })));
      expect((await report(at)).status).toBe(0);
      return JSON.parse(readFileSync(join(at, 'fidelity.json'), 'utf8')).fidelity;
    };
    expect(await reported('kept-comparison', kept.fidelity.measures)).toEqual({ measures: kept.fidelity.measures, rows: [row] });
    expect(await reported('old-comparison', kept.fidelity.measures.slice(1))).toEqual(kept.fidelity);
  });

  it('compares the strategies that ran with real runs, not others of the same names', async () => {
    file('replays-only.mjs', "export const strategy = { name: 'go1.4', title: 'no pacer', verifiedRelease: '1.4.3', replays: () => true, create() {} };");
    const at = copy('other-strategies', (root) => {
      const path = join(root, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8'));
      const strategies = manifest.experiment.strategies.map((one: object) => ({ ...one, specifier: './replays-only.mjs' }));
      writeFileSync(path, JSON.stringify({ ...manifest, experiment: { ...manifest.experiment, strategies } }));
    });
    // With the bundled workloads, that is: ours would be simulated on them.
    expect((await spanlab(['report', at])).status).toBe(0);
    expect(JSON.parse(readFileSync(join(at, 'fidelity.json'), 'utf8'))).toMatchObject({ fidelity: { rows: [] } });
  });
});

describe('spanlab report of what cannot be used: one line, exit status 2', () => {
  it.each<[string, () => [string, ...string[]], RegExp]>([
    ['no folder', () => [join(folder, 'nothing')], /^spanlab: .*nothing: cannot be opened \(ENOENT\); expected a folder that `spanlab run` wrote\n$/],
    ['a file', () => [join(folder, 'mini.csv')], /^spanlab: .*mini\.csv: cannot be opened \(ENOTDIR\); [^\n]*\n$/],
    ['another folder', () => [datasets], /^spanlab: .*datasets: neither manifest\.json nor results\.json; expected a folder that `spanlab run` wrote\n$/],
    ['an unfinished run', () => [copy('unfinished', (at) => ['results.json', 'manifest.json'].forEach((name) => rmSync(join(at, name), { force: true })))], /^spanlab: .*unfinished: neither manifest\.json nor results\.json; the run is not finished; `spanlab run … --out \S*unfinished` with its config continues it\n$/],
    ['half a manifest', () => [copy('half', (at) => writeFileSync(join(at, 'manifest.json'), '{'))], /^spanlab: \S*half: manifest\.json: not valid JSON \([^\n]*\); run the experiment again with --out \S*half, which keeps the cells and writes it anew\n$/],
    ['a damaged cell', () => [copy('damaged', (at) => writeFileSync(firstCell(at), readFileSync(firstCell(at), 'utf8').replace('"events": ', '"events": 1')))], /^spanlab: .*damaged\/cells\/[0-9a-f]{64}\.json: damaged: the outcome does not fit its hash; run the experiment again[^\n]*\n$/],
    ['a cell cut off', () => [copy('cut', (at) => writeFileSync(firstCell(at), '{'))], /^spanlab: .*cut\/cells\/[0-9a-f]{64}\.json: damaged: not valid JSON; [^\n]*\n$/],
    ['a missing cell', () => [copy('missing', (at) => rmSync(firstCell(at)))], /^spanlab: .*missing\/cells[^\n]*(is missing|cannot be read)[^\n]*; run the experiment again[^\n]*\n$/],
    ['no cells', () => [copy('empty', (at) => rmSync(join(at, 'cells'), { recursive: true }))], /^spanlab: .*empty\/cells[^\n]*; run the experiment again[^\n]*\n$/],
    ['an unknown baseline', () => [results, '--baseline', 'go9'], /^spanlab: unknown baseline "go9"; the results are of go1\.4, go1\.20\n$/],
    ['a report that cannot be written', () => [copy('unwritable', (at) => { rmSync(join(at, 'report'), { recursive: true, force: true }); symlinkSync(join(folder, 'mini.csv', 'below'), join(at, 'report')); })], /^spanlab: .*unwritable\/report: cannot be made or written \(ENOTDIR\); make it writable, or name another folder\n$/],
    ['a foreign file', () => [copy('foreign', (at) => { mkdirSync(join(at, 'report'), { recursive: true }); writeFileSync(join(at, 'report', 'notes.txt'), ''); })], /^spanlab: .*foreign\/report holds notes\.txt, which is no part of a report[^\n]*\n$/],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await report(...args());
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('results that are none', async () => {
    const at = join(folder, 'odd');
    mkdirSync(at);
    const lines: string[] = [];
    for (const text of ['{', '[]', 'null', '{"schema": 99, "measures": [], "cells": []}', '{"schema": 1, "measures": [], "cells": []}']) {
      writeFileSync(join(at, 'results.json'), text);
      const { status, stderr } = await report(at);
      expect(status).toBe(2);
      lines.push(stderr.replaceAll(`${at}/`, ''));
    }
    expect(lines).toEqual([
      expect.stringMatching(/^spanlab: \S*odd: results\.json: not valid JSON [^\n]*; run the experiment again with --out \S*odd, [^\n]*\n$/),
      'spanlab: results.json: not as `spanlab run` writes it; run the experiment again\n',
      'spanlab: results.json: not as `spanlab run` writes it; run the experiment again\n',
      'spanlab: results.json: results of schema 99, expected 1; run the experiment again with this spanlab\n',
      'spanlab: results.json: holds no cell; a report needs at least one\n',
    ]);
  });
});
