import type { CellResult } from '@spanlab/core';
import type { Comparison } from './comparison.js';
import { escapeMarkup as esc } from './escape.js';
import { svgSize } from './figure-view.js';
import { figureControls } from './interactive/html-controls.js';
import type { LiveFigure } from './interactive/live-figure.js';
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
  /** What the page's script draws in its place; a figure that says why it is empty has nothing to work with. */
  readonly live: LiveFigure | undefined;
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

/** A figure as part of the page: there without a script and in print, in the page's colours. `subject` says of what, for links read alone. */
export function inlineFigure(figure: DrawnFigure, subject: string): string {
  return figureBlock(figure, subject, inlineSvg(figure.svg));
}

/** A figure that stands in a closed part of the page: drawn by the page's script when it is opened, or without one loaded from its file. */
export function linkedFigure(figure: DrawnFigure, subject: string): string {
  if (figure.live === undefined) return inlineFigure(figure, subject);
  const { widthPx, heightPx } = svgSize(figure.svg);
  const image = `<img src="${esc(figure.svgPath)}" loading="lazy" width="${widthPx}" height="${heightPx}" alt="${esc(figure.description)}">`;
  return figureBlock(figure, subject, `<noscript>${image}</noscript>\n`, ` data-description="${esc(figure.description)}"`);
}

function figureBlock(figure: DrawnFigure, subject: string, picture: string, attributes = ''): string {
  const { heading, svgPath, specPath, data } = figure;
  const anchor = (path: string, text: string, what: string) =>
    `<a href="${esc(path)}" aria-label="${esc(`${what}: ${heading}, ${subject}`)}">${esc(text)}</a>`;
  const links = [
    anchor(svgPath, 'SVG', 'Figure as SVG'),
    anchor(specPath, 'spec', 'Vega-Lite spec'),
    ...data.map(({ path, text }) => anchor(path, text, text === 'CSV' ? 'Data as CSV' : text)),
  ];
  const caption = `<figcaption>${esc(heading)} <span class="links">${links.join(' ')}</span></figcaption>`;
  const { live } = figure;
  if (live === undefined) return `<figure>\n${picture}${caption}\n</figure>`;
  return `<figure class="interactive"${attributes}>
<div class="picture" style="${pictureShape(figure.svg, live)}">
${picture}</div>
${figureControls(live.series, heading, subject)}${caption}
<script type="text/plain" class="packed">${live.packed}</script>
</figure>`;
}

/** Room for the drawing, which has no legend in it. It is as wide as the picture where the legend is not wider than both. */
function pictureShape(svg: string, { widthPx, heightPx }: LiveFigure): string {
  const picture = svgSize(svg);
  const share = Math.round((widthPx / picture.widthPx) * 10_000) / 100;
  return `--shape: ${picture.widthPx} / ${heightPx}; --live-width: ${share}%`;
}

/** The drawing takes the page's ink and paper, so that it follows light and dark. */
function inlineSvg(svg: string): string {
  return withoutFont(svg)
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replaceAll(`"${INK}"`, '"currentColor"')
    .replaceAll(`"${PAPER}"`, '"var(--paper)"');
}
