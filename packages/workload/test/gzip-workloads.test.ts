import { createReadStream } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { InputError } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { openWorkload } from '../src/index.js';
import { pieces } from './pieces.js';
import { messageOfWorkload, readWorkload } from './workloads.js';

// Numbers without pattern, so that the gzip data has some length.
const csv = 'op,id,size,scan\n' + Array.from({ length: 20_000 }, (_, i) => `alloc,${i},${(i * 2654435761) >>> 8},0\n`).join('');
const gz = new Uint8Array(gzipSync(csv));
const CUT = 'InputError: test.csv: the gzip data ends too early; it was cut off, copy it again';

describe('a gzip file', () => {
  it('is read like a plain one, whatever the pieces', async () => {
    const plain = await readWorkload(csv);
    for (const lengths of [[1, 1, 50_000], [1000], [1_000_000]]) {
      const { workload, chunks } = await readWorkload(gz, lengths);
      expect(workload.counts).toEqual(plain.workload.counts);
      expect(chunks).toEqual(plain.chunks);
    }
  });

  it.each([2, 5, 100, gz.length - 9, gz.length - 1])('cut off after %d bytes says so', async (length) => {
    expect(await messageOfWorkload(gz.subarray(0, length))).toBe(CUT);
    expect(await messageOfWorkload(gz.subarray(0, length), [1, 1000])).toBe(CUT);
  });

  it('that is damaged says so', async () => {
    for (const at of [2, 3, gz.length >> 1, gz.length - 6, gz.length - 1]) {
      const damaged = gz.slice();
      damaged[at] ^= 0x5a;
      expect(await messageOfWorkload(damaged)).toMatch(/^InputError: test\.csv: (damaged gzip data \([^\n]+\); copy it again|the gzip data ends too early; it was cut off, copy it again|line \d+: [^\n]+)$/);
    }
  });

  it('that hides much of nothing is refused in constant memory', async () => {
    const zeros = gzipSync(new Uint8Array(1 << 28));
    expect(await messageOfWorkload(zeros)).toMatch(/line 1: byte 0x00 is not text/);
    const letters = gzipSync(Buffer.alloc(1 << 28, 'a'));
    expect(await messageOfWorkload(letters)).toMatch(/line 1: longer than 1024 bytes/);
    const blanks = gzipSync(Buffer.from('op,id,size,scan\n' + '\n'.repeat(1 << 26)));
    expect(await messageOfWorkload(blanks)).toMatch(/line 1002: more than 1000 blank lines/);
  });

  it('inside a gzip file is not text', async () => {
    expect(await messageOfWorkload(gzipSync(gz))).toMatch(/line 1: byte 0x1f is not text/);
  });

  it('whose source fails passes the source\'s error on', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gz.subarray(0, 1000);
      throw new InputError('test.csv: the disk is gone');
    }
    const read = async (): Promise<void> => {
      const { chunks } = await openWorkload('test.csv', failing());
      for await (const _ of chunks) expect.fail('the first block is not complete');
    };
    await expect(read()).rejects.toThrow('the disk is gone');
  });

  it('is closed when its reader stops early', async () => {
    for (const bytes of [gz, new TextEncoder().encode(csv)]) {
      let isClosed = false;
      async function* source(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield* pieces(bytes, [5000]);
        } finally {
          isClosed = true;
        }
      }
      const { chunks } = await openWorkload('test.csv', source());
      for await (const _ of chunks) break;
      expect(isClosed).toBe(true);
    }
  });

  it('on disk is closed when its header is wrong', async () => {
    const file = createReadStream(new URL(import.meta.url));
    await expect(openWorkload('test.csv', file)).rejects.toThrow('line 1: expected the header');
    expect(file.destroyed).toBe(true);
  });
});
