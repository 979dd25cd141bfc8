import { type CellResult, heapPartNames, type MeasureDefinition } from '@spanlab/core';
import type { Comparison } from './comparison.js';
import { formatCount, formatRatio } from './format.js';
import { memoryPeak } from './memory-parts.js';
import type { Table } from './tables.js';

/** Counts over a whole run, one strategy beside the other. */
export interface TotalRow {
  readonly measure: MeasureDefinition;
  /** In the order of the comparison's cells; undefined where a strategy has no such thing. */
  readonly values: readonly (number | undefined)[];
}

/** A row for each measure that any of the cells has. */
export function totalRows(cells: readonly CellResult[], totals: readonly MeasureDefinition[]): TotalRow[] {
  return totals
    .map((measure) => ({ measure, values: cells.map((cell) => cell.totals[measure.name]) }))
    .filter(({ values }) => values.some((value) => value !== undefined));
}

/** A total as a reader wants it: whole numbers in full, whatever their unit; parts of one with three digits. */
export function totalText(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  return Math.abs(value) >= 1000 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** A ratio to fewer than this says more about the start of a run than about the strategies. */
const LEAST_BASE = 10;

/** How many times a strategy's count another one's is, or in few words why there is no such number. */
export function countRatio(value: number | undefined, base: number | undefined): string | { readonly reason: string } {
  if (base === undefined || value === undefined) return { reason: 'no such thing' };
  if (base < LEAST_BASE) return { reason: `base ${formatCount(base)}` };
  return formatRatio(value, base) as string;
}

/** Builds one table of a comparison; as all tables, it starts with workload and strategy. */
export type ComparisonTableBuilder = (comparison: Comparison, totals: readonly MeasureDefinition[]) => Table;

/** The tables of a comparison by the name of their file. */
export const COMPARISON_TABLES: Readonly<Record<'totals' | 'memory_parts' | 'idle_runs' | 'central_locks', ComparisonTableBuilder>> = {
  totals: totalsTable,
  memory_parts: memoryPartsTable,
  idle_runs: idleRunsTable,
  central_locks: centralLocksTable,
};

/** Every count that a strategy has; what it has no such thing for has no row. */
function totalsTable({ workload, cells }: Comparison, totals: readonly MeasureDefinition[]): Table {
  return {
    columns: ['workload', 'strategy', 'measure', 'unit', 'value'],
    rows: totalRows(cells, totals).flatMap(({ measure, values }) =>
      cells.flatMap(({ strategy }, i) => {
        const value = values[i];
        return value === undefined ? [] : [[workload.name, strategy, measure.name, measure.unit, value]];
      }),
    ),
  };
}

/** Runs of free pages by length at the peak; lengths in pages of 8 KiB, from one power of two to before the next. */
function idleRunsTable({ workload, cells }: Comparison): Table {
  return {
    columns: ['workload', 'strategy', 'allocations', 'min_pages', 'max_pages', 'runs', 'bytes'],
    rows: cells.flatMap(({ strategy, peak }) =>
      (peak.idleRuns ?? []).map(({ minPages, runs, bytes }) => [workload.name, strategy, peak.allocations, minPages, 2 * minPages - 1, runs, bytes]),
    ),
  };
}

/** How often the central list of each size class was locked in the whole run. */
function centralLocksTable({ workload, cells }: Comparison): Table {
  return {
    columns: ['workload', 'strategy', 'size_class', 'slot_bytes', 'locks'],
    rows: cells.flatMap(({ strategy, centralLocks }) =>
      (centralLocks ?? []).map(({ sizeClass, slotBytes, locks }) => [workload.name, strategy, sizeClass, slotBytes, locks]),
    ),
  };
}

/** What HeapSys + StackInuse consists of at the sample with most of it. */
function memoryPartsTable({ workload, cells }: Comparison): Table {
  return {
    columns: ['workload', 'strategy', 'allocations', 'part', 'bytes'],
    rows: cells.flatMap((cell) => {
      const peak = memoryPeak(cell);
      return peak === undefined ? [] : heapPartNames.map((part) => [workload.name, cell.strategy, peak.allocations, part, peak.parts[part]]);
    }),
  };
}
