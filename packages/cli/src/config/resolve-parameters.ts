import { basename, resolve } from 'node:path';
import { InputError, parseCosts } from '@spanlab/core';
import { type CostSource, type ParameterLists, readJson } from '@spanlab/harness';
import { MAX_PROCESSOR } from '@spanlab/workload';
import { MAX_GOGC, parseBytes } from '../option-values.js';
import type { ConfigValue } from './config-value.js';

const KEYS = ['gogc', 'memoryLimit', 'globals', 'procs', 'costs'];
const EXPECTED = `an object with lists: ${KEYS.join(', ')}`;

/** Go 1.4's own workloads were measured with this much. */
const DEFAULT_GLOBALS_BYTES = 524_288;

/**
 * Checks `parameters` and fills in the defaults.
 * @param folder that paths start at
 */
export async function resolveParameters(config: ConfigValue, folder: string): Promise<ParameterLists> {
  if (config.value === undefined) return defaults;
  config.onlyKeys(KEYS, EXPECTED);
  const at = (key: string): ConfigValue => config.at(key, EXPECTED);
  const listOf = <V>(key: string, expected: string, standard: readonly V[], read: (one: ConfigValue) => V): readonly V[] =>
    at(key).value === undefined ? standard : noneTwice(at(key).list(expected), read);
  const costs = at('costs');
  return {
    gogc: listOf('gogc', "percents, or 'off'", defaults.gogc, (one) => (one.value === 'off' ? 'off' : gogcOf(one))),
    memoryLimitBytes: listOf("memoryLimit", "bytes, or 'off'", defaults.memoryLimitBytes, (one) => (one.value === 'off' ? null : bytesOf(one, ", or 'off'"))),
    globalsBytes: listOf('globals', 'bytes', defaults.globalsBytes, (one) => bytesOf(one, '')),
    procs: listOf('procs', 'numbers of Ps', defaults.procs, procsOf),
    costs: costs.value === undefined ? defaults.costs : await resolveCosts(costs, folder),
  };
}

const defaults: ParameterLists = {
  gogc: [100],
  memoryLimitBytes: [null],
  globalsBytes: [DEFAULT_GLOBALS_BYTES],
  procs: [1],
  costs: [{ name: 'strategy', table: null }],
};

/** Two spellings of one value would be one cell twice. */
function noneTwice<V>(entries: readonly ConfigValue[], read: (one: ConfigValue) => V): V[] {
  const values = entries.map(read);
  const twice = values.findIndex((value, i) => values.indexOf(value) < i);
  if (twice >= 0) throw entries[twice].error(`${JSON.stringify(entries[twice].value)} stands there twice; remove one`);
  return values;
}

function gogcOf(one: ConfigValue): number {
  const { value } = one;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_GOGC) return value;
  throw one.unexpected(`a whole number from 0 to ${MAX_GOGC} (percent), or 'off'`);
}

/** @param others that may stand there in place of bytes, for messages */
function bytesOf(one: ConfigValue, others: string): number {
  if (typeof one.value !== 'string') return one.wholeNumber(0, Number.MAX_SAFE_INTEGER, `bytes, or text as '64MiB'${others}`);
  return parseBytes(`${one.place}:`, one.value, others);
}

function procsOf(one: ConfigValue): number {
  return one.wholeNumber(1, MAX_PROCESSOR + 1, 'Ps');
}

async function resolveCosts(config: ConfigValue, folder: string): Promise<CostSource[]> {
  const entries = config.list("'strategy', JSON files or named tables");
  const costs: CostSource[] = [];
  for (const entry of entries) {
    const one = await costOf(entry, folder);
    if (costs.some(({ name }) => name === one.name)) throw entry.error(`two tables of costs are called ${JSON.stringify(one.name)}; give this one another name`);
    costs.push(one);
  }
  return costs;
}

async function costOf(entry: ConfigValue, folder: string): Promise<CostSource> {
  if (entry.value === 'strategy') return { name: 'strategy', table: null };
  const expected = "'strategy', a JSON file, or { name, table }";
  try {
    if (!entry.isObject) {
      const path = resolve(folder, entry.text(expected));
      return { name: basename(path).replace(/\.json$/, ''), table: parseCosts(basename(path), await readJson(path)) };
    }
    entry.onlyKeys(['name', 'table'], expected);
    return { name: entry.at('name', expected).text('a name'), table: parseCosts('table', entry.at('table', expected).value) };
  } catch (error) {
    if (error instanceof InputError && !error.message.startsWith(entry.place)) throw entry.error(error.message);
    throw error;
  }
}
