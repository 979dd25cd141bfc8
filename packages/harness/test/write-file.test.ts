import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkWritable, writeWhole } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'spanlab-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is written as a whole', () => {
  it('is new, or takes the place of an old one, and nothing else is left', async () => {
    const path = join(folder, 'a.json');
    for (const text of ['first', 'second']) {
      await checkWritable(path);
      await writeWhole(path, text);
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('behind a link leaves the link', async () => {
    const [target, link] = ['target.json', 'link.json'].map((name) => join(folder, name));
    writeFileSync(target, 'old');
    symlinkSync(target, link);
    await writeWhole(link, 'new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('new');
  });

  it('is written to where it is no file but a device', async () => {
    await checkWritable('/dev/null');
    await writeWhole('/dev/null', 'gone');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.each([
    ['a full disk', '/dev/full', 'cannot be written, the disk is full (ENOSPC); make room, or name a place on another disk'],
    ['a folder that is not there', join(folder, 'no', 'a.json'), 'cannot be written (ENOENT); name a file in a folder that exists and is writable'],
    ['a folder', folder, 'cannot be written (EISDIR); name a file in a folder that exists and is writable'],
  ])('cannot be on %s: one line', async (_, path, message) => {
    await expect(writeWhole(path, 'x')).rejects.toThrow(`${path}: ${message}`);
  });

  it('leaves no part of itself behind', async () => {
    const path = join(folder, 'taken');
    mkdirSync(path);
    await expect(writeWhole(path, 'x')).rejects.toThrow('EISDIR');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
