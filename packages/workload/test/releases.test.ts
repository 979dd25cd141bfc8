import { createReadStream, readdirSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../src/index.js';

const folder = new URL('../../../datasets/recordings/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.evlog.gz'));

describe('the bundled recordings can be read, whatever their release', () => {
  it('has nine of each of three releases', () => expect(files).toHaveLength(27));

  it.each(files)('%s', async (file) => {
    const history = await openHistory(file, createReadStream(new URL(file, folder)).pipe(createGunzip()));
    let mallocs = 0;
    for await (const chunk of history.chunks) {
      for (let i = 0; i < chunk.length; i++) if (chunk.isMalloc(i)) mallocs++;
    }
    expect(mallocs).toBe(history.counts.mallocs);
    expect(file).toContain(`.go${history.header.go}.`);
    expect(history.counts.deaths).toBeGreaterThan(0);
  });
});
