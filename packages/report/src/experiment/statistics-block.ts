import type { DocumentTable } from '../document/document.js';
import type { StatisticsTable } from './statistics-table.js';
import { STATISTICS_COLUMNS } from './statistics-text.js';

/** A table of statistics as text, for Markdown and LaTeX. */
export function tableBlock({ group, baseline, rows, seeds }: StatisticsTable): DocumentTable {
  return {
    kind: 'table',
    caption: `${group.label}: measures at the end against ${baseline.name}, ${seeds === 1 ? 'one run' : `${seeds} seeds`} each`,
    columns: [{ title: 'measure', isNumber: false }, { title: 'strategy', isNumber: false }, ...STATISTICS_COLUMNS.map(({ title }) => ({ title, isNumber: true }))],
    rows: rows.map((row) => [row.measure.name, row.name, ...STATISTICS_COLUMNS.map(({ cell }) => cell(row).text)]),
  };
}
