import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository, spanlab } from './spanlab.js';
import { file, folder, linkPackages } from './temporary-folder.js';

linkPackages();
const results = join(folder, 'results');
const report = join(folder, 'report');
const config = file('few.json', JSON.stringify({ strategies: ['go1.4', 'go1.20'], workloads: [{ generator: 'server', parameters: { requests: 50, sessions: 20 } }], reports: ['csv'] }));

/** Runs a command with --json: what it prints is one value, and nothing else. */
async function jsonOf(args: readonly string[], expectedStatus = 0) {
  const { status, stdout, stderr } = await spanlab([...args, '--json']);
  if (status !== expectedStatus) throw new Error(`status ${status}: ${stderr}`);
  return { value: JSON.parse(stdout), stderr };
}

describe('--json', () => {
  let ran: Awaited<ReturnType<typeof jsonOf>>;
  beforeAll(async () => {
    ran = await jsonOf(['run', config, '--out', results]);
  });

  it('of run: what was done; the plan and warnings go to standard error', () => {
    const { value, stderr } = ran;
    expect(value).toEqual({ folder: results, cells: 2, computed: 2, kept: 0, failed: [], leftOut: [], results: [join(results, 'results.csv')] });
    expect(stderr).toMatch(/^2 cells: 2 strategies, 1 workload, 1 seed, 1 parameter set\nspanlab: 1 seed is too few /);
  });

  it('of compare: the report, what every strategy came to, and the proof', async () => {
    const { value, stderr } = await jsonOf(['compare', 'gzipstream', 'gzipstream.go1.20.4', '--strategies', 'go1.4,go1.20', '--out', report]);
    expect(stderr).toBe('');
    expect(resolve(repository, value.report)).toBe(join(report, 'index.html'));
    expect(value.cells.map(({ workload, strategy, events }: Record<string, unknown>) => [workload, strategy, events])).toEqual([['gzipstream.go1.20.4', 'go1.4', 5498], ['gzipstream.go1.20.4', 'go1.20', 5498]]);
    for (const { peaks } of value.cells) expect(peaks.HeapSys).toBeGreaterThanOrEqual(peaks.HeapInuse);
    expect(value.proof.map(({ recording, mismatched }: Record<string, unknown>) => [recording, mismatched])).toEqual([['gzipstream.go1.4.3.evlog.gz', 0], ['gzipstream.go1.20.4.evlog.gz', 0]]);
    expect(value.fidelity).toBeNull();
  });

  it('of strategies', async () => {
    const { value } = await jsonOf(['strategies']);
    expect(value).toContainEqual({ name: 'go1.4', from: '@spanlab/strategy-go1.4', release: '1.4.3', title: expect.stringContaining('Go 1.4.3'), simulates: true, simulatesSeveralPs: true });
  });

  it('of check, with what is broken', async () => {
    const { value } = await jsonOf(['check', 'go1.4']);
    expect(value).toMatchObject({ seed: 1, broken: 0, strategies: [{ strategy: 'go1.4' }] });
    expect(value.strategies[0].requirements[0]).toEqual({ name: 'describes itself', holds: true, problem: null });
    const broken = file('broken.mjs', "import { strategy as base } from '@spanlab/strategy-go1.4';\nexport const strategy = { ...base, name: '' };\n");
    expect((await jsonOf(['check', broken], 1)).value.broken).toBeGreaterThan(0);
  });

  it('of datasets verify', async () => {
    expect((await jsonOf(['datasets', 'verify'])).value).toEqual({ datasets: 51, files: 78, damaged: 0, problems: [] });
    const damaged = join(folder, 'damaged');
    cpSync(join(repository, 'datasets'), damaged, { recursive: true });
    writeFileSync(join(damaged, 'workloads/server.csv.gz'), 'x');
    rmSync(join(damaged, 'workloads/sawtooth.csv.gz'));
    const { value, stderr } = await jsonOf(['datasets', 'verify', '--datasets', damaged], 2);
    expect(value).toMatchObject({ damaged: 2, problems: expect.arrayContaining([expect.stringContaining('workloads/server.csv.gz: 1 bytes, expected'), expect.stringContaining('sawtooth.csv.gz: no such file')]) });
    expect(stderr).toContain('2 files damaged; ');
  });

  it('of calibrate', async () => {
    const { value } = await jsonOf(['calibrate', 'sawtooth', '--strategy', 'go1.4']);
    expect(Object.keys(value)).toEqual(['strategy', 'workloads', 'before', 'after', 'file']);
    expect(value).toMatchObject({ strategy: 'go1.4', workloads: [{ name: 'sawtooth' }], file: null });
  });

  it('of reproduce', async () => {
    expect((await jsonOf(['reproduce', results])).value).toEqual({ same: true, cells: 2, files: expect.any(Number), difference: null, changedCode: [] });
  });

  it('of report and figures', async () => {
    const { value } = await jsonOf(['report', results]);
    expect(value).toMatchObject({ cells: 2, report: expect.stringMatching(/results\/report\/index\.html$/) });
    expect(value.files).toContain(value.report);
    const names = (await jsonOf(['figures', join(results, 'report'), '--list'])).value as string[];
    expect(names.length).toBeGreaterThan(0);
    const drawn = (await jsonOf(['figures', join(results, 'report'), names[0], '--format', 'svg', '--size', 'column', '--out', join(folder, 'drawn')])).value;
    expect(drawn).toEqual({ figures: expect.arrayContaining([names[0]]), files: expect.arrayContaining([expect.stringMatching(/drawn\/.+\.column\.svg$/)]) });
  });

  it('of init', async () => {
    const path = join(folder, 'fresh.ts');
    expect((await jsonOf(['init', path])).value).toEqual({ config: path });
  });
});
