import { InputError } from '../errors.js';
import { type CostModel, costNames } from './cost-model.js';

/**
 * Checks that parsed JSON is a table of costs: an object with a number of ns
 * for every name in {@link costNames}, and no other.
 *
 * @param name of the file, for messages
 * @throws InputError naming the first cost that is missing, unknown or not a number of at least 0
 */
export function parseCosts(name: string, value: unknown): CostModel {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${name}: expected an object with a number of ns for each of ${costNames.join(', ')}`);
  }
  const table = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(table).find((key) => !(costNames as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw new InputError(`${name}: unknown cost ${JSON.stringify(unknown)}; expected ${costNames.join(', ')}; remove it`);
  }
  const entries = costNames.map((cost) => [cost, costOf(name, cost, table[cost])] as const);
  return Object.fromEntries(entries) as unknown as CostModel;
}

function costOf(name: string, cost: string, value: unknown): number {
  if (value === undefined) throw new InputError(`${name}: cost ${cost} is missing; expected a number of ns of at least 0; add it`);
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new InputError(`${name}: cost ${cost} is ${JSON.stringify(value)}; expected a number of ns of at least 0; correct it`);
}
