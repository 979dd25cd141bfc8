import type { MeasureDefinition } from '@spanlab/core';
import { RESULTS_SCHEMA } from '../experiment/experiment.js';
import type { FinishedCell } from './finished-cell.js';

/** Results as JSON: what the measures mean, then a cell a line, with a column for every measure. */
export function jsonOf(cells: readonly FinishedCell[], measures: readonly MeasureDefinition[]): string {
  const names = measures.map(({ name }) => name);
  const only = <V>(values: Readonly<Record<string, V>>) => Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
  const lines = cells.map(({ strategy, workload, seed, parameters, costs, outcome }) =>
    JSON.stringify({
      strategy: strategy.name,
      release: strategy.release,
      workload: workload.name,
      seed,
      ...parameters,
      costs,
      events: outcome.events,
      rows: outcome.rows,
      samples: only(outcome.samples),
      totals: only(outcome.totals),
    }),
  );
  return `{"schema": ${RESULTS_SCHEMA},\n"measures": ${list(measures.map((one) => JSON.stringify(one)))},\n"cells": ${list(lines)}}\n`;
}

function list(lines: readonly string[]): string {
  return `[\n${lines.join(',\n')}\n]`;
}
