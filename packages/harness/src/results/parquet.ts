import type { TidyColumn, TidyTable } from './tidy-table.js';

/** A tidy table as Parquet: text as UTF-8, whole numbers as INT64, values as DOUBLE, compressed with Snappy. */
export async function parquetOf({ columns }: TidyTable): Promise<Uint8Array> {
  // Only runs that write Parquet pay for loading it.
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  return new Uint8Array(parquetWriteBuffer({ columnData: columns.map(parquetColumn) }));
}

function parquetColumn(column: TidyColumn) {
  const { name } = column;
  switch (column.kind) {
    case 'text':
      return { name, data: [...column.values], type: 'STRING' as const, nullable: false };
    case 'whole':
      return { name, data: column.values.map((value) => (value === null ? null : BigInt(value))), type: 'INT64' as const, nullable: true };
    case 'real':
      return { name, data: [...column.values], type: 'DOUBLE' as const, nullable: true };
  }
}
