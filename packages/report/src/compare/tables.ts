import type { CellResult, MeasureDefinition } from '@spanlab/core';
import type { Comparison } from '../comparison.js';
import type { DocumentTable } from '../document/document.js';
import { CELL_COLUMNS } from '../html-table.js';
import { countRatio, totalRows, totalText } from '../totals.js';

/** One row a cell, with the columns of the page. */
export function cellsBlock(cells: readonly CellResult[]): DocumentTable {
  return {
    kind: 'table',
    caption: 'All cells: exactness is that of the strategy on its own release\'s recording of the program; waste at the moment the program holds most',
    columns: [{ title: 'workload', isNumber: false }, ...CELL_COLUMNS.map(({ title, numeric }) => ({ title, isNumber: numeric }))],
    rows: cells.map((cell) => [cell.workload.name, ...CELL_COLUMNS.map(({ text }) => text(cell))]),
  };
}

/** Work done in a whole run: one row a measure, one column a strategy, and the last strategy against the first. Undefined if the strategies count nothing. */
export function totalsBlock({ workload, cells, names }: Comparison, totals: readonly MeasureDefinition[]): DocumentTable | undefined {
  const rows = totalRows(cells, totals);
  if (rows.length === 0) return undefined;
  return {
    kind: 'table',
    caption: `${workload.name}: work done in the whole run. n/a in the column of a strategy: it has no such thing. No ratio is formed to fewer than 10`,
    columns: [
      ...['measure', 'unit', 'better'].map((title) => ({ title, isNumber: false })),
      ...[...names, `${names.at(-1)} ÷ ${names[0]}`].map((title) => ({ title, isNumber: true })),
    ],
    rows: rows.map(({ measure: { title, unit, better }, values }) => [
      title, unit, better === 'none' ? '–' : better,
      ...values.map((value) => (value === undefined ? 'n/a' : totalText(value))),
      ratioText(countRatio(values.at(-1), values[0])),
    ]),
  };
}

function ratioText(ratio: ReturnType<typeof countRatio>): string {
  return typeof ratio === 'string' ? ratio : `n/a (${ratio.reason})`;
}
