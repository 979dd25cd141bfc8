import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResultSet } from '@spanlab/core';
import { afterAll, expect, test } from 'vitest';
import { writeReport } from '../src/index.js';
import { comparedResults, syntheticFidelity, syntheticResults, syntheticScaling } from '../test/fixtures.js';
import { typeset } from './pdflatex.js';

const parent = mkdtempSync(join(tmpdir(), 'spanlab-latex-'));
afterAll(() => rmSync(parent, { recursive: true }));

const origin: ResultSet['origin'] = {
  version: '0.1.0',
  strategies: [{ name: 'go1.4', release: '1.4.3', title: 'Go 1.4.3: span free lists, nonempty/empty central lists, stop-the-world collection, and so on for more than a line' }],
  datasets: Array.from({ length: 60 }, (_, i) => ({ name: `program-${i}.go1.20.4`, uses: ['program', 'proof'], sha256: String(i % 10).repeat(64) })),
};

test.each<[string, ResultSet, number]>([
  ['strategies compared, simulations, several Ps', { ...comparedResults(), fidelity: syntheticFidelity(), scaling: syntheticScaling(), origin }, 8],
  ['cells by themselves, with odd names', syntheticResults(), 4],
])('the LaTeX of a comparison is typeset without a complaint: %s', async (name, results, pages) => {
  const folder = join(parent, name);
  await writeReport(results, folder);
  const typesetReport = await typeset(join(folder, 'latex'));
  expect(typesetReport.problems).toEqual([]);
  expect(typesetReport.pages).toBeGreaterThanOrEqual(pages);
});
