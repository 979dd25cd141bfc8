import type { ResultSet } from '@spanlab/core';
import { recordingAnchor } from './cell-label.js';
import { COMPARED_TITLE } from './compare/compared-report.js';
import { escapeMarkup as esc } from './escape.js';
import type { DocumentSection } from './document/document.js';
import { htmlSection } from './document/html-document.js';
import { LATEX_MAIN_NAME } from './document/latex-document.js';
import { scopeText } from './findings.js';
import { formatCountOf } from './format.js';
import { definitionsList } from './html-definitions.js';
import type { DrawnCell, DrawnComparison } from './html-figure.js';
import { FIDELITY_HEADING, fidelitySection, type DrawnFidelity } from './html-fidelity.js';
import { SCALING_HEADING, scalingSection, type DrawnScaling } from './html-scaling.js';
import { htmlPage } from './html-page.js';
import { recordingSection } from './html-recording.js';
import { cellTable } from './html-table.js';
import { FIGURES_NOTE } from './interactive/html-controls.js';
import { MARKDOWN_NAME } from './replace-folder.js';

/**
 * The page: it holds all that it shows, and loads nothing. Cells must be sorted
 * by workload, then release.
 */
export function reportPage(
  drawn: readonly DrawnCell[],
  compared: readonly DrawnComparison[],
  fidelity: DrawnFidelity | undefined,
  scaling: DrawnScaling | undefined,
  { measures, totals }: ResultSet,
  findings: readonly string[],
  sections: readonly DocumentSection[],
): string {
  const cells = drawn.map(({ cell }) => cell);
  const recordings = [...new Set(cells.map(({ workload }) => workload.name))];
  const recordingSections = recordings.map((name) =>
    recordingSection(
      name,
      drawn.filter(({ cell }) => cell.workload.name === name),
      compared.find(({ comparison }) => comparison.workload.name === name),
      totals,
    ),
  );
  return htmlPage({
    title: `spanlab report: ${formatCountOf(recordings.length, 'recording')}`,
    style: '',
    contents: contents(recordings, fidelity !== undefined, scaling !== undefined, sections),
    main: `<h1>${esc(COMPARED_TITLE)}</h1>
<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<p class="facts">${esc(scopeText(cells))}</p>
<ul class="findings">
${findings.map((finding) => `<li>${esc(finding)}</li>`).join('\n')}
</ul>
<p class="note">Every figure has links to its SVG, its Vega-Lite spec and its data; <code>npx spanlab figures</code> with the name of this folder draws them for print, as PDF and PNG. The report as <a href="${MARKDOWN_NAME}">Markdown</a>, and as <a href="latex/${LATEX_MAIN_NAME}">LaTeX</a>. <span class="scripted">${FIGURES_NOTE}</span></p>
</section>
<section id="cells" aria-labelledby="cells-heading">
<h2 id="cells-heading">All cells</h2>
${cellTable(cells)}
</section>
${fidelity === undefined ? '' : `${fidelitySection(fidelity)}\n`}${scaling === undefined ? '' : `${scalingSection(scaling)}\n`}${recordingSections.join('\n')}
${sections.map(htmlSection).join('\n')}
<section id="definitions" aria-labelledby="definitions-heading">
<h2 id="definitions-heading">What is measured</h2>
${definitionsList([...measures, ...totals])}
</section>`,
  });
}

function contents(recordings: readonly string[], hasFidelity: boolean, hasScaling: boolean, sections: readonly DocumentSection[]): string {
  const item = (anchor: string, text: string) => `<li><a href="#${anchor}">${esc(text)}</a></li>`;
  return `<nav aria-label="Contents">
<p class="brand">spanlab report</p>
<ul>
${item('summary', 'Summary')}
${item('cells', 'All cells')}
${hasFidelity ? `${item('fidelity', FIDELITY_HEADING)}\n` : ''}${hasScaling ? `${item('scaling', SCALING_HEADING)}\n` : ''}${sections.map(({ anchor, heading }) => item(anchor, heading)).join('\n')}
${item('definitions', 'What is measured')}
</ul>
<p>Recordings</p>
<ul>
${recordings.map((name) => item(recordingAnchor(name), name)).join('\n')}
</ul>
</nav>`;
}
