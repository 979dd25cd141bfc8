import { InputError } from '@spanlab/core';
import type { EvlogHeader } from '../header.js';
import type { OpTable } from '../op-table.js';
import { go1_4 } from './go1.4.js';
import { go1_5 } from './go1.5.js';
import { go1_10, go1_13, go1_20, go1_24 } from './span-class-heaps.js';

/** The op tables of all releases whose logs can be read. */
export const releases: readonly OpTable[] = [go1_4, go1_5, go1_10, go1_13, go1_20, go1_24];

/** The op table of the release that wrote a log. */
export function opTableFor(name: string, header: EvlogHeader): OpTable {
  const table = releases.find((release) => header.major === 1 && header.minor === release.minor);
  if (table === undefined) {
    const known = releases.map((release) => `1.${release.minor}`).join(', ');
    throw new InputError(`${name}: recorded by Go ${header.go}; event logs of Go ${known} can be read`);
  }
  return table;
}
