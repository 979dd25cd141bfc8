import { readFileSync } from 'node:fs';

const COLUMNS = 'class,bytes_per_object,bytes_per_span,objects,tail_waste,max_waste_percent,min_align';

/** A row of the table in the head of Go 1.20.4's sizeclasses.go; sizes in bytes. */
export interface GoldenClass {
  readonly sizeClass: number;
  readonly bytes: number;
  readonly spanBytes: number;
  readonly slots: number;
  readonly tailWasteBytes: number;
  /** With the two decimals that are printed there. */
  readonly maxWastePercent: string;
  readonly minAlignBytes: number;
}

const [header, ...rows] = readFileSync(new URL('./size-classes-go1.20.csv', import.meta.url), 'utf8').trim().split(/\r?\n/);
if (header !== COLUMNS) throw new Error(`the columns of size-classes-go1.20.csv are ${header}`);

/** Classes 1..67. */
export const goldenClasses: readonly GoldenClass[] = rows.map((row) => {
  const fields = row.split(',');
  const [sizeClass, bytes, spanBytes, slots, tailWasteBytes, , minAlignBytes] = fields.map(Number);
  return { sizeClass, bytes, spanBytes, slots, tailWasteBytes, maxWastePercent: fields[5], minAlignBytes };
});

/** The smallest class that holds `size` bytes. */
export function goldenClassOf(size: number): GoldenClass {
  const found = goldenClasses.find((c) => c.bytes >= size);
  if (found === undefined) throw new RangeError(`no class holds ${size} bytes`);
  return found;
}
