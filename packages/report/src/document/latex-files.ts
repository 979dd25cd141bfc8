import { renderPdf } from '../render-canvas.js';
import { type DrawnLatexFigure, LATEX_MAIN_NAME, type LatexFigure, type LatexInput, latexFigurePath, latexFigures, latexMain } from './latex-document.js';

/** What a folder `latex` is made from. */
export interface LatexContents {
  readonly title: string;
  /** Before the figures. */
  readonly before: readonly LatexInput[];
  readonly figures: readonly LatexFigure[];
  /** The command that draws more of them, if there are more. */
  readonly moreFigures?: string;
  /** Behind them. */
  readonly after: readonly LatexInput[];
}

/** Adds the folder `latex`: texts, figures as PDF with captions, and a document that shows all of it. */
export async function addLatexFiles(files: Map<string, string | Uint8Array>, { title, before, figures, moreFigures, after }: LatexContents): Promise<void> {
  const drawn: DrawnLatexFigure[] = [];
  for (const figure of figures) {
    const pdf = await renderPdf(figure.spec, figure.name);
    files.set(`latex/${latexFigurePath(figure.name)}`, pdf);
    drawn.push({ ...figure, heightPt: heightOf(pdf) });
  }
  const included: LatexInput[] = drawn.length === 0 ? [] : [{ name: 'figures.tex', text: latexFigures(drawn), heading: 'Figures' }];
  const inputs = [...before, ...included, ...after];
  for (const { name, text } of inputs) files.set(`latex/${name}`, text);
  files.set(`latex/${LATEX_MAIN_NAME}`, latexMain(title, inputs, moreFigures));
}

/** Part of a file's name, from any text. */
export function latexFileStem(text: string): string {
  return text.replace(/[^A-Za-z0-9-]+/g, '-');
}

/** Of a PDF's page, in points. */
function heightOf(pdf: Buffer): number {
  return Number((/\/MediaBox\s*\[\s*\S+\s+\S+\s+\S+\s+([\d.]+)/.exec(pdf.toString('latin1')) as RegExpExecArray)[1]);
}
