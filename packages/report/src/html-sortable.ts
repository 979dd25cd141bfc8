import { escapeMarkup as esc } from './escape.js';

/** Head of a column that the page's script sorts a `table.sortable` by. */
export function sortableHead(title: string, isNumber: boolean): string {
  return `<th scope="col"${isNumber ? ' class="number"' : ''}><button type="button">${esc(title)}</button></th>`;
}

/** What a cell is sorted by, if not by its text; a cell of numbers without one stays last. */
export function sortValue(value: number | undefined): string {
  return value === undefined ? '' : ` data-value="${value}"`;
}
