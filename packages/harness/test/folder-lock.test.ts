import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withFolderLock } from '../src/index.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanlab-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Takes the folder some times, and notes when it came and went; every third time it dies inside. */
const VISITOR = `
import { appendFileSync } from 'node:fs';
import { withFolderLock } from '@spanlab/harness';
const [folder, log, dies] = process.argv.slice(1);
for (let times = 0; times < 5; ) {
  try {
    await withFolderLock(folder, async () => {
      appendFileSync(log, 'in\\n');
      await new Promise((resolve) => setTimeout(resolve, 3));
      appendFileSync(log, 'out\\n');
      if (dies === 'yes' && times === 2) process.kill(process.pid, 'SIGKILL');
    });
    times++;
  } catch (error) {
    if (!/another run|other runs/.test(error.message)) throw error;
  }
}
`;

it('is never in two hands, whoever dies with it', async () => {
  const log = join(folder, 'log');
  const locked = join(folder, 'locked');
  writeFileSync(log, '');
  const visitors = ['no', 'yes', 'no', 'yes', 'no', 'yes'].map((dies) =>
    spawn(process.execPath, ['--input-type=module', '-e', VISITOR, locked, log, dies], { cwd: packageFolder, stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  const ends = await Promise.all(visitors.map((visitor) => once(visitor, 'close')));
  expect(ends.map(([code, signal]) => signal ?? code)).toEqual([0, 'SIGKILL', 0, 'SIGKILL', 0, 'SIGKILL']);
  // Three that came five times, three that died the third time.
  expect(readFileSync(log, 'utf8')).toBe('in\nout\n'.repeat(3 * 5 + 3 * 3));
  expect(await withFolderLock(locked, async () => readdirSync(locked).length)).toBeGreaterThan(0);
  expect(readdirSync(locked)).toEqual([]);
});

it('is given back when the work fails', async () => {
  await expect(withFolderLock(folder, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(readdirSync(folder)).toEqual([]);
  expect(await withFolderLock(folder, async () => 7)).toBe(7);
});

it('cannot be had where nothing can be written', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, '');
  await expect(withFolderLock(join(path, 'inside'), async () => 7)).rejects.toThrow(/inside: cannot be made or written \(ENOTDIR\); name another folder with --out/);
});
