import { InputError } from '@spanlab/core';
import { quoted } from './quoted.js';
import { withoutSpaces } from './without-spaces.js';

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

/** What some programs write between fields instead of commas. */
const SEPARATORS: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' };

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
  const separator = foreignSeparator(header);
  if (separator !== undefined) {
    fail(`fields are separated by ${SEPARATORS[separator]}; expected commas, as in op,id,size,scan; save the file with commas as separators`);
  }
  if (!header.some((column) => isKnown(plainForm(column)))) {
    fail(`expected the header op,id,size,scan (and p, if rows name their P), found ${quoted(header.join(','))}; add the header`);
  }
  for (const [i, column] of header.entries()) {
    if (!isKnown(column)) fail(isKnown(plainForm(column)) ? misspelt(column) : `unknown column ${quoted(column)}; expected op, id, size, scan and perhaps p; remove it`);
    if (header.indexOf(column) !== i) fail(`column ${column} stands there twice; remove one`);
  }
  for (const column of REQUIRED) {
    if (!header.includes(column)) fail(`column ${column} is missing; expected op, id, size, scan and perhaps p; add it`);
  }
  const at = (column: string): number => header.indexOf(column);
  return { count: header.length, op: at('op'), id: at('id'), size: at('size'), scan: at('scan'), p: at(OPTIONAL) };
}

function isKnown(column: string): boolean {
  return column === OPTIONAL || REQUIRED.some((known) => known === column);
}

/** A column's name as it is expected, if that is what was meant. */
function plainForm(column: string): string {
  return withoutSpaces(column).toLowerCase();
}

/** A known column's name in capitals, or with spaces around it. */
function misspelt(column: string): string {
  const fault = withoutSpaces(column) === column ? 'lower case' : 'no spaces around it';
  return `column ${quoted(column)}; expected ${fault}, ${plainForm(column)}; write the header as op,id,size,scan, and all rows in the same way`;
}

/** The separator of a header that makes sense by it, and not by commas. */
function foreignSeparator(header: readonly string[]): string | undefined {
  if (header.length > 1) return undefined;
  return Object.keys(SEPARATORS).find((separator) => {
    const parts = header[0].split(separator);
    return parts.length > 1 && parts.some((part) => isKnown(plainForm(part)));
  });
}
