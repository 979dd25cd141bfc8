import type { FidelityPoint, FidelityResults } from '@spanlab/core';
import type { Table } from './tables.js';

/** The comparison of simulated with real runs, by the name of its file. */
export const FIDELITY_TABLES: Readonly<Record<'fidelity' | 'fidelity_checkpoints', (results: FidelityResults) => Table>> = {
  fidelity: worstTable,
  fidelity_checkpoints: checkpointTable,
};

const POINT_COLUMNS = ['row', 'simulated', 'real_min', 'real_median', 'real_max', 'residual', 'residual_percent', 'allowed'];

/** A row for each strategy, workload and measure, with its worst checkpoint; empty where there is none. */
function worstTable({ rows }: FidelityResults): Table {
  return {
    columns: ['workload', 'strategy', 'release', 'measure', 'unit', 'bound', 'verdict', 'checkpoints', 'outside', ...POINT_COLUMNS.map((name) => `worst_${name}`)],
    rows: rows.map((row) => [
      row.workload, row.strategy, row.release, row.measure, row.unit, row.bound ?? '', row.verdict, row.checkpoints, row.outside,
      ...(row.worst === undefined ? POINT_COLUMNS.map(() => '') : valuesOf(row.worst)),
    ]),
  };
}

/** Every checkpoint that was compared. */
function checkpointTable({ rows }: FidelityResults): Table {
  return {
    columns: ['workload', 'strategy', 'release', 'measure', 'unit', ...POINT_COLUMNS],
    rows: rows.flatMap((row) =>
      row.points.map((point) => [row.workload, row.strategy, row.release, row.measure, row.unit, ...valuesOf(point)]),
    ),
  };
}

function valuesOf({ event, simulated, low, median, high, residual, residualPercent, tolerance }: FidelityPoint): (string | number)[] {
  return [event, simulated, low, median, high, residual, residualPercent ?? '', tolerance ?? ''];
}
