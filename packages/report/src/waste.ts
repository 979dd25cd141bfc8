import type { CellResult, MeasureDefinition, SizeClassRow } from '@spanlab/core';

type ByteField = 'roundingBytes' | 'unsweptBytes' | 'freeBytes' | 'tailBytes';

/** A way for bytes of a span to hold nothing that a live object asked for. */
export interface WastePart extends MeasureDefinition {
  /** Where the bytes are in a {@link SizeClassRow}. */
  readonly field: ByteField;
}

const part = (name: string, field: ByteField, title: string, description: string): WastePart => ({
  name, field, title, description, unit: 'bytes', better: 'lower', source: '@spanlab/core SizeClassRow',
});

/** All waste: span bytes = requested bytes + the sum of these parts. */
export const WASTE_PARTS: readonly WastePart[] = [
  part('rounding', 'roundingBytes', 'rounding up', 'Slots of live objects beyond what was asked for.'),
  part('unswept', 'unsweptBytes', 'unswept slots', 'Slots of objects found dead that no sweep has freed yet.'),
  part('free', 'freeBytes', 'free slots', 'Slots without an object.'),
  part('tail', 'tailBytes', 'span tails', 'Ends of spans too short for a slot.'),
];

/** Bytes of a size class that hold nothing requested. */
export function wasteBytes(row: SizeClassRow): number {
  return WASTE_PARTS.reduce((sum, { field }) => sum + row[field], 0);
}

/** Size classes with waste, most first; of equals, the smaller class number first. */
export function classesByWaste(rows: readonly SizeClassRow[]): SizeClassRow[] {
  return rows
    .filter((row) => wasteBytes(row) > 0)
    .toSorted((a, b) => wasteBytes(b) - wasteBytes(a) || a.sizeClass - b.sizeClass);
}

/** Waste of a cell at its peak, and where most of it is. */
export interface WasteSummary {
  readonly spanBytes: number;
  readonly wasteBytes: number;
  /** The part with most bytes and the class with most; undefined where nothing is wasted. */
  readonly largest:
    | { readonly part: WastePart; readonly partBytes: number; readonly row: SizeClassRow; readonly rowBytes: number }
    | undefined;
}

/** Sums the size classes at the peak. */
export function summarizeWaste(cell: CellResult): WasteSummary {
  const rows = cell.peak.classes;
  const wasted = rows.reduce((sum, row) => sum + wasteBytes(row), 0);
  const requested = rows.reduce((sum, row) => sum + row.requestedBytes, 0);
  const bytesOf = ({ field }: WastePart) => rows.reduce((sum, row) => sum + row[field], 0);
  const largestPart = WASTE_PARTS.reduce((a, b) => (bytesOf(b) > bytesOf(a) ? b : a));
  const row = classesByWaste(rows)[0];
  return {
    spanBytes: requested + wasted,
    wasteBytes: wasted,
    largest: row && { part: largestPart, partBytes: bytesOf(largestPart), row, rowBytes: wasteBytes(row) },
  };
}
