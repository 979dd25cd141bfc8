import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { spanlab, spanlabOnTerminal } from './spanlab.js';
import { folder } from './temporary-folder.js';

const FIELDS = ['NumGC', 'HeapSys', 'HeapInuse', 'HeapIdle', 'HeapAlloc', 'MSpanInuse', 'Mallocs', 'TotalAlloc'];
const ROWS = `op,id,size,scan\nstats\n${Array.from({ length: 400 }, (_, i) => `alloc,${i},${100 + i},0\n`).join('')}gc\nstats\n`;

/** What the simulation itself says of the small workload. */
let simulated: Record<string, number>[];

beforeAll(async () => {
  const path = join(folder, 'mini.csv');
  writeFileSync(path, ROWS);
  const { stdout } = await spanlab(['simulate', path, '--strategy', 'go1.4', '--json']);
  simulated = JSON.parse(stdout).checkpoints;
});

/** A folder of datasets with the small workload and an outcome: the simulated numbers, changed. */
function datasetsWith(name: string, change: (field: string, value: number) => unknown, text?: string): string {
  const at = join(folder, name);
  mkdirSync(at);
  const snapshots = simulated.map((checkpoint) => ({ event: checkpoint.event, ...Object.fromEntries(FIELDS.map((field) => [field, change(field, checkpoint[field])])) }));
  const outcome = { go: '1.4.3', gogc: 100, root_table_bytes: 524288, page_size_os: 4096, runs: 9, nanoseconds: [1], snapshots };
  const dataset = (kind: string, datasetName: string, go: string | null, path: string) => ({
    name: datasetName, kind, program: 'mini', go, events: 2, origin: 'a test', licence: 'CC0-1.0', files: [{ path, bytes: 1, sha256: '0'.repeat(64) }],
  });
  writeFileSync(join(at, 'mini.csv'), ROWS);
  writeFileSync(join(at, 'mini.go1.4.3.json'), text ?? JSON.stringify(outcome));
  writeFileSync(join(at, 'catalogue.json'), JSON.stringify({ datasets: [dataset('workload', 'mini', null, 'mini.csv'), dataset('outcome', 'mini.go1.4.3', '1.4.3', 'mini.go1.4.3.json')] }));
  return at;
}

const same = (_: string, value: number) => [value, value, value];

describe('spanlab fidelity', () => {
  it('exits with 0 when everything is inside its bound', async () => {
    const at = datasetsWith('same', same);
    const { status, stdout, stderr } = await spanlab(['fidelity', '--strategies', 'go1.4', '--datasets', at]);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^STRATEGY +WORKLOAD +MEASURE +WORST +AT ROW +BOUND +VERDICT$/);
    expect(lines[1]).toMatch(/^go1\.4 +mini +NumGC +inside +±1 +pass$/);
    expect(lines.slice(1, 9).map((line) => line.split(/ +/)[2])).toEqual(['NumGC', 'HeapSys', 'HeapInuse', 'HeapIdle', 'HeapAlloc', 'MSpanInuse', 'Mallocs', 'TotalAlloc']);
    expect(stdout).toContain('8 bounds on 1 strategy and 1 workload: every one kept\n');
    expect(status).toBe(0);
  });

  it('exits with 1 and says how many bounds are missed, and by how much', async () => {
    const at = datasetsWith('other', (field, value) => (field === 'HeapSys' ? [value * 2, value * 2, value * 3] : same(field, value)));
    const { status, stdout } = await spanlab(['fidelity', 'mini', '--strategies', 'go1.4', '--datasets', at]);
    expect(stdout).toMatch(/^go1\.4 +mini +HeapSys +−\d+ KiB +−50\.00 % +\d+ +±2 % +MISS at 2 of 2 checkpoints$/m);
    expect(stdout).toContain('8 bounds on 1 strategy and 1 workload: 1 MISS; `npx spanlab fidelity --checkpoints` shows where\n');
    expect(status).toBe(1);
  });

  it('prints every checkpoint on request', async () => {
    const at = datasetsWith('points', (field, value) => (field === 'NumGC' ? [value + 3, value + 3, value + 4] : same(field, value)));
    const args = ['fidelity', '--strategies', 'go1.4', '--datasets', at, '--checkpoints'];
    const { status, stdout } = await spanlab(args);
    const [first, last] = simulated.map(({ NumGC }) => NumGC);
    expect(stdout).toMatch(new RegExp(`^go1\\.4 +mini +NumGC +0 +${first} +${first + 3} +${first + 3} +${first + 4} +−3 +−\\d+\\.\\d\\d % +±1 +MISS$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^go1\\.4 +mini +NumGC +402 +${last} `, 'm'));
    expect(status).toBe(1);
  });

  it('prints JSON, the same bytes every time', async () => {
    const at = datasetsWith('json', (field, value) => (field === 'NumGC' ? [value + 1, value + 1, value + 2] : same(field, value)));
    const args = ['fidelity', '--strategies', 'go1.4', '--datasets', at, '--json'];
    const { status, stdout } = await spanlab(args);
    expect(status).toBe(0);
    expect((await spanlab(args)).stdout).toBe(stdout);
    const result = JSON.parse(stdout);
    expect(result.misses).toBe(0);
    expect(result.measures).toHaveLength(11);
    expect(result.rows).toHaveLength(8);
    expect(result.rows[0]).toEqual({
      strategy: 'go1.4', release: '1.4.3', workload: 'mini', measure: 'NumGC', unit: 'count', bound: '±1', verdict: 'pass', checkpoints: 2, outside: 0,
      worst: expect.objectContaining({ event: 0, residual: -1, tolerance: 1, residualPercent: expect.any(Number) }),
    });
    const { rows } = JSON.parse((await spanlab([...args, '--checkpoints'])).stdout);
    expect(rows[0].points.map(({ event }: { event: number }) => event)).toEqual([0, 402]);
  });

  it('compares the bundled workloads, with progress on a terminal', async () => {
    const { stdout } = await spanlabOnTerminal(['fidelity', 'tiny-heavy', '--strategies', 'go1.4']);
    expect(stdout).toContain('█');
    expect(stdout).toMatch(/go1\.4 +tiny-heavy +HeapSys +inside +±2 % +pass/);
  });
});

describe('spanlab fidelity of what cannot be used: one line, exit status 2', () => {
  it.each<[string, () => string[], RegExp]>([
    ['a name', () => ['nothing'], /^spanlab: nothing: no workload of that name; workloads: large-pareto, .*, tiny-heavy\n$/],
    ['a strategy', () => ['--strategies', 'go9'], /^spanlab: unknown strategy "go9"; [^\n]*\n$/],
    ['a folder', () => ['--datasets', folder], /^spanlab: catalogue\.json: no such file\n$/],
    ['no outcomes', () => ['--strategies', 'go1.20', '--datasets', datasetsWith('none', same)], /^spanlab: no outcomes of real runs to compare go1\.20 with; [^\n]*\n$/],
    ['no JSON', () => ['--strategies', 'go1.4', '--datasets', datasetsWith('broken', same, '{')], /^spanlab: mini\.go1\.4\.3\.json: not valid JSON [^\n]*\n$/],
    ['no range', () => ['--strategies', 'go1.4', '--datasets', datasetsWith('scalar', (_, value) => value)], /^spanlab: mini\.go1\.4\.3\.json: snapshots\[0\]: expected \[min, median, max\] of NumGC, found 2; [^\n]*\n$/],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await spanlab(['fidelity', ...args()]);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
