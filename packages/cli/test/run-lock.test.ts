import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { spanlab } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

const bin = fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url));
const matrix = (requests: number) => JSON.stringify({ strategies: ['go1.4'], workloads: [{ generator: 'server', parameters: { requests, sessions: 50 } }], reports: ['json'] });
const short = file('short.json', matrix(50));
// Enough work for a look at it in the meantime.
const long = file('long.json', matrix(60_000));

/** A run that has taken its folder and is still at work. */
async function startLong(out: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [bin, 'run', long, '--out', out], { stdio: 'ignore' });
  const hasFolder = () => existsSync(join(out, 'cells')) && locksIn(out).some((name) => readFileSync(join(out, name), 'utf8').includes(`"pid":${child.pid},`));
  while (!hasFolder()) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(child.exitCode).toBeNull();
  return child;
}

/** A folder with a lock in it. */
function locked(name: string, lock: string | object): string {
  const out = join(folder, name);
  mkdirSync(out);
  writeFileSync(join(out, 'run.lock'), typeof lock === 'string' ? lock : `${JSON.stringify(lock)}\n`);
  return out;
}

const locksIn = (out: string) => readdirSync(out).filter((name) => /^run\.lock(\.after-\w+)?$/.test(name));
const runShort = (out: string) => spanlab(['run', short, '--out', out]);

describe('a run that is interrupted', () => {
  it('says what is kept, gives the folder back, and goes on when it is run again', async () => {
    const out = join(folder, 'interrupted');
    const matrix = { strategies: ['go1.4'], workloads: ['quick', 'slow'].map((name, i) => ({ generator: 'server', parameters: { requests: i === 0 ? 50 : 25_000, sessions: 50 }, name })), reports: ['json'] };
    const path = file('two.json', JSON.stringify(matrix));
    const child = spawn(process.execPath, [bin, 'run', path, '--out', out, '--jobs', '1']);
    let stderr = '';
    child.stderr.on('data', (piece) => (stderr += piece));
    const cells = () => (existsSync(join(out, 'cells')) ? readdirSync(join(out, 'cells')).filter((name) => name.endsWith('.json')) : []);
    while (cells().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const ended = once(child, 'close');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(stderr).toBe('Interrupted: 1 of 2 cells kept; run again to continue\n');
    expect(locksIn(out)).toEqual([]);
    expect(cells()).toHaveLength(1);
    const again = await spanlab(['run', path, '--out', out]);
    expect(again.stdout).toContain('1 cell computed, 1 from before\n');
    expect(again.status).toBe(0);
  });
});

describe('spanlab reproduce that is interrupted', () => {
  it('says how far it came, and leaves nothing behind', async () => {
    const out = join(folder, 'to-reproduce');
    const path = file('three.json', JSON.stringify({ strategies: ['go1.4'], workloads: [50, 51, 25_000].map((requests) => ({ generator: 'server', parameters: { requests, sessions: 50 }, name: `r${requests}` })), reports: ['json'] }));
    expect((await spanlab(['run', path, '--out', out])).status).toBe(0);
    const before = readdirSync(out).toSorted();
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const child = spawn(process.execPath, [bin, 'reproduce', out, '--jobs', '1'], { env: { ...process.env, TMPDIR: temporary } });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (told += piece));
    const cells = () => readdirSync(temporary).flatMap((name) => (existsSync(join(temporary, name, 'cells')) ? readdirSync(join(temporary, name, 'cells')) : [])).filter((name) => name.endsWith('.json'));
    while (cells().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const ended = once(child, 'close');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(told).toBe('Interrupted: 2 of 3 cells were computed again, none compared; run again from the start\n');
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(out).toSorted()).toEqual(before);
  });
});

describe('two runs of one folder', () => {
  it('the later one ends with one line, and leaves the earlier one alone', async () => {
    const out = join(folder, 'busy');
    const child = await startLong(out);
    // It must not end before the other one has tried.
    child.kill('SIGSTOP');
    const before = readdirSync(out).toSorted();
    const { status, stdout, stderr } = await runShort(out);
    expect(stderr).toBe(`spanlab: ${out}: another run (process ${child.pid}) is writing to it; wait for it to end, or name another folder with --out\n`);
    expect([status, stdout]).toEqual([2, '']);
    expect(readdirSync(out).toSorted()).toEqual(before);
    const ended = once(child, 'close');
    child.kill('SIGCONT');
    const [code] = await ended;
    expect(code).toBe(0);
    expect(locksIn(out)).toEqual([]);
    expect((await runShort(out)).status).toBe(0);
  });

  it('a lock that a killed run has left is taken over without a word, again and again', async () => {
    const out = join(folder, 'killed');
    for (let kills = 0; kills < 3; kills++) {
      const child = await startLong(out);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(locksIn(out)).toHaveLength(kills + 1);
    }
    const { status, stderr } = await runShort(out);
    expect([status, stderr]).toEqual([0, '']);
    expect(locksIn(out)).toEqual([]);
  });
});

describe('a lock that is found', () => {
  const here = { host: hostname(), id: 'x' };

  it.each<[string, string | object]>([
    ['of a process whose number another one has by now', { ...here, pid: process.pid, started: 'another time' }],
    ['that is empty', ''],
    ['that no run has written', '[1]'],
    ['of a number that no process can have', { ...here, pid: 0, started: null }],
  ])('%s is taken over', async (name, lock) => {
    const out = locked(name, lock);
    expect((await runShort(out)).status).toBe(0);
    expect(locksIn(out)).toEqual([]);
  });

  it('of a process that is there, begun at that time or no one knows when, is kept', async () => {
    const out = locked('kept', { ...here, pid: process.pid, started: null });
    const { status, stderr } = await runShort(out);
    expect(stderr).toMatch(/^spanlab: [^\n]*another run \(process \d+\) is writing to it; [^\n]*\n$/);
    expect(status).toBe(2);
    expect(locksIn(out)).toEqual(['run.lock']);
  });

  it('of another machine is kept, with a line that says what to remove', async () => {
    const out = locked('elsewhere', { host: 'somewhere-else', pid: 1, started: null });
    const { status, stderr } = await runShort(out);
    expect(stderr).toBe(`spanlab: ${out}: another run (process 1 on somewhere-else) is writing to it; wait for it to end, or name another folder with --out, or remove ${join(out, 'run.lock')} if that one is dead\n`);
    expect(status).toBe(2);
    expect(readFileSync(join(out, 'run.lock'), 'utf8')).toContain('somewhere-else');
  });
});
