import { InputError } from '@spanlab/core';
import { quoted } from './quoted.js';

/** Columns that every workload has, and the one it may have. */
const REQUIRED = ['op', 'id', 'size', 'scan'] as const;
const OPTIONAL = 'p';

/** Where the fields of a row stand; `p` is -1 if rows do not name their P. */
export interface Columns {
  readonly count: number;
  readonly op: number;
  readonly id: number;
  readonly size: number;
  readonly scan: number;
  readonly p: number;
}

/**
 * Reads the header of a CSV workload.
 * @param name of the file, for messages
 * @param header its fields
 * @throws InputError unless it has each column once, and no other
 */
export function parseColumns(name: string, header: readonly string[]): Columns {
  const fail = (what: string): never => {
    throw new InputError(`${name}: line 1: ${what}`);
  };
  const isKnown = (column: string): boolean => column === OPTIONAL || REQUIRED.some((known) => known === column);
  if (!header.some(isKnown)) {
    fail(`expected the header op,id,size,scan (and p, if rows name their P), found ${quoted(header.join(','))}; add the header`);
  }
  for (const [i, column] of header.entries()) {
    if (!isKnown(column)) fail(`unknown column ${quoted(column)}; expected op, id, size, scan and perhaps p; remove it`);
    if (header.indexOf(column) !== i) fail(`column ${column} stands there twice; remove one`);
  }
  for (const column of REQUIRED) {
    if (!header.includes(column)) fail(`column ${column} is missing; expected op, id, size, scan and perhaps p; add it`);
  }
  const at = (column: string): number => header.indexOf(column);
  return { count: header.length, op: at('op'), id: at('id'), size: at('size'), scan: at('scan'), p: at(OPTIONAL) };
}
