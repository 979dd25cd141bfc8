import type { MeasureDefinition } from '@spanlab/core';
import type { Comparison } from './comparison.js';
import { escapeMarkup as esc } from './escape.js';
import { formatCount } from './format.js';
import { sortableHead, sortValue } from './html-sortable.js';
import { countRatio, totalRows, totalText, type TotalRow } from './totals.js';

/** Totals of a comparison: one row a measure, one column a strategy, and the last strategy against the first. */
export function totalsTable({ workload, cells, names }: Comparison, totals: readonly MeasureDefinition[], csvPath: string, centralLocksPath: string): string {
  const rows = totalRows(cells, totals);
  const first = names[0] as string;
  const last = names.at(-1) as string;
  const heads = ['measure', 'unit', 'better'].map((title) => sortableHead(title, false)).join('') + [...names, `${last} ÷ ${first}`].map((title) => sortableHead(title, true)).join('');
  const csv = `<a href="${esc(csvPath)}" aria-label="${esc(`Data as CSV: work done, ${workload.name}`)}">CSV</a>`;
  const locks = `<a href="${esc(centralLocksPath)}" aria-label="${esc(`Data as CSV: mcentral locks by size class, ${workload.name}`)}">mcentral locks by size class</a>`;
  if (rows.length === 0) return `<p class="note">No counts of the work done: the strategies keep none (${csv}, ${locks}).</p>`;
  return `<div class="scroll" role="region" aria-label="${esc(`Work done, ${workload.name}`)}" tabindex="0">
<table class="sortable">
<caption>Work done in the whole run <span class="links">${csv} ${locks}</span></caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((row) => tableRow(row, names)).join('\n')}
</tbody>
</table>
</div>
${footnote(rows, first)}`;
}

function tableRow({ measure, values }: TotalRow, names: readonly string[]): string {
  const cells = values.map((value, i) =>
    value === undefined
      ? missing(`${names[i]} has no such thing as ${measure.title}`)
      : `<td class="number"${sortValue(value)}>${totalText(value)}</td>`,
  );
  const better = measure.better === 'none' ? '–' : measure.better;
  return `<tr><th scope="row" title="${esc(measure.description)}">${esc(measure.title)}</th><td>${esc(measure.unit)}</td><td>${better}</td>${cells.join('')}${ratioCell(values, names)}</tr>`;
}

function ratioCell(values: readonly (number | undefined)[], names: readonly string[]): string {
  const base = values[0];
  const value = values.at(-1);
  if (base === undefined) return missing(`no ratio: ${names[0]} has no such thing`);
  if (value === undefined) return missing(`no ratio: ${names.at(-1)} has no such thing`);
  const ratio = countRatio(value, base);
  return typeof ratio === 'string' ? `<td class="number"${sortValue(value / base)}>${esc(ratio)}</td>` : missing(`no ratio: ${names[0]} has ${formatCount(base)}`);
}

function missing(reason: string): string {
  return `<td class="number" title="${esc(reason)}">n/a</td>`;
}

/** For those who cannot hover: what n/a means here. */
function footnote(rows: readonly TotalRow[], first: string): string {
  const hasMissing = rows.some(({ values }) => values.some((value) => value === undefined) || typeof countRatio(values.at(-1), values[0]) !== 'string');
  if (!hasMissing) return '';
  return `<p class="note">n/a in the column of a strategy: it has no such thing, which is not the same as 0. No ratio is formed then, nor where ${esc(first)} has fewer than 10.</p>`;
}
