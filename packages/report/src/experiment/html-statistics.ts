import { escapeMarkup as esc } from '../escape.js';
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
  const heads = COLUMNS.map(({ title, isNumber }) => `<th scope="col"${isNumber ? ' class="number"' : ''}><button type="button">${esc(title)}</button></th>`).join('');
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
    return `<td class="number"${value === undefined ? '' : ` data-value="${value}"`}>${shown}</td>`;
  });
  return `<tr><th scope="row" data-value="${order}" title="${esc(measure.description)}">${esc(measure.title)} <code>${esc(measure.name)}</code></th><td>${esc(name)}</td>${cells.join('')}</tr>`;
}

/** Style of what only these pages have. */
export const STATISTICS_STYLE = `
.sortable thead button { all: unset; cursor: pointer; color: inherit; }
.sortable thead button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.sortable thead button::after { content: ' \\2195'; }
.sortable [aria-sort="ascending"] button::after { content: ' \\2191'; }
.sortable [aria-sort="descending"] button::after { content: ' \\2193'; }
.sortable tbody code { color: var(--faint); }
.warning { max-width: 44rem; margin: 0.75rem 0; padding: 0.5rem 0.75rem; border-left: 4px solid #e69f00; background: var(--paper); font-size: 0.875rem; overflow-wrap: anywhere; }
`;

/**
 * Sorts a table by the column whose button is pressed, the other way round at
 * the next press. Cells without a number stay last either way.
 */
export const SORT_SCRIPT = `
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [column, head] of heads.entries()) head.querySelector('button').addEventListener('click', () => {
    const isDown = head.getAttribute('aria-sort') === 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const keyOf = (row) => {
      const cell = row.cells[column];
      return cell.dataset.value === undefined ? (cell.classList.contains('number') ? undefined : cell.textContent) : Number(cell.dataset.value);
    };
    const rows = [...body.rows].map((row) => ({ row, key: keyOf(row) }));
    rows.sort((a, b) => {
      if (a.key === undefined || b.key === undefined) return (a.key === undefined) - (b.key === undefined);
      const order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
      return isDown ? -order : order;
    });
    body.append(...rows.map(({ row }) => row));
  });
}
`;
