import type { CellResult } from '@spanlab/core';
import { cellFileStem, programOnRelease, recordingAnchor } from './cell-label.js';
import { escapeMarkup as esc } from './escape.js';
import { exactnessText, findingsOf } from './findings.js';
import { formatCountOf } from './format.js';
import type { FigureKind } from './figures/figure.js';
import { cellTable } from './html-table.js';
import { PAGE_STYLE } from './page-style.js';
import { INK, PAPER } from './theme.js';

/** A figure as the page needs it; the paths are relative to the page. */
export interface DrawnFigure {
  readonly kind: FigureKind;
  readonly svg: string;
  readonly svgPath: string;
  readonly specPath: string;
  readonly dataPath: string;
}

/** A cell and its figures. */
export interface DrawnCell {
  readonly cell: CellResult;
  readonly figures: readonly DrawnFigure[];
}

/** By which a later run recognises a report that it may replace. */
export const GENERATOR_TAG = '<meta name="generator" content="spanlab report">';

/**
 * The page: one file that loads nothing, whatever it is opened from. Cells must
 * be sorted by workload.
 */
export function reportPage(drawn: readonly DrawnCell[]): string {
  const cells = drawn.map(({ cell }) => cell);
  const recordings = [...new Set(cells.map(({ workload }) => workload.name))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${GENERATOR_TAG}
<title>spanlab report: ${formatCountOf(recordings.length, 'recording')}</title>
<style>
${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${contents(recordings)}
<main id="main">
<h1>Go heap allocation, span by span</h1>
<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<ul class="findings">
${findingsOf(cells).map((finding) => `<li>${esc(finding)}</li>`).join('\n')}
</ul>
</section>
<section id="cells" aria-labelledby="cells-heading">
<h2 id="cells-heading">All cells</h2>
${cellTable(cells)}
</section>
${recordings.map((name) => recordingSection(name, drawn.filter(({ cell }) => cell.workload.name === name))).join('\n')}
</main>
</body>
</html>
`;
}

function contents(recordings: readonly string[]): string {
  const item = (anchor: string, text: string) => `<li><a href="#${anchor}">${esc(text)}</a></li>`;
  return `<nav aria-label="Contents">
<p class="brand">spanlab report</p>
<ul>
${item('summary', 'Summary')}
${item('cells', 'All cells')}
</ul>
<p>Recordings</p>
<ul>
${recordings.map((name) => item(recordingAnchor(name), name)).join('\n')}
</ul>
</nav>`;
}

function recordingSection(name: string, drawn: readonly DrawnCell[]): string {
  const anchor = recordingAnchor(name);
  return `<section id="${anchor}" aria-labelledby="${anchor}-heading">
<h2 id="${anchor}-heading">${esc(name)}</h2>
${drawn.map(cellArticle).join('\n')}
</section>`;
}

function cellArticle({ cell, figures }: DrawnCell): string {
  const facts = [
    programOnRelease(cell),
    formatCountOf(cell.events, 'event'),
    `GOGC ${cell.workload.gogc}`,
    `compared with the real runtime: ${exactnessText(cell)}`,
  ];
  return `<article id="${cellFileStem(cell)}">
<h3>Strategy ${esc(cell.strategy)}</h3>
<p class="facts">${esc(facts.join(' · '))}</p>
<div class="figures">
${figures.map((figure) => figureBlock(cell, figure)).join('\n')}
</div>
</article>`;
}

function figureBlock(cell: CellResult, { kind, svg, svgPath, specPath, dataPath }: DrawnFigure): string {
  const subject = `${kind.heading}, ${cell.workload.name} under ${cell.strategy}`;
  const link = (path: string, text: string, what: string) =>
    `<a href="${esc(path)}" aria-label="${esc(`${what}: ${subject}`)}">${text}</a>`;
  return `<figure>
${inlineSvg(svg)}<figcaption>${esc(kind.heading)} <span class="links">${[
    link(svgPath, 'SVG', 'Figure as SVG'),
    link(specPath, 'spec', 'Vega-Lite spec'),
    link(dataPath, 'CSV', 'Data as CSV'),
  ].join(' ')}</span></figcaption>
</figure>`;
}

/** The drawing takes the page's ink and paper, so that it follows light and dark. */
function inlineSvg(svg: string): string {
  return svg
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replaceAll(`"${INK}"`, '"currentColor"')
    .replaceAll(`"${PAPER}"`, '"var(--paper)"');
}
