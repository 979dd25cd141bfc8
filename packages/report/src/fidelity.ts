import { boundsKept, type FidelityPoint, type FidelityResults, type FidelityRow } from '@spanlab/core';
import { formatBytes, formatCount, formatCountOf } from './format.js';
import { byReleaseNumbers } from './order.js';
import { strategyNames } from './strategy-names.js';

/** One strategy's rows, as a table has them: measures against workloads. */
export interface FidelityOfStrategy {
  /** Name of the strategy, and what to call it: `Go 1.4.3`. */
  readonly strategy: string;
  readonly name: string;
  readonly rows: readonly FidelityRow[];
  readonly workloads: readonly string[];
  readonly measures: readonly string[];
}

/** Rows by strategy, older releases first. */
export function fidelityByStrategy({ rows }: FidelityResults): FidelityOfStrategy[] {
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))].map((strategy) => rows.filter((row) => row.strategy === strategy));
  return strategies
    .toSorted(([a], [b]) => byReleaseNumbers((a as FidelityRow).release, (b as FidelityRow).release))
    .map((own, i, all) => {
      return {
        strategy: (own[0] as FidelityRow).strategy,
        name: strategyNames(all.map(([row]) => row as FidelityRow))[i] as string,
        rows: own,
        workloads: [...new Set(own.map(({ workload }) => workload))],
        measures: [...new Set(own.map(({ measure }) => measure))],
      };
    });
}

/** In one sentence, for the summary. */
export function fidelityFinding(results: FidelityResults): string {
  const { kept, judged } = boundsKept(results.rows);
  const each = fidelityByStrategy(results).map(({ name, rows }) => {
    const own = boundsKept(rows);
    return `${name} ${formatCount(own.kept)} of ${formatCount(own.judged)}`;
  });
  const missed = judged - kept;
  return (
    `Simulation: ${formatCount(kept)} of ${formatCountOf(judged, 'bound')} on the distance to real runs ${kept === 1 ? 'is' : 'are'} kept` +
    `${missed === 0 ? '' : `, ${formatCount(missed)} missed`}${each.length > 1 ? `: ${each.join(', ')}` : ` (${each.join('')})`}.`
  );
}

/** The residual as a reader wants it: in percent for bytes, unless that would read as nothing; else in the unit. */
export function residualText({ residual, residualPercent }: FidelityPoint, unit: string): string {
  if (residual === 0) return 'inside';
  const sign = residual < 0 ? '−' : '+';
  if (unit !== 'bytes') return `${sign}${formatCount(Math.abs(residual))}`;
  const percent = Math.abs(residualPercent ?? 0);
  return `${sign}${percent < 0.1 ? formatBytes(Math.abs(Math.round(residual))) : `${percent.toFixed(1)}\u00a0%`}`;
}

/**
 * The residual in multiples of its bound: within ±1 it is kept. Where the bound
 * is 0 the measure is a whole number, of which anything below 1 would do: 0.5.
 */
export function residualInBounds({ residual, tolerance }: FidelityPoint): number | undefined {
  if (tolerance === undefined) return undefined;
  return residual / (tolerance === 0 ? 0.5 : tolerance);
}

/** The bound of all workloads, or of most and then of the others by name. */
export function boundsText(rows: readonly FidelityRow[]): string {
  const texts = rows.map(({ bound }) => bound ?? 'no bound');
  const countOf = (text: string) => texts.filter((other) => other === text).length;
  const usual = texts.reduce((a, b) => (countOf(b) > countOf(a) ? b : a));
  const others = rows.flatMap(({ workload }, i) => (texts[i] === usual ? [] : [`${workload}: ${texts[i]}`]));
  return [usual, ...others].join('; ');
}

/** What the cells of a table of residuals mean. */
export const FIDELITY_TABLE_NOTE =
  'Each workload was run several times by the real runtime and is simulated on the strategy of that release. ' +
  'A table shows, for each workload and measure, the checkpoint furthest outside: “inside” means that every simulated value lies between the smallest and the largest of the real runs; ' +
  'else the distance to the nearer end, in percent of that end for bytes. MISS: further outside than the bound allows.';

/** What the values that are compared are relative to. */
export const FIDELITY_BASE_NOTE =
  "Memory of the process is taken relative to the first checkpoint. Counts that must be exact are compared since the first checkpoint where the real runs' start-ups differ, " +
  'and where their counts since then are not one and the same, not at all.';
