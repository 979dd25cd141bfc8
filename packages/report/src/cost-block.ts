import { type CostTable, namesOfCosts } from '@spanlab/core';
import type { DocumentTable } from './document/document.js';
import { formatCount } from './format.js';

/** What work costs, a column a table of costs; a dash where a strategy does not charge it. */
export function costBlock(tables: readonly { readonly name: string; readonly table: CostTable }[]): DocumentTable {
  return {
    kind: 'table',
    caption: 'Costs of work on the virtual clock, in ns',
    columns: [{ title: 'work', isNumber: false }, ...tables.map(({ name }) => ({ title: name, isNumber: true }))],
    rows: namesOfCosts(tables.map(({ table }) => table)).map((name) => [name, ...tables.map(({ table }) => formatDecimal(table[name]))]),
  };
}

function formatDecimal(value: number | undefined): string {
  if (value === undefined) return '–';
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
