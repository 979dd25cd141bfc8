import type { Vector } from 'apache-arrow';
import type { TidyColumn, TidyTable } from './tidy-table.js';

/**
 * A tidy table as an Apache Arrow IPC file: text as dictionaries, whole numbers
 * as Int64, values as Float64.
 */
export async function arrowOf({ columns }: TidyTable): Promise<Uint8Array> {
  // Only runs that write Arrow pay for loading it.
  const arrow = await import('apache-arrow');
  const vectorOf = (column: TidyColumn, id: number): Vector => {
    switch (column.kind) {
      case 'text':
        // The number of the dictionary is given: the library's own counter depends on what it wrote before.
        return arrow.vectorFromArray(column.values, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), id));
      case 'whole':
        return arrow.vectorFromArray(column.values.map(bigintOf), new arrow.Int64());
      case 'real':
        return arrow.vectorFromArray(column.values, new arrow.Float64());
    }
  };
  const table = new arrow.Table(Object.fromEntries(columns.map((column, i) => [column.name, vectorOf(column, i)])));
  return arrow.tableToIPC(table, 'file');
}

function bigintOf(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}
