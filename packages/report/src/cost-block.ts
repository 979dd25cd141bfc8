import { costNames, type CostModel } from '@spanlab/core';
import type { DocumentTable } from './document/document.js';
import { formatCount } from './format.js';

/** What work costs, a column a table of costs. */
export function costBlock(tables: readonly { readonly name: string; readonly table: CostModel }[]): DocumentTable {
  return {
    kind: 'table',
    caption: 'Costs of work on the virtual clock, in ns',
    columns: [{ title: 'work', isNumber: false }, ...tables.map(({ name }) => ({ title: name, isNumber: true }))],
    rows: costNames.map((name) => [name, ...tables.map(({ table }) => formatDecimal(table[name]))]),
  };
}

function formatDecimal(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
