import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, repository, spanlab } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
/** Go 1.4 under another name, with a fault: it cannot collect. */
const fragile = file('fragile.mjs', `
import { strategy as go14 } from '@spanlab/strategy-go1.4';
export const strategy = {
  ...go14,
  name: 'fragile',
  simulate(options) {
    const runtime = go14.simulate(options);
    runtime.collect = () => { undefined.span; };
    return runtime;
  },
};
`);
file('calm.csv', 'op,id,size,scan\nstats,,,\nalloc,0,100,0\nstats,,,\n');
file('collects.csv', 'op,id,size,scan\nstats,,,\nalloc,0,100,0\ngc,,,\nstats,,,\n');
const config = file('matrix.json', JSON.stringify({ strategies: [fragile, 'go1.4', 'go1.20'], workloads: ['collects.csv', 'calm.csv'], parameters: { gogc: [50, 100] } }));
const out = join(folder, 'results');
const FAILURE = "TypeError: Cannot read properties of undefined (reading 'span')";

let ran: Outcome;
beforeAll(async () => {
  ran = await spanlab(['run', config, '--out', out]);
});

describe('cells that fail', () => {
  it('are told with their cause, and do not keep the others from being computed', () => {
    expect(ran.stdout).toContain('12 cells: 3 strategies, 2 workloads, 2 parameter sets\n10 cells computed, 0 from before\n');
    expect(ran.stdout).toContain('Results: ');
    // Which of the two is first depends on the threads.
    expect(ran.stderr.replace(/gogc (50|100)/, 'gogc N')).toBe(
      `spanlab: cell failed: fragile, collects, gogc N, globals 524288, procs 1, costs strategy: ${FAILURE}\n` +
        'spanlab: 2 cells of 12 failed, for the cause above; results are without; run again to try again\n',
    );
    // The strategy is to blame, not what it was given.
    expect(ran.status).toBe(1);
  });

  it('stand in the manifest, and results are without', () => {
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { cells: unknown[]; failed: { strategy: string; workload: string; gogc: number; cause: string }[] };
    expect(manifest.cells).toHaveLength(10);
    expect(manifest.failed.map(({ strategy, workload, gogc, cause }) => [strategy, workload, gogc, cause])).toEqual([
      ['fragile', 'collects', 50, FAILURE],
      ['fragile', 'collects', 100, FAILURE],
    ]);
    const rows = readFileSync(join(out, 'results.csv'), 'utf8').split('\n');
    expect(rows.some((row) => row.startsWith('fragile,1.4.3,calm,'))).toBe(true);
    expect(rows.some((row) => row.startsWith('fragile,1.4.3,collects,'))).toBe(false);
  });

  it('are tried again by the next run, and nothing else is computed', async () => {
    const again = await spanlab(['run', config, '--out', out]);
    expect(again.stdout).toContain('0 cells computed, 10 from before\n');
    expect(again.stderr).toContain('spanlab: 2 cells of 12 failed, for the cause above');
    expect(again.status).toBe(1);
  });

  it('fail again when the experiment is reproduced', async () => {
    const { status, stdout } = await spanlab(['reproduce', out]);
    expect(stdout).toContain('10 cells computed again, 5 result files written again: every bit the same\n');
    expect(status).toBe(0);
  });

  it('are left out of a report, which says so', async () => {
    const { status } = await spanlab(['report', out]);
    expect(status).toBe(0);
    const report = readFileSync(join(out, 'report', 'report.md'), 'utf8');
    expect(report.replaceAll('\\', '')).toContain(`fragile on collects, GOGC 50, which failed: ${FAILURE}`);
  });

  it('end the run if there are no others, with the cause', async () => {
    const all = file('all.json', JSON.stringify({ strategies: [fragile], workloads: ['collects.csv'] }));
    const empty = join(folder, 'empty');
    const { status, stderr } = await spanlab(['run', all, '--out', empty]);
    expect(stderr).toBe(
      `spanlab: cell failed: fragile, collects, gogc 100, globals 524288, procs 1, costs strategy: ${FAILURE}\n` +
        'spanlab: no cell could be computed, for the cause above; nothing was written but the folder\n',
    );
    expect(status).toBe(1);
  });

  it('that are the same at several places of the matrix failed at each of them', async () => {
    const costs = ['strategy', { name: 'same', table: go14.costs }];
    const twice = file('twice.json', JSON.stringify({ strategies: [fragile], workloads: ['collects.csv', 'calm.csv'], parameters: { costs } }));
    const results = join(folder, 'twice');
    expect((await spanlab(['run', twice, '--out', results])).status).toBe(1);
    const manifest = JSON.parse(readFileSync(join(results, 'manifest.json'), 'utf8')) as { cells: unknown[]; failed: { costs: string }[] };
    expect([manifest.cells.length, manifest.failed.map((one) => one.costs)]).toEqual([2, ['strategy', 'same']]);
    expect((await spanlab(['reproduce', results])).stdout).toContain('every bit the same');
  });

  it('that failed and are mended differ from what was recorded', async () => {
    writeFileSync(fragile, readFileSync(fragile, 'utf8').replace('undefined.span;', ''));
    const { status, stdout } = await spanlab(['reproduce', out]);
    expect(stdout).toContain(`failed when recorded (${FAILURE}), computed now`);
    expect(status).toBe(1);
  });
});
