import { basename, resolve } from 'node:path';
import { type Charging, type CostTable, InputError, parseCosts } from '@spanlab/core';
import { type CostSource, readJson } from '@spanlab/harness';
import type { ConfigValue } from './config-value.js';

const EXPECTED = "'strategy', a JSON file, { name, table } or { name, tables }";

/** Checks `parameters.costs`: a table must name the costs that each strategy charges which it is for, and no others. */
export async function resolveCosts(config: ConfigValue, folder: string, strategies: readonly Charging[]): Promise<CostSource[]> {
  const costs: CostSource[] = [];
  for (const entry of config.list("'strategy', JSON files or named tables")) {
    const one = await costSource(entry, folder, strategies);
    if (costs.some(({ name }) => name === one.name)) throw entry.error(`two tables of costs are called ${JSON.stringify(one.name)}; give this one another name`);
    costs.push(one);
  }
  return costs;
}

async function costSource(entry: ConfigValue, folder: string, strategies: readonly Charging[]): Promise<CostSource> {
  if (entry.value === 'strategy') return { name: 'strategy', table: null };
  if (!entry.isObject) {
    const path = resolve(folder, entry.text(EXPECTED));
    return { name: basename(path).replace(/\.json$/, ''), table: await tableForAll(entry, folder, strategies) };
  }
  entry.onlyKeys(['name', 'table', 'tables'], EXPECTED);
  const [table, tables] = [entry.at('table', EXPECTED), entry.at('tables', EXPECTED)];
  const name = entry.at('name', EXPECTED).text('a name');
  if (table.value !== undefined && tables.value !== undefined) throw entry.error('a table and tables; expected one of them; remove the other');
  if (tables.value === undefined) return { name, table: await tableForAll(table, folder, strategies) };
  const byStrategy = 'tables of costs or JSON files by name of the strategy';
  tables.onlyKeys(strategies.map((strategy) => strategy.name), byStrategy);
  const resolved: Record<string, CostTable> = {};
  for (const strategy of strategies) {
    const one = tables.at(strategy.name, byStrategy);
    if (one.value !== undefined) resolved[strategy.name] = await tableFor(one, folder, strategy);
  }
  return { name, table: null, tables: resolved };
}

/** One table for strategies that all charge the same. */
async function tableForAll(entry: ConfigValue, folder: string, strategies: readonly Charging[]): Promise<CostTable> {
  const [first, ...others] = strategies;
  for (const other of others) {
    const differing = differingCost(first, other);
    if (differing === undefined) continue;
    throw entry.error(
      `one table for strategies that charge different costs: ${JSON.stringify(differing)} is charged by one of ${first.name} and ${other.name} only; ` +
        `expected a table for each; write { name, tables: { ${JSON.stringify(first.name)}: …, ${JSON.stringify(other.name)}: … } }`,
    );
  }
  return tableFor(entry, folder, first);
}

function differingCost(a: Charging, b: Charging): string | undefined {
  return Object.keys({ ...a.costs, ...b.costs }).find((cost) => !(Object.hasOwn(a.costs, cost) && Object.hasOwn(b.costs, cost)));
}

async function tableFor(entry: ConfigValue, folder: string, strategy: Charging): Promise<CostTable> {
  const { value } = entry;
  if (typeof value !== 'string') return parseCosts(entry.place, value, strategy);
  try {
    const path = resolve(folder, value);
    return parseCosts(basename(path), await readJson(path), strategy);
  } catch (error) {
    throw error instanceof InputError ? entry.error(error.message) : error;
  }
}
