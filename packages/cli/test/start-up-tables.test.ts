import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { file, folder } from './temporary-folder.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tables = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}/src/start-up.ts`)
  .filter((path) => existsSync(join(root, path)));

function makeStartUp(...words: string[]) {
  return spawnSync(process.execPath, ['tools/make-start-up.mjs', ...words], { cwd: root, encoding: 'utf8' });
}

function textOf(table: string): string {
  return readFileSync(join(root, table), 'utf8');
}

describe('start-up tables', () => {
  it('are those of three strategies', () => {
    expect(tables).toHaveLength(3);
  });

  it.each(tables)('%s is made again by the command in its head, byte for byte', (table) => {
    const { stdout, stderr, status } = makeStartUp('--again', table);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(textOf(table));
  });

  it('are written by that command where it says', () => {
    const text = textOf(tables[0]);
    const command = /make-start-up\.mjs ([\s\S]*?)\n \*\//.exec(text)?.[1] ?? '';
    const [, ...words] = command.replaceAll(/\\\n \*/g, ' ').split(/\s+/);
    const output = join(folder, 'start-up.ts');
    expect(makeStartUp(output, ...words).stderr).toBe('');
    const body = (whole: string): string => whole.slice(whole.indexOf('export const'));
    expect(body(readFileSync(output, 'utf8'))).toBe(body(text));
  });

  it('show an edit by hand', () => {
    const text = textOf(tables[0]);
    const edited = file('edited.ts', text.replace("['malloc', 7, ", "['malloc', 7, 1"));
    expect(readFileSync(edited, 'utf8')).not.toBe(text);
    expect(makeStartUp('--again', edited).stdout).toBe(text);
  });

  it.each([
    ['resize:999:8', 'resize:999:8: malloc 999 is not in the start-up'],
    ['resize:3', 'resize:3: no such change'],
    ['48:2', '48:2: no such change'],
    ['stack:four', 'stack:four: expected whole numbers'],
  ])('refuse the change %s', (change, message) => {
    const { stderr, status } = makeStartUp(join(folder, 'refused.ts'), 'lru.go1.4.3', '112', change);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
    expect(existsSync(join(folder, 'refused.ts'))).toBe(false);
  });
});
