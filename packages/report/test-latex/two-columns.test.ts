import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { experimentFiles } from '../src/experiment/experiment-files.js';
import { experimentReport } from '../src/experiment/experiment-report.js';
import { reportFiles } from '../src/report-files.js';
import { syntheticExperiment } from '../test/experiment/fixtures.js';
import { comparedResults, syntheticFidelity, syntheticScaling } from '../test/fixtures.js';
import { paperClasses } from './paper-classes.js';
import { typeset } from './pdflatex.js';

/** Text of figures as they are drawn, and what a reader still reads in print. */
const DRAWN_PT = 8;
const LEAST_PT = 6;

const parent = mkdtempSync(join(tmpdir(), 'spanlab-latex-'));
afterAll(() => rmSync(parent, { recursive: true }));

/** The folders `latex` of a comparison and of an experiment with many strategies. */
const reports: Record<string, ReadonlyMap<string, string | Uint8Array>> = {};
beforeAll(async () => {
  reports.comparison = await reportFiles({ ...comparedResults(), fidelity: syntheticFidelity(), scaling: syntheticScaling() });
  const data = syntheticExperiment(2);
  const more = Array.from({ length: 6 }, (_, i) => `an-allocator-${i}`);
  reports.experiment = await experimentFiles(experimentReport({
    ...data,
    strategies: [...data.strategies, ...more.map((name) => ({ name, label: name, release: '1.20.4', code: 'e'.repeat(64) }))],
    cells: [...data.cells, ...more.flatMap((strategy) => data.cells.filter((cell) => cell.strategy === 'go1.20').map((cell) => ({ ...cell, strategy })))],
  }, undefined));
});

const cases = paperClasses().flatMap((paper) => ['comparison', 'experiment'].map((report) => ({ paper, report })));

describe.each(cases)('$report in $paper.name', ({ paper, report }) => {
  test('every figure fits the column, with text of six points at least, and nothing sticks out', async () => {
    const folder = mkdtempSync(join(parent, `${report}-`));
    for (const [path, content] of reports[report]) {
      const [, inLatex] = /^latex\/(figures.*)$/.exec(path) ?? [];
      if (inLatex === undefined) continue;
      mkdirSync(dirname(join(folder, inLatex)), { recursive: true });
      writeFileSync(join(folder, inLatex), content);
    }
    // The size of each figure is told to the log.
    writeFileSync(join(folder, 'main.tex'), `${paper.preamble}\\usepackage[T1]{fontenc}
\\usepackage{lmodern}
\\usepackage{textcomp}
\\usepackage{graphicx}
\\newsavebox{\\drawn}
\\AtBeginDocument{\\let\\plaingraphics\\includegraphics}
\\begin{document}
${paper.start}\\typeout{column \\the\\columnwidth}
\\renewcommand{\\includegraphics}[2][]{\\sbox{\\drawn}{\\plaingraphics[#1]{#2}}\\typeout{figure \\the\\wd\\drawn}\\usebox{\\drawn}}
\\input{figures.tex}
\\end{document}
`);
    const { problems, pages } = await typeset(folder);
    expect(problems.filter((line) => !isOfClass(line))).toEqual([]);
    expect(pages).toBeGreaterThan(1);
    const log = readFileSync(join(folder, 'main.log'), 'latin1');
    const widths = (what: string) => [...log.matchAll(new RegExp(`^${what} ([\\d.]+)pt$`, 'gm'))].map(([, pt]) => Number(pt));
    const [columnPt] = widths('column');
    expect(columnPt).toBeLessThan(260);
    const drawnPt = readdirSync(join(folder, 'figures')).map((file) => pageWidthPt(readFileSync(join(folder, 'figures', file))));
    const shown = widths('figure');
    expect(shown).toHaveLength(drawnPt.length);
    for (const widthPt of shown) {
      // TeX's arithmetic of scaling; boxes that stick out by less than 0.1 pt are none to it.
      expect(widthPt).toBeLessThan(columnPt + 0.05);
      expect((widthPt / Math.max(...drawnPt)) * DRAWN_PT).toBeGreaterThanOrEqual(LEAST_PT);
    }
  });
});

/** Complaints about what a paper in full has: fonts that acmart prefers, text, and a date. */
function isOfClass(line: string): boolean {
  return /^(Class acmart|Package hyperxmp) Warning/.test(line) && !/without description|lack descriptions/.test(line);
}

/** Of a PDF, in TeX's points. */
function pageWidthPt(pdf: Buffer): number {
  const [, widthBp] = /\/MediaBox \[0 0 ([\d.]+) /.exec(pdf.toString('latin1')) ?? [];
  return (Number(widthBp) * 72.27) / 72;
}
