import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateWorkload, generators, writeWorkload } from '../src/index.js';
import { bytesOf, messageOfWorkload, readWorkload } from './workloads.js';

const docs = readFileSync(new URL('../../../docs/workloads.md', import.meta.url), 'utf8');

describe('docs/workloads.md', () => {
  it.each([...generators.values()])('lists the parameters of $name', ({ name, description, parameters }) => {
    const rows = Object.entries(parameters).map(
      ([name, { default: standard, min, max, unit, description }]) => `| ${name} | ${standard} | ${min} to ${max} | ${unit} | ${description} |\n`,
    );
    const table = `| parameter | default | range | unit | what |\n|---|---:|---|---|---|\n${rows.join('')}`;
    expect(docs).toContain(`### ${name}\n\n${description}\n\n${table}`);
  });

  it('shows what the server gives', async () => {
    const given = { requests: 3, objectsPerRequest: 2, processors: 2, sessionShare: 0.5, checkpoints: 3 };
    const csv = Buffer.from(await bytesOf(writeWorkload(generateWorkload('server', given, 2)))).toString();
    expect(docs).toContain('```csv\n' + csv + '```');
  });

  it('shows a workload that can be read, and messages that are given', async () => {
    const example = /( {4}op,id,size,scan\n(?: {4}.*\n)+)/.exec(docs)?.[1] ?? '';
    expect((await readWorkload(example.replaceAll(/^ {4}/gm, ''))).workload.counts.rows).toBe(4);
    for (const rows of ['gc,,,\naloc,,,\n', 'alloc,1,24.5,0\n', 'gc,,,\ngc,,,\nfree,7,,\n']) {
      const message = await messageOfWorkload(`op,id,size,scan\n${rows}`);
      expect(docs).toContain(message.replace('InputError: test.csv', '    my.csv') + '\n');
    }
  });
});
