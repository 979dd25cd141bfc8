import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { describeSystemFault } from '../src/system-fault.js';
import { repository, spanlab } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

const bin = fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url));
/** A device on which nothing has room. */
const full = openSync('/dev/full', 'w');
afterAll(() => closeSync(full));

const FULL = 'spanlab: standard output: cannot be written, the disk is full (ENOSPC); make room, or name a place on another disk\n';
const simulate = ['simulate', '--generate', 'server:requests=300', '--strategy', 'go1.4'];

describe('a standard output that cannot be written', () => {
  it.each([
    [['datasets', 'list', '--json']],
    [[...simulate, '--json']],
    [['verify', 'gzipstream.go1.4.3']],
    [['strategies']],
    [['--help']],
  ])('ends %j with one line and status 2', (args) => {
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: repository, encoding: 'utf8', stdio: ['ignore', full, 'pipe'] });
    expect(stderr).toBe(FULL);
    expect(status).toBe(2);
  });

  it('ends quietly if its reader has seen enough', () => {
    const { stderr, status } = spawnSync('bash', ['-c', 'set -o pipefail; node packages/cli/bin/spanlab.mjs datasets list --json | head -1'], { cwd: repository, encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
  });
});

it('a standard error that cannot be written changes no result', () => {
  const run = (args: string[]) => spawnSync(process.execPath, [bin, ...args], { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', full] });
  expect(run(['verify', 'gzipstream.go1.4.3'])).toMatchObject({ status: 0, stdout: expect.stringContaining('every one as in the real runtime') });
  expect(run(['verify', 'nothing'])).toMatchObject({ status: 2, stdout: '' });
});

describe('a file that is none', () => {
  it('is written to, not replaced', async () => {
    const { status } = await spanlab([...simulate, '--out', '/dev/null']);
    expect(status).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('is called full if it is', async () => {
    const { status, stdout, stderr } = await spanlab([...simulate, '--out', '/dev/full']);
    expect(stderr).toBe('spanlab: /dev/full: cannot be written, the disk is full (ENOSPC); make room, or name a place on another disk\n');
    expect([status, stdout]).toEqual([2, '']);
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });
});

describe('what the system refuses and nobody has explained', () => {
  it('is a line', () => {
    const refused = (code: string, path?: string) => describeSystemFault(Object.assign(new Error('…'), { code, errno: -28, syscall: 'copyfile', path }));
    expect(refused('ENOSPC', 'results/inputs/a.csv')).toBe('results/inputs/a.csv: the system refused to copyfile, the disk is full (ENOSPC); make room, or name a place on another disk');
    expect(refused('EDQUOT')).toBe("the system refused to copyfile, this user's share of the disk is full (EDQUOT); make room, or name a place on another disk");
    expect(refused('EMFILE')).toBe('the system refused to copyfile (EMFILE); make that possible, and run it again');
  });

  it('is not what is wrong in the program', () => {
    expect(describeSystemFault(new TypeError('x is undefined'))).toBeUndefined();
    expect(describeSystemFault(Object.assign(new Error('…'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeUndefined();
  });
});

it('a temporary folder that cannot be made is named, with what to do', async () => {
  const config = file('tiny.json', JSON.stringify({ strategies: ['go1.4'], workloads: [{ generator: 'sawtooth', parameters: { teeth: 1, objects: 50 } }], reports: ['json'] }));
  const out = join(folder, 'tiny');
  expect((await spanlab(['run', config, '--out', out])).status).toBe(0);
  const { status, stderr } = spawnSync(process.execPath, [bin, 'reproduce', out], { cwd: repository, encoding: 'utf8', env: { ...process.env, TMPDIR: '/nowhere' } });
  expect(stderr).toBe('spanlab: /nowhere: no temporary folder can be made (ENOENT); name another place with the environment variable TMPDIR\n');
  expect(status).toBe(2);
});
