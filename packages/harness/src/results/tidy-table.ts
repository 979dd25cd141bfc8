import type { MeasureDefinition } from '@spanlab/core';
import type { FinishedCell } from './finished-cell.js';

/** A column: whole numbers, any numbers, or text; null where there is nothing to say. */
export type TidyColumn =
  | { readonly name: string; readonly kind: 'whole' | 'real'; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] };

/**
 * Results as a tidy table: a row for every strategy, workload, seed, parameter
 * set, measure and sample. A row without a sample tells of the whole run.
 */
export interface TidyTable {
  readonly columns: readonly TidyColumn[];
  readonly rows: number;
}

/** @param measures those that are shown, in this order */
export function tidyTable(cells: readonly FinishedCell[], measures: readonly MeasureDefinition[]): TidyTable {
  const text = (name: string) => ({ name, kind: 'text' as const, values: [] as string[] });
  const whole = (name: string) => ({ name, kind: 'whole' as const, values: [] as (number | null)[] });
  const table = {
    strategy: text('strategy'),
    release: text('release'),
    workload: text('workload'),
    seed: whole('seed'),
    gogc: text('gogc'),
    memoryLimitBytes: whole('memoryLimitBytes'),
    globalsBytes: whole('globalsBytes'),
    procs: whole('procs'),
    costs: text('costs'),
    measure: text('measure'),
    unit: text('unit'),
    sample: whole('sample'),
    row: whole('row'),
    value: { name: 'value', kind: 'real' as const, values: [] as (number | null)[] },
  };
  let rows = 0;
  const add = (cell: FinishedCell, measure: MeasureDefinition, sample: number | null, row: number | null, value: number | null): void => {
    rows++;
    table.strategy.values.push(cell.strategy.name);
    table.release.values.push(cell.strategy.release);
    table.workload.values.push(cell.workload.name);
    table.seed.values.push(cell.seed);
    table.gogc.values.push(String(cell.parameters.gogc));
    table.memoryLimitBytes.values.push(cell.parameters.memoryLimitBytes);
    table.globalsBytes.values.push(cell.parameters.globalsBytes);
    table.procs.values.push(cell.parameters.procs);
    table.costs.values.push(cell.costs);
    table.measure.values.push(measure.name);
    table.unit.values.push(measure.unit);
    table.sample.values.push(sample);
    table.row.values.push(row);
    table.value.values.push(value);
  };
  for (const cell of cells) {
    const { samples, rows: rowNumbers, totals } = cell.outcome;
    for (const measure of measures) {
      for (const [i, value] of (samples[measure.name] ?? []).entries()) add(cell, measure, i, rowNumbers[i], value);
      if (Object.hasOwn(totals, measure.name)) add(cell, measure, null, null, totals[measure.name]);
    }
  }
  return { columns: Object.values(table), rows };
}
