/**
 * Makes a table sort by the column whose button is pressed, the other way round
 * at the next press, and as it was at the third. Cells without a number stay
 * last either way.
 * @param {HTMLTableElement} table
 */
export function makeSortable(table) {
  const heads = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];
  /** @type {readonly HTMLTableRowElement[] | undefined} */
  let original;
  heads.forEach((head, column) => {
    head.querySelector('button')?.addEventListener('click', () => {
      original ??= ungrouped(table);
      const state = nextState(head.getAttribute('aria-sort'));
      for (const other of heads) other.removeAttribute('aria-sort');
      if (state !== null) head.setAttribute('aria-sort', state);
      table.tBodies[0].append(...(state === null ? original : sorted(original, column, state === 'descending')));
    });
  });
}

/** @param {string | null} state */
function nextState(state) {
  if (state === 'ascending') return 'descending';
  return state === 'descending' ? null : 'ascending';
}

/**
 * Rows that shared a cell get one each: sorted, they do not stay together.
 * @param {HTMLTableElement} table
 */
function ungrouped(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  rows.forEach((row, i) => {
    const shared = row.cells[0];
    if (shared.rowSpan === 1) return;
    const others = rows.slice(i + 1, i + shared.rowSpan);
    shared.removeAttribute('rowspan');
    shared.setAttribute('scope', 'row');
    for (const other of others) other.prepend(shared.cloneNode(true));
  });
  for (const body of [...table.tBodies].slice(1)) body.remove();
  return rows;
}

/**
 * @param {readonly HTMLTableRowElement[]} rows
 * @param {number} column
 * @param {boolean} isDown
 */
function sorted(rows, column, isDown) {
  const keyed = rows.map((row) => ({ row, key: keyOf(row.cells[column]) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    const order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    return isDown ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

/**
 * A number where the cell says one, else its text; a cell of a column of numbers without one has nothing to sort by.
 * @param {HTMLTableCellElement} cell
 */
function keyOf(cell) {
  const { value } = cell.dataset;
  if (value !== undefined) return Number(value);
  return cell.classList.contains('number') ? undefined : cell.textContent;
}
