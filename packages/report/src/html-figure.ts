import type { CellResult } from '@spanlab/core';
import type { Comparison } from './comparison.js';
import { escapeMarkup as esc } from './escape.js';
import { withoutFont } from './render-svg.js';
import { INK, PAPER } from './theme.js';

/** A table behind a figure; the path is relative to the page. */
export interface DataLink {
  readonly path: string;
  readonly text: string;
}

/** A figure as the page needs it; the paths are relative to the page. */
export interface DrawnFigure {
  readonly heading: string;
  readonly description: string;
  readonly svg: string;
  readonly svgPath: string;
  readonly specPath: string;
  readonly data: readonly DataLink[];
}

/** A cell and its figures. */
export interface DrawnCell {
  readonly cell: CellResult;
  readonly figures: readonly DrawnFigure[];
}

/** A comparison and its figures. */
export interface DrawnComparison {
  readonly comparison: Comparison;
  readonly figures: readonly DrawnFigure[];
  readonly totalsPath: string;
  readonly centralLocksPath: string;
}

/** A figure as part of the page: always there, in the page's colours. `subject` says of what, for links read alone. */
export function inlineFigure(figure: DrawnFigure, subject: string): string {
  return figureBlock(figure, subject, inlineSvg(figure.svg));
}

/** A figure that is loaded from its file when it comes into view, so that many of them do not weigh on the page. */
export function linkedFigure(figure: DrawnFigure, subject: string): string {
  const [, width, height] = /<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(figure.svg) ?? [];
  const size = width === undefined ? '' : ` width="${width}" height="${height}"`;
  return figureBlock(figure, subject, `<img src="${esc(figure.svgPath)}" loading="lazy"${size} alt="${esc(figure.description)}">\n`);
}

function figureBlock({ heading, svgPath, specPath, data }: DrawnFigure, subject: string, picture: string): string {
  const anchor = (path: string, text: string, what: string) =>
    `<a href="${esc(path)}" aria-label="${esc(`${what}: ${heading}, ${subject}`)}">${esc(text)}</a>`;
  const links = [
    anchor(svgPath, 'SVG', 'Figure as SVG'),
    anchor(specPath, 'spec', 'Vega-Lite spec'),
    ...data.map(({ path, text }) => anchor(path, text, text === 'CSV' ? 'Data as CSV' : text)),
  ];
  return `<figure>
${picture}<figcaption>${esc(heading)} <span class="links">${links.join(' ')}</span></figcaption>
</figure>`;
}

/** The drawing takes the page's ink and paper, so that it follows light and dark. */
function inlineSvg(svg: string): string {
  return withoutFont(svg)
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replaceAll(`"${INK}"`, '"currentColor"')
    .replaceAll(`"${PAPER}"`, '"var(--paper)"');
}
