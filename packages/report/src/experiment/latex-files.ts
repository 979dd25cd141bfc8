import { renderPdf } from '../render-canvas.js';
import type { FigureSpec } from '../figures/figure.js';
import type { DocumentSection } from './document.js';
import type { ExperimentReport } from './experiment-report.js';
import { LATEX_MAIN_NAME, latexFigures, latexMain, latexSection, latexTables } from './latex.js';

/** A figure before it is drawn, and the start of its files' names. */
export interface NamedFigure {
  readonly name: string;
  readonly spec: FigureSpec;
}

/**
 * Adds the folder `latex`: tables of each workload, figures with captions, the
 * sections, and a document that shows them all.
 */
export async function addLatexFiles(
  files: Map<string, string | Uint8Array>,
  { tables, data }: ExperimentReport,
  figures: readonly NamedFigure[],
  sections: readonly DocumentSection[],
): Promise<void> {
  const inputs: string[] = [];
  const add = (name: string, text: string) => {
    inputs.push(name);
    files.set(`latex/${name}`, text);
  };
  for (const [i, { name }] of data.workloads.entries()) {
    // The number keeps apart what looks alike in a file name.
    add(`tables-${i + 1}-${name.replace(/[^A-Za-z0-9-]+/g, '-')}.tex`, latexTables(tables.filter(({ group }) => group.workload === name)));
  }
  for (const { name, spec } of figures) files.set(`latex/${pdfPath(name)}`, await renderPdf(spec, name));
  add('figures.tex', latexFigures(figures.map(({ name, spec }) => ({ pdfPath: pdfPath(name), caption: captionOf(spec), label: name }))));
  for (const section of sections) add(`${section.anchor}.tex`, latexSection(section));
  files.set(`latex/${LATEX_MAIN_NAME}`, latexMain(inputs));
}

/** Dots in a name would be taken for the start of an ending. */
function pdfPath(name: string): string {
  return `figures/${name.replace(/[^A-Za-z0-9-]+/g, '-')}.pdf`;
}

function captionOf({ usermeta: { spanlab } }: FigureSpec): string {
  return `${spanlab.finding} (${spanlab.details}).`;
}
