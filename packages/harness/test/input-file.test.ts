import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { InputFile, memStatsPathOf, readJson, readMemStats } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'spanlab-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of new InputFile(path).open()) pieces.push(piece);
  return Buffer.concat(pieces);
}

const content = Buffer.from('GOEVLOG1'.repeat(1000));

describe('InputFile', () => {
  it('reads gzip and plain files, as often as asked', async () => {
    const zipped = file('a.evlog.gz', gzipSync(content));
    expect(await read(zipped)).toEqual(content);
    expect(await read(zipped)).toEqual(content);
    expect(await read(file('a.evlog', content))).toEqual(content);
  });

  it('reads an empty file as nothing', async () => {
    expect(await read(file('empty.csv', ''))).toHaveLength(0);
  });

  it('can be left before the end', async () => {
    for await (const piece of new InputFile(file('left.evlog.gz', gzipSync(content))).open()) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  it('tells how far it has read', async () => {
    const zipped = gzipSync(content);
    let last = 0;
    for await (const _ of new InputFile(file('b.evlog.gz', zipped), (bytes) => (last = bytes)).open());
    expect(last).toBe(zipped.length);
  });

  it.each([
    ['cut.gz', gzipSync(content).subarray(0, 30), 'cut.gz: the gzip data ends too early; it was cut off, copy it again'],
    ['header.gz', Uint8Array.of(0x1f, 0x8b), 'header.gz: the gzip data ends too early; it was cut off, copy it again'],
    ['flipped.gz', gzipSync(content).map((byte, i) => (i === 12 ? byte ^ 0xff : byte)), /^flipped\.gz: damaged gzip data \(.+\); copy it again$/],
  ])('%s', async (name, bytes, message) => {
    await expect(read(file(name, bytes))).rejects.toThrow(message);
  });

  it('says what is missing', async () => {
    await expect(read(join(folder, 'nothing'))).rejects.toThrow('nothing: no such file');
    await expect(read(folder)).rejects.toThrow(/: is a directory; expected a file$/);
    await expect(read(join(file('c.csv', 'op'), 'd.csv'))).rejects.toThrow('d.csv: cannot be read (ENOTDIR)');
  });
});

describe('JSON files', () => {
  it('finds the statistics beside the recording', () => {
    expect(memStatsPathOf('x/lru.go1.4.3.evlog.gz')).toBe('x/lru.go1.4.3.memstats.json');
    expect(memStatsPathOf('lru.evlog')).toBe('lru.memstats.json');
  });

  it('says what is wrong', async () => {
    await expect(readJson(file('bad.json', '{'))).rejects.toThrow(/^bad\.json: not valid JSON/);
    await expect(readMemStats(file('list.json', '[]'))).rejects.toThrow('list.json: expected runtime.MemStats as JSON, with HeapAlloc and BySize among its fields');
    await expect(readMemStats(join(folder, 'none.json'))).rejects.toThrow('none.json: no such file');
  });
});
