import type { Table } from '../tables.js';
import type { Estimate } from '../statistics/paired-comparison.js';
import type { StatisticsRow, StatisticsTable } from './statistics-table.js';

const COLUMNS = [
  'workload', 'gogc', 'memory_limit_bytes', 'globals_bytes', 'procs', 'costs', 'strategy', 'baseline', 'measure', 'unit', 'seeds',
  'median', 'median_low', 'median_high', 'difference', 'difference_low', 'difference_high', 'ratio', 'ratio_low', 'ratio_high',
  'p_wilcoxon', 'p_holm', 'verdict', 'reason',
];

/** All tables as one, tidy; values in the measure's unit, empty where there is nothing to say. */
export function statisticsCsv(tables: readonly StatisticsTable[]): Table {
  return { columns: COLUMNS, rows: tables.flatMap((table) => table.rows.map((row) => valuesOf(table, row))) };
}

function valuesOf({ group, baseline }: StatisticsTable, row: StatisticsRow): (string | number)[] {
  const { gogc, memoryLimitBytes, globalsBytes, procs, costs } = group.parameters;
  const { comparison, own, measure, strategy, verdict, p, reason } = row;
  const ratio = comparison?.ratio;
  const noRatio = ratio !== undefined && 'reason' in ratio ? `no ratio: ${ratio.reason}` : '';
  return [
    group.workload, gogc, memoryLimitBytes ?? '', globalsBytes, procs, costs, strategy, baseline.strategy, measure.name, measure.unit, own?.seeds ?? '',
    ...estimateValues(own?.median), ...estimateValues(comparison?.difference),
    ...estimateValues(ratio === undefined || 'reason' in ratio ? undefined : ratio),
    p === undefined ? '' : (comparison?.p ?? ''), p ?? '', verdict, reason ?? noRatio,
  ];
}

function estimateValues(estimate: Estimate | undefined): (string | number)[] {
  if (estimate === undefined) return ['', '', ''];
  return [estimate.value, estimate.interval?.low ?? '', estimate.interval?.high ?? ''];
}
