import { escapeMarkup as esc } from '../escape.js';
import { sortableHead, sortValue } from '../html-sortable.js';
import type { StatisticsRow, StatisticsTable } from './statistics-table.js';
import { STATISTICS_COLUMNS } from './statistics-text.js';

const COLUMNS = [{ title: 'measure', isNumber: false }, { title: 'strategy', isNumber: false }, ...STATISTICS_COLUMNS.map(({ title }) => ({ title, isNumber: true }))];

/** How to read all the tables. */
export const STATISTICS_NOTE =
  'Bytes are those at the last checkpoint, all else is over the whole run. Median over the seeds; [ ]: bootstrap 95 % interval. ' +
  'Difference and ratio are medians of those to the baseline on the same seed. p: Wilcoxon signed-rank test on the differences, with Holm\'s correction over all tests of the table; ' +
  '~ where it is not below 0.05. exact: neither side varies with the seed, so there is nothing to estimate or to test.';

/** A table whose columns sort by a button in their head. */
export function statisticsSection(table: StatisticsTable, csvPath: string): string {
  const { group, baseline, rows, warning } = table;
  const heads = COLUMNS.map(({ title, isNumber }) => sortableHead(title, isNumber)).join('');
  const csv = `<a href="${esc(csvPath)}" aria-label="${esc('Data as CSV: statistics of all groups')}">CSV</a>`;
  return `${warning === undefined ? '' : `<p class="warning" role="note">Too few seeds: ${esc(warning)}.</p>\n`}<div class="scroll" role="region" aria-label="${esc(`Statistics, ${group.label}`)}" tabindex="0">
<table class="sortable">
<caption>${esc(`${group.label}: measures at the end, against ${baseline.name}; ${table.seeds === 1 ? 'one run' : `${table.seeds} seeds`} each, ${table.tests} ${table.tests === 1 ? 'test' : 'tests'}`)} <span class="links">${csv}</span></caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map(tableRow).join('\n')}
</tbody>
</table>
</div>`;
}

function tableRow(row: StatisticsRow, order: number): string {
  const { measure, name, verdict } = row;
  const cells = STATISTICS_COLUMNS.map(({ title, cell }) => {
    const { text, value } = cell(row);
    const shown = title === 'p' && verdict === 'significant' ? `<strong>${esc(text)}</strong>` : esc(text);
    return `<td class="number"${sortValue(value)}>${shown}</td>`;
  });
  return `<tr><th scope="row" data-value="${order}" title="${esc(measure.description)}">${esc(measure.title)} <code>${esc(measure.name)}</code></th><td>${esc(name)}</td>${cells.join('')}</tr>`;
}

/** Style of what only these pages have. */
export const STATISTICS_STYLE = `
.sortable tbody code { color: var(--faint); }
.warning { max-width: 44rem; margin: 0.75rem 0; padding: 0.5rem 0.75rem; border-left: 4px solid #e69f00; background: var(--paper); font-size: 0.875rem; overflow-wrap: anywhere; }
`;
