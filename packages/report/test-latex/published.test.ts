import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { typeset } from './pdflatex.js';

const folder = mkdtempSync(join(tmpdir(), 'spanlab-latex-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the LaTeX of the published report is typeset without a complaint', async () => {
  // A copy: nothing is written beside what is committed.
  cpSync(fileURLToPath(new URL('../../../reports/default/latex', import.meta.url)), folder, { recursive: true });
  const { problems, pages } = await typeset(folder);
  expect(problems).toEqual([]);
  expect(pages).toBeGreaterThan(15);
});
