import type { Charging } from '@spanlab/core';
import type { ParameterLists } from '@spanlab/harness';
import { MAX_PROCESSOR } from '@spanlab/workload';
import { MAX_GOGC, parseBytes } from '../option-values.js';
import type { ConfigValue } from './config-value.js';
import { resolveCosts } from './resolve-costs.js';

const KEYS = ['gogc', 'memoryLimit', 'globals', 'procs', 'costs'];
const EXPECTED = `an object with lists: ${KEYS.join(', ')}`;

/** Go 1.4's own workloads were measured with this much. */
const DEFAULT_GLOBALS_BYTES = 524_288;

/**
 * Checks `parameters` and fills in the defaults.
 * @param folder that paths start at
 * @param strategies of the experiment
 */
export async function resolveParameters(config: ConfigValue, folder: string, strategies: readonly Charging[]): Promise<ParameterLists> {
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
    costs: costs.value === undefined ? defaults.costs : await resolveCosts(costs, folder, strategies),
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
