import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadStrategies, processorMeasures, scales, speedUpMeasure } from '@spanlab/harness';
import { describe, expect, it } from 'vitest';
import { repository, spanlab, spanlabOnTerminal } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

/** Those that can be simulated with several Ps. */
const scaling = (await loadStrategies(undefined, repository)).filter(scales).map(({ name }) => name);

const small = ['--generate', 'server:requests=400,sessions=100,checkpoints=1', '--procs', '4,1,2'];

describe('spanlab scaling', () => {
  it('prints a line a strategy and number of Ps, with units, and what to do next', async () => {
    const { status, stdout, stderr } = await spanlab(['scaling', ...small]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('server:requests=400,sessions=100,checkpoints=1, seed 1');
    expect(lines[2]).toMatch(/^STRATEGY +PS +OBJECTS\/S +SPEED-UP +AT WORK +STOPPED +CONTENDED +LOCK WAITS +MCENTRAL +MHEAP$/);
    expect(lines.slice(3, 3 + 3 * scaling.length).map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual(
      scaling.flatMap((name) => [`${name} 1`, `${name} 2`, `${name} 4`]),
    );
    expect(lines[3]).toMatch(/ 1\.00× +[\d.]+ % +[\d.]+ % +0\.0 % +0\.0 % +0\.0 % +0\.0 %$/);
    expect(lines[9]).toMatch(/ – +0\.0 %$/);
    expect(lines.at(-1)).toMatch(/^Next: /);
  });

  it('gives the same JSON every time, and every measure that is defined', async () => {
    const args = ['scaling', '--strategies', 'go1.4', ...small, '--json'];
    const [a, b] = await Promise.all([spanlab(args), spanlab(args)]);
    expect(a.stdout).toBe(b.stdout);
    const { measures, points, workload } = JSON.parse(a.stdout);
    expect(workload).toContain('server:requests=400');
    const names = [...processorMeasures, speedUpMeasure].map(({ name }) => name);
    expect(measures.map(({ name }: { name: string }) => name)).toEqual(names);
    expect(points.map(({ processors }: { processors: number }) => processors)).toEqual([1, 2, 4]);
    for (const { values } of points) expect(Object.keys(values).toSorted()).toEqual(names.toSorted());
  });

  it('writes all of it as CSV', async () => {
    const out = join(folder, 'scaling.csv');
    const { status } = await spanlab(['scaling', '--strategies', 'go1.20', ...small, '--out', out]);
    expect(status).toBe(0);
    const [header, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header).toBe('workload,strategy,release,processors,measure,unit,value');
    expect(rows.every((row) => /,go1\.20,1\.20\.4,[124],\w+,(objects\/s|share|count|ns|times),[\d.e-]+$/.test(row))).toBe(true);
  });

  it('shows progress on a terminal', async () => {
    const { stdout } = await spanlabOnTerminal(['scaling', '--strategies', 'go1.4', ...small]);
    expect(stdout).toContain('simulating several Ps');
  });

  it.each([
    [['--procs', '0'], '--procs "0": expected a whole number from 1 to 64 (Ps)'],
    [['--procs', '1,65'], '--procs "65": expected a whole number from 1 to 64 (Ps)'],
    [['--procs', '1.5'], '--procs "1.5": expected a whole number from 1 to 64 (Ps)'],
    [['--procs', 'nan'], '--procs "nan": expected a whole number from 1 to 64 (Ps)'],
    [['--gogc', 'x'], '--gogc "x": expected a whole number from 0 to 2147483647 (percent, or off)'],
    [['--strategies', 'go1.6'], 'go1.6'],
    [['--generate', 'server:processors=4'], '--generate "server:processors=4": processors is what --procs varies; leave it out'],
    [['--generate', 'sevrer'], 'generator "sevrer": unknown; expected one of server, lognormal-churn, sawtooth'],
  ])('%j is refused with one line', async (args, message) => {
    const { status, stdout, stderr } = await spanlab(['scaling', ...args]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^spanlab: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});

describe('spanlab simulate --procs', () => {
  const eight = ['simulate', '--generate', 'server:requests=600,sessions=200,checkpoints=2,processors=8', '--procs', '8'];

  it('gives the same bits every time, with the locks one by one', async () => {
    for (const strategy of scaling) {
      const [a, b] = (await Promise.all([1, 2].map(() => spanlab([...eight, '--strategy', strategy, '--json'])))).map(({ stdout }) => stdout.replace(/"seconds": [\d.]+/, ''));
      expect(a).toBe(b);
      const { parameters, measures, locks } = JSON.parse(a.replace(/,\s*\}\s*$/, '}'));
      expect(parameters.procs).toBe(8);
      expect(parameters.lockHolds.heapNs).toBeGreaterThan(0);
      for (const name of ['throughput', 'utilisation', 'lockAcquisitions', 'heapLockAcquisitions']) expect(measures[name]).toBeGreaterThan(0);
      expect(locks[0].lock).toBe('mheap');
      const waitNs = locks.reduce((sum: number, lock: { waitNs: number }) => sum + lock.waitNs, 0);
      expect(waitNs).toBeCloseTo(measures.lockWaitNs, 3);
      expect(locks.length > 1).toBe(measures.centralLockAcquisitions !== undefined);
    }
  });

  it('tells people what Ps did and waited for', async () => {
    const { status, stdout } = await spanlab([...eight, '--strategy', 'go1.4']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^8 Ps: [\d,]+ objects\/s, [\d.]+ % of their time at work, <?[\d.]+ % waiting for locks, <?[\d.]+ % of the acquisitions contended$/m);
    expect(stdout).toMatch(/^LOCK +ACQUISITIONS +CONTENDED +WAITS +OF ALL PS' TIME$/m);
    expect(stdout).toMatch(/^mheap +[\d,]+ /m);
    expect(stdout).toMatch(/^mcentral [\d,]+ B +[\d,]+ /m);
  });

  it('runs the rows of all Ps on one if there is one', async () => {
    const rows = file('two-ps.csv', 'op,id,size,scan,p\nalloc,0,8,0,0\nalloc,1,8,0,1\nstats,,,,1\n');
    expect((await spanlab(['simulate', rows, '--strategy', 'go1.4'])).status).toBe(0);
    expect((await spanlab(['simulate', rows, '--strategy', 'go1.4', '--procs', '2'])).status).toBe(0);
  });
});
