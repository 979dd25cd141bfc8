import { stringify } from 'csv-stringify/sync';
import type { TidyTable } from './tidy-table.js';

/** A tidy table as CSV (RFC 4180, but lines end in LF): null is an empty field. */
export function csvOf({ columns, rows }: TidyTable): string {
  const lines = Array.from({ length: rows }, (_, i) => columns.map(({ values }) => values[i]));
  return stringify([columns.map(({ name }) => name), ...lines]);
}
