import { distinctNames } from '../distinct-names.js';
import { printedFigure } from '../draw-figure.js';
import { FIGURE_WIDTHS_PX } from '../figure-size.js';
import { renderPdf } from '../render-canvas.js';
import { LATEX_MAIN_NAME, type LatexFigure, type LatexInput, latexFigurePath, latexFigures, latexMain, type NamedFigure } from './latex-document.js';
import { labelText } from './latex-text.js';

/**
 * A figure has a caption, so it needs no title. Of two-column classes article
 * leaves least height, 440 pt beside a caption: what is no higher than this has
 * text of 6 points there at least.
 */
const LAYOUT = { widthPx: FIGURE_WIDTHS_PX.column, mostHeightPx: 770, hasTitle: false } as const;

/** What a folder `latex` is made from. */
export interface LatexContents {
  readonly title: string;
  /** Before the figures. */
  readonly before: readonly LatexInput[];
  readonly figures: readonly NamedFigure[];
  /** The command that draws more of them, if there are more. */
  readonly moreFigures?: string;
  /** Behind them. */
  readonly after: readonly LatexInput[];
}

/** Adds the folder `latex`: texts, figures as PDF with captions, and a document that shows all of it. */
export async function addLatexFiles(files: Map<string, string | Uint8Array>, { title, before, figures, moreFigures, after }: LatexContents): Promise<void> {
  const called = latexNames(figures);
  for (const { name, spec, stem } of called) files.set(`latex/${latexFigurePath(stem)}`, await renderPdf(await printedFigure(spec, name, LAYOUT), name));
  const included: LatexInput[] = called.length === 0 ? [] : [{ name: 'figures.tex', text: latexFigures(called), heading: 'Figures' }];
  const inputs = [...before, ...included, ...after];
  for (const { name, text } of inputs) files.set(`latex/${name}`, text);
  files.set(`latex/${LATEX_MAIN_NAME}`, latexMain(title, inputs, moreFigures));
}

/** Parts of files' names from any texts, different for each. LaTeX would take a dot for the start of the ending. */
export function latexFileStems(texts: readonly string[]): string[] {
  return distinctNames(texts.map((text) => text.replace(/[^A-Za-z0-9-]/g, '-')), texts);
}

/** Labels of any texts, different for each. */
export function latexLabels(texts: readonly string[]): string[] {
  return distinctNames(texts.map(labelText), texts);
}

function latexNames(figures: readonly NamedFigure[]): LatexFigure[] {
  const names = figures.map(({ name }) => name);
  const [labels, stems] = [latexLabels(names), latexFileStems(names)];
  return figures.map((figure, i) => ({ ...figure, label: labels[i], stem: stems[i] }));
}
