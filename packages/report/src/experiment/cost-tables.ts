import { type CostTable, namesOfCosts } from '@spanlab/core';
import { costBlock } from '../cost-block.js';
import type { DocumentTable } from '../document/document.js';
import type { ExperimentCell } from './experiment-data.js';

/** The tables of costs that cells were run with: a column for each that differs, named after what it is called, or the strategy whose own it is. */
export function costTables(cells: readonly Pick<ExperimentCell, 'strategy' | 'costs' | 'costTable'>[]): DocumentTable {
  const tables = new Map<string, { readonly names: Set<string>; readonly table: CostTable }>();
  const keysOf = new Map<string, Set<string>>();
  for (const { costs, costTable } of cells) keysOf.set(costs, (keysOf.get(costs) ?? new Set()).add(keyOf(costTable)));
  for (const { strategy, costs, costTable } of cells) {
    const known = tables.get(keyOf(costTable)) ?? { names: new Set<string>(), table: costTable };
    // Costs of one name may be another table for each strategy.
    const isOne = keysOf.get(costs)?.size === 1;
    known.names.add(costs === 'strategy' ? strategy : isOne ? costs : `${strategy} (${costs})`);
    tables.set(keyOf(costTable), known);
  }
  return costBlock([...tables.values()].map(({ names, table }) => ({ name: [...names].join(', '), table })));
}

function keyOf(table: CostTable): string {
  return JSON.stringify(namesOfCosts([table]).map((name) => [name, table[name]]));
}
