import { escapeMarkup as esc } from '../escape.js';
import { definitionsList } from '../html-definitions.js';
import { FIDELITY_HEADING, fidelitySection, type DrawnFidelity } from '../html-fidelity.js';
import { inlineFigure, type DrawnFigure } from '../html-figure.js';
import { FIGURES_NOTE } from '../interactive/html-controls.js';
import { htmlPage } from '../html-page.js';
import { MARKDOWN_NAME } from '../replace-folder.js';
import type { DocumentSection } from '../document/document.js';
import type { ExperimentReport } from './experiment-report.js';
import { LATEX_MAIN_NAME } from '../document/latex-document.js';
import { htmlSection } from '../document/html-document.js';
import { STATISTICS_NOTE, STATISTICS_STYLE, statisticsSection } from './html-statistics.js';
import type { StatisticsTable } from './statistics-table.js';

/** What the page shows besides text: figures of each table's group, in the order of the tables. */
export interface DrawnExperiment {
  readonly figures: readonly (readonly DrawnFigure[])[];
  readonly fidelity: DrawnFidelity | undefined;
  readonly statisticsPath: string;
}

/** The page: it holds all that it shows, and loads nothing. */
export function experimentPage(report: ExperimentReport, drawn: DrawnExperiment, methods: DocumentSection, limitations: DocumentSection): string {
  const { tables, scope, findings, besideTables, data } = report;
  return htmlPage({
    title: `spanlab experiment: ${esc(data.strategies.map(({ name }) => name).join(', '))}`,
    style: STATISTICS_STYLE,
    contents: contents(tables, methods, limitations, drawn.fidelity !== undefined),
    main: `<h1>Go heap allocators, simulated</h1>
<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<p class="facts">${esc(scope)}</p>
<ul class="findings">
${findings.map((finding) => `<li>${esc(finding)}</li>`).join('\n')}
</ul>
<p class="note">${esc(STATISTICS_NOTE)} The report as <a href="${MARKDOWN_NAME}">Markdown</a>, and as <a href="latex/${LATEX_MAIN_NAME}">LaTeX</a>. <span class="scripted">${FIGURES_NOTE}</span></p>
${besideTables === undefined ? '' : `<p class="note">${esc(besideTables)}</p>\n`}</section>
${tables.map((table, i) => groupSection(table, drawn.figures[i], drawn.statisticsPath)).join('\n')}
${htmlSection(methods)}
${htmlSection(limitations)}
${drawn.fidelity === undefined ? '' : `${fidelitySection(drawn.fidelity)}\n`}<section id="definitions" aria-labelledby="definitions-heading">
<h2 id="definitions-heading">What is measured</h2>
${definitionsList(data.measures)}
</section>`,
  });
}

function groupSection(table: StatisticsTable, figures: readonly DrawnFigure[], csvPath: string): string {
  const { label } = table.group;
  const anchor = anchorOf(table);
  return `<section id="${anchor}" aria-labelledby="${anchor}-heading">
<h2 id="${anchor}-heading">${esc(label)}</h2>
${figures.length === 0 ? '' : `<div class="figures">\n${figures.map((figure) => inlineFigure(figure, label)).join('\n')}\n</div>\n`}${statisticsSection(table, csvPath)}
</section>`;
}

function anchorOf({ group }: StatisticsTable): string {
  return `group-${group.stem}`;
}

function contents(tables: readonly StatisticsTable[], methods: DocumentSection, limitations: DocumentSection, hasFidelity: boolean): string {
  const item = (anchor: string, text: string) => `<li><a href="#${anchor}">${esc(text)}</a></li>`;
  return `<nav aria-label="Contents">
<p class="brand">spanlab experiment</p>
<ul>
${item('summary', 'Summary')}
${[methods, limitations].map(({ anchor, heading }) => item(anchor, heading)).join('\n')}
${hasFidelity ? `${item('fidelity', FIDELITY_HEADING)}\n` : ''}${item('definitions', 'What is measured')}
</ul>
<p>Workloads</p>
<ul>
${tables.map((table) => item(anchorOf(table), table.group.label)).join('\n')}
</ul>
</nav>`;
}
