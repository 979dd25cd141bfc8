import { OCCUPANCY_BINS, type CellResult, type MeasureDefinition, type SizeClassRow } from '@spanlab/core';
import { stringify } from 'csv-stringify/sync';
import type { FigureKind } from './figures/figure.js';
import { WASTE_PARTS } from './waste.js';

type Value = string | number;

/** A tidy table: every row is one observation, every column one variable. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** Builds one table of a cell. All tables start with the cell, so that those of several cells can be joined end to end. */
export type TableBuilder = (cell: CellResult, measures: readonly MeasureDefinition[]) => Table;

/** The tables of a cell by the name of their file. */
export const TABLES: Readonly<Record<FigureKind['table'], TableBuilder>> = {
  series: seriesTable,
  occupancy: occupancyTable,
  size_classes: sizeClassTable,
  page_map: pageMapTable,
};

/** As CSV: a header line, then `\n` at the end of every row. */
export function toCsv({ columns, rows }: Table): string {
  return stringify([[...columns], ...rows.map((row) => [...row])]);
}

/** Every measure at every sample, in its unit; measures in the order of their definitions. */
function seriesTable(cell: CellResult, measures: readonly MeasureDefinition[]): Table {
  const measured = measures.filter(({ name }) => cell.series.columns[name] !== undefined);
  return {
    columns: ['workload', 'strategy', 'allocations', 'measure', 'unit', 'value'],
    rows: measured.flatMap(({ name, unit }) =>
      cell.series.allocations.map((allocations, i) => [
        ...keyOf(cell), allocations, name, unit, cell.series.columns[name]?.[i] as number,
      ]),
    ),
  };
}

/** Every bin of every sample, those without spans too. A bin leaves out its low end and includes its high end. */
function occupancyTable(cell: CellResult): Table {
  const percent = 100 / OCCUPANCY_BINS;
  return {
    columns: ['workload', 'strategy', 'allocations', 'bin_low_percent', 'bin_high_percent', 'spans'],
    rows: cell.occupancy.flatMap(({ allocations, bins }) =>
      bins.map((spans, i) => [...keyOf(cell), allocations, i * percent, (i + 1) * percent, spans]),
    ),
  };
}

/** Where the bytes of each size class are at the peak: what was asked for, then each part of the waste. */
function sizeClassTable(cell: CellResult): Table {
  const parts: readonly { readonly name: string; readonly field: keyof SizeClassRow }[] = [
    { name: 'requested', field: 'requestedBytes' },
    ...WASTE_PARTS,
  ];
  return {
    columns: ['workload', 'strategy', 'allocations', 'size_class', 'slot_bytes', 'part', 'bytes'],
    rows: cell.peak.classes.flatMap((row) =>
      parts.map(({ name, field }) => [
        ...keyOf(cell), cell.peak.allocations, row.sizeClass, row.slotBytes, name, row[field],
      ]),
    ),
  };
}

/** Ranges of addresses by use, in bytes from the start of the arena; those that the heap does not hold have no row. */
function pageMapTable(cell: CellResult): Table {
  const { pieceBytes, samples } = cell.pageMap ?? { pieceBytes: 0, samples: [] };
  return {
    columns: ['workload', 'strategy', 'allocations', 'from_bytes', 'to_bytes', 'use'],
    rows: samples.flatMap(({ allocations, runs }) =>
      runs.map(({ use, from, pieces }) => [...keyOf(cell), allocations, from * pieceBytes, (from + pieces) * pieceBytes, use]),
    ),
  };
}

function keyOf(cell: CellResult): [string, string] {
  return [cell.workload.name, cell.strategy];
}
