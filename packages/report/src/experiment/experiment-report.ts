import { dressResults } from '../dress-results.js';
import type { ExperimentData } from './experiment-data.js';
import { endMeasures, presentMeasures, withAskedMeasuresOnly } from './end-measures.js';
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
  /** Which measures are in no table, and where they are or why there are none; undefined if the tables have all. */
  readonly besideTables: string | undefined;
}

/**
 * Computes what there is to say.
 * @param baseline strategy to compare with; the first that ran everywhere if undefined
 * @throws InputError if the baseline cannot be used
 */
export function experimentReport(results: ExperimentData, baseline: string | undefined): ExperimentReport {
  const data = withAskedMeasuresOnly({ ...results, fidelity: dressed(results) });
  const groups = runGroups(data);
  const chosen = chooseBaseline(data, groups, baseline);
  const tables = statisticsTables(data, groups, chosen);
  const baselineTitle = strategyTitle(chosen, data);
  const scope = scopeOf(data, groups, baselineTitle);
  return { data, groups, baseline: chosen, baselineTitle, tables, scope, findings: experimentFindings(tables), besideTables: besideTablesOf(data) };
}

/** Simulated runs under the names that the experiment gives their strategies. */
function dressed({ strategies, fidelity }: ExperimentData): ExperimentData['fidelity'] {
  return dressResults({ cells: [], strategies, fidelity }).fidelity;
}

function besideTablesOf(data: ExperimentData): string | undefined {
  const shown = endMeasures(data);
  const isChosen = data.areMeasuresChosen === true;
  const left = (isChosen ? data.measures : presentMeasures(data)).filter((one) => !shown.includes(one));
  if (left.length === 0) return undefined;
  const names = left.map(({ name }) => name).join(', ');
  if (isChosen) return `No run has ${names}: the config names what these strategies and parameters do not give.`;
  return `The config names no measures, so the tables have the usual ones. Not in them: ${names}. They are in the files of results (results.csv); a config that names them in "measures" has them in the tables.`;
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
  return `${formatCountOf(cells.length, 'cell')} ${cells.length === 1 ? 'was' : 'were'} simulated: ${parts.join(', ')}; ${formatCountOf(events, 'row')} in all. Baseline: ${baseline}.`;
}
