import type { ExperimentData } from './experiment-data.js';
import { experimentFindings } from './experiment-findings.js';
import { chooseBaseline, type RunGroup, runGroups, strategyTitle } from './run-group.js';
import { type StatisticsTable, statisticsTables } from './statistics-table.js';
import { formatCountOf } from '../format.js';

/** All that an experiment's page, Markdown and LaTeX say, before it is written. */
export interface ExperimentReport {
  readonly data: ExperimentData;
  readonly groups: readonly RunGroup[];
  /** Name of the strategy that the others are compared with, and what to call it. */
  readonly baseline: string;
  readonly baselineTitle: string;
  readonly tables: readonly StatisticsTable[];
  /** What was run, in one sentence. */
  readonly scope: string;
  readonly findings: readonly string[];
}

/**
 * Computes what there is to say.
 * @param baseline strategy to compare with; the first that ran everywhere if undefined
 * @throws InputError if the baseline cannot be used
 */
export function experimentReport(data: ExperimentData, baseline: string | undefined): ExperimentReport {
  const groups = runGroups(data);
  const chosen = chooseBaseline(data, groups, baseline);
  const tables = statisticsTables(data, groups, chosen);
  const baselineTitle = strategyTitle(chosen, data);
  return { data, groups, baseline: chosen, baselineTitle, tables, scope: scopeOf(data, groups, baselineTitle), findings: experimentFindings(tables) };
}

function scopeOf({ strategies, workloads, cells }: ExperimentData, groups: readonly RunGroup[], baseline: string): string {
  const seeds = new Set(cells.flatMap(({ seed }) => seed ?? [])).size;
  const parts = [
    formatCountOf(strategies.length, 'strategy', 'strategies'),
    formatCountOf(workloads.length, 'workload'),
    ...(seeds === 0 ? [] : [formatCountOf(seeds, 'seed')]),
    formatCountOf(new Set(groups.map(({ parameters }) => JSON.stringify(parameters))).size, 'parameter set'),
  ];
  const events = cells.reduce((sum, cell) => sum + cell.events, 0);
  return `${formatCountOf(cells.length, 'cell')} were simulated: ${parts.join(', ')}; ${formatCountOf(events, 'row')} in all. Baseline: ${baseline}.`;
}
