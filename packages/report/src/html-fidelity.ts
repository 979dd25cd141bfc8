import type { FidelityResults, FidelityRow } from '@spanlab/core';
import { escapeMarkup as esc } from './escape.js';
import {
  boundsText, FIDELITY_BASE_NOTE, FIDELITY_TABLE_NOTE, fidelityByStrategy, fidelityFinding, residualInBounds, residualText, type FidelityOfStrategy,
} from './fidelity.js';
import { formatCountOf } from './format.js';
import { definitionsList } from './html-definitions.js';
import { sortableHead, sortValue } from './html-sortable.js';
import { inlineFigure, linkedFigure, type DataLink, type DrawnFigure } from './html-figure.js';

/** Heading of the section, and of the link to it. */
export const FIDELITY_HEADING = 'How exact is the simulation';

/** What the simulated runs of a workload collect, drawn. */
export interface DrawnGoal {
  readonly workload: string;
  readonly figure: DrawnFigure;
}

/** The comparison of simulated with real runs, drawn. */
export interface DrawnFidelity {
  readonly results: FidelityResults;
  readonly figure: DrawnFigure;
  readonly goals: readonly DrawnGoal[];
  readonly data: readonly DataLink[];
}

/** The figure, a table a strategy, and what the words mean. */
export function fidelitySection({ results, figure, goals, data }: DrawnFidelity): string {
  const links = data.map(({ path, text }) => `<a href="${esc(path)}" aria-label="${esc(`${FIDELITY_HEADING}: ${text}`)}">${esc(text)}</a>`);
  return `<section id="fidelity" aria-labelledby="fidelity-heading">
<h2 id="fidelity-heading">${FIDELITY_HEADING}</h2>
<p class="note">${esc(fidelityFinding(results))} ${esc(FIDELITY_TABLE_NOTE)} Beside it, at how many of the checkpoints.</p>
<div class="figures">
${inlineFigure(figure, 'all workloads')}
</div>
${fidelityByStrategy(results).map(strategyTable).join('\n')}
${goals.length === 0 ? '' : goalBlock(goals)}<p class="note">${esc(FIDELITY_BASE_NOTE)} <span class="links">${links.join(' ')}</span></p>
${definitionsList(results.measures)}
</section>`;
}

/** A figure a workload, loaded when they are opened. */
function goalBlock(goals: readonly DrawnGoal[]): string {
  return `<details>
<summary>Collections and heap goal <span class="facts">${esc(formatCountOf(goals.length, 'workload'))}</span></summary>
<div class="figures">
${goals.map(({ workload, figure }) => linkedFigure(figure, workload)).join('\n')}
</div>
</details>
`;
}

/** A row a measure, a column a workload. */
function strategyTable(own: FidelityOfStrategy): string {
  const { name, workloads, measures } = own;
  const heads = ['measure', 'bound'].map((title) => sortableHead(title, false)).join('') + workloads.map((workload) => sortableHead(workload, true)).join('');
  return `<div class="scroll" role="region" aria-label="${esc(`Simulated and real runs, ${name}`)}" tabindex="0">
<table class="sortable">
<caption>${esc(name)}: furthest from the real runs</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${measures.map((measure) => measureRow(own, measure)).join('\n')}
</tbody>
</table>
</div>`;
}

function measureRow({ rows, workloads }: FidelityOfStrategy, measure: string): string {
  const own = rows.filter((row) => row.measure === measure);
  const cells = workloads.map((workload) => cellOf(own.find((row) => row.workload === workload)));
  return `<tr><th scope="row">${esc(measure)}</th><td>${esc(boundsText(own))}</td>${cells.join('')}</tr>`;
}

function cellOf(row: FidelityRow | undefined): string {
  if (row === undefined) return '<td class="number">–</td>';
  const { verdict, worst, unit, outside, checkpoints } = row;
  if (worst === undefined) return '<td class="number">not simulated</td>';
  const text = esc(residualText(worst, unit));
  // Residuals of different units are compared by what they are of their bound; some have none.
  const order = sortValue(worst.residual === 0 ? 0 : Math.abs(residualInBounds(worst) ?? NaN) || undefined);
  return verdict === 'miss'
    ? `<td class="number"${order}><strong>${text} MISS</strong><span class="events">at ${outside} of ${checkpoints}</span></td>`
    : `<td class="number"${order}>${text}</td>`;
}
