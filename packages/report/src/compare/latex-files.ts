import type { DocumentSection } from '../document/document.js';
import { type LatexInput, type NamedFigure, joinFloats, latexSection } from '../document/latex-document.js';
import { addLatexFiles } from '../document/latex-files.js';
import { latexTable } from '../document/latex-table.js';
import { labelText } from '../document/latex-text.js';
import { cellFileStem, recordingFileStem } from '../cell-label.js';
import { COMPARISON_FIGURE_KINDS, FIDELITY_FIGURE, FIGURE_KINDS, SCALING_FIGURE } from '../figures/index.js';
import { COMPARED_TITLE, type ComparedReport } from './compared-report.js';
import { cellsBlock, totalsBlock } from './tables.js';

/**
 * Figures of a program that stand in print: what a heap holds over the run, and
 * what it consists of. All that there are would be some ten megabytes of PDF.
 */
const PRINTED_KINDS: readonly string[] = ['strategies-compared', 'waste-waterfall'];
const PRINTED_ALONE: readonly string[] = ['memory-over-run'];

/** Adds the folder `latex`: findings, tables, the figures that matter most, and the sections. */
export async function addComparedLatex(files: Map<string, string | Uint8Array>, report: ComparedReport, sections: readonly DocumentSection[]): Promise<void> {
  const { scope, findings, cells, comparisons, results } = report;
  const summary = { heading: 'Findings', anchor: 'findings', blocks: [{ kind: 'paragraph', text: scope }, { kind: 'list', items: findings }] } as const;
  const totals = comparisons.flatMap(({ comparison }) => {
    const block = totalsBlock(comparison, results.totals);
    return block === undefined ? [] : [latexTable(block, `tab:totals-${labelText(recordingFileStem(comparison.workload.name))}`)];
  });
  const inputOf = (section: DocumentSection): LatexInput => ({ name: `${section.anchor}.tex`, text: latexSection(section) });
  await addLatexFiles(files, {
    title: COMPARED_TITLE,
    before: [
      inputOf(summary),
      { name: 'cells.tex', text: latexTable(cellsBlock(cells.map(({ cell }) => cell)), 'tab:cells'), heading: 'All cells' },
      ...(totals.length === 0 ? [] : [{ name: 'work.tex', text: joinFloats(totals), heading: 'Work done' }]),
    ],
    figures: printedFigures(report),
    moreFigures: 'npx spanlab figures REPORT --format pdf --size column --no-title --out figures',
    after: sections.map(inputOf),
  });
}

function printedFigures({ results, cells, comparisons, fidelity, scaling }: ComparedReport): NamedFigure[] {
  const { measures, totals } = results;
  const compared = comparisons.flatMap(({ comparison }) =>
    COMPARISON_FIGURE_KINDS.filter(({ name }) => PRINTED_KINDS.includes(name)).map((kind) => ({
      name: `${recordingFileStem(comparison.workload.name)}.${kind.name}`,
      spec: kind.spec(comparison, measures, totals),
    })),
  );
  const alone = cells
    .filter(({ cell }) => !comparisons.some(({ comparison }) => comparison.workload.name === cell.workload.name))
    .flatMap(({ cell }) =>
      FIGURE_KINDS.filter(({ name }) => PRINTED_ALONE.includes(name)).map((kind) => ({ name: `${cellFileStem(cell)}.${kind.name}`, spec: kind.spec(cell, measures) })),
    );
  return [
    ...compared,
    ...alone,
    ...(scaling === undefined ? [] : [{ name: SCALING_FIGURE.name, spec: SCALING_FIGURE.spec(scaling.results) }]),
    ...(fidelity === undefined ? [] : [{ name: FIDELITY_FIGURE.name, spec: FIDELITY_FIGURE.spec(fidelity.results) }]),
  ];
}
