import { InputError } from '../errors.js';
import type { CostTable } from './cost-model.js';

/** A strategy that charges costs. */
export interface Charging {
  readonly name: string;
  /** Its own table: the names are those that it charges. */
  readonly costs: CostTable;
}

/**
 * Checks that parsed JSON is a table of costs for a strategy: an object with a
 * number of ns for every cost that it charges, and no other.
 *
 * @param name of the file, for messages
 * @throws InputError naming the first cost that is missing, not charged, or not a number of at least 0
 */
export function parseCosts(name: string, value: unknown, strategy: Charging): CostTable {
  const charged = Object.keys(strategy.costs);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${name}: expected an object with a number of ns for each of ${charged.join(', ')}`);
  }
  const table = value as Readonly<Record<string, unknown>>;
  const other = Object.keys(table).find((key) => !charged.includes(key));
  if (other !== undefined) {
    throw new InputError(`${name}: ${strategy.name} charges no cost ${JSON.stringify(other)}; expected ${charged.join(', ')}; remove it`);
  }
  return Object.fromEntries(charged.map((cost) => [cost, costOf(name, cost, table[cost], strategy)]));
}

function costOf(name: string, cost: string, value: unknown, strategy: Charging): number {
  if (value === undefined) throw new InputError(`${name}: cost ${cost}, which ${strategy.name} charges, is missing; expected a number of ns of at least 0; add it`);
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new InputError(`${name}: cost ${cost} is ${JSON.stringify(value)}; expected a number of ns of at least 0; correct it`);
}
