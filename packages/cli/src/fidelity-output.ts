import { type FidelityPoint, type FidelityResults, type FidelityRow, countMisses } from '@spanlab/core';
import { commandName } from './command-name.js';
import { formatCount, formatDifference, formatNoun, formatTable } from './format.js';
import { jsonText } from './json-text.js';

const WHAT = 'Residual: 0 inside the range of the real runs, else the distance to its nearer end.';

/** For people: a row for each strategy, workload and measure, then the verdict on all of them. */
export function describeFidelity(results: FidelityResults, withoutPacer: readonly string[]): string {
  const { rows } = results;
  const head = ['STRATEGY', 'WORKLOAD', 'MEASURE', 'WORST', '', 'AT ROW', 'BOUND', 'VERDICT'];
  const table = rows.map((row) => {
    const { strategy, workload, measure, worst, bound = '' } = row;
    return [strategy, workload, measure, ...(worst === undefined ? ['', '', ''] : residualCells(worst, row)), bound, verdictText(row)];
  });
  return `${formatTable([head, ...table], [3, 4, 5])}\n${WHAT}\n${verdictOnAll(results)}\n${notes(rows, withoutPacer)}`;
}

/** For people: every checkpoint of every row. */
export function describeCheckpoints({ rows }: FidelityResults): string {
  const head = ['STRATEGY', 'WORKLOAD', 'MEASURE', 'ROW', 'SIMULATED', 'REAL MIN', 'MEDIAN', 'MAX', 'RESIDUAL', '', 'ALLOWED', ''];
  const table = rows.flatMap((row) =>
    row.points.map((point) => {
      const { event, simulated, low, median, high, tolerance } = point;
      const [residual, percent] = residualCells(point, row);
      const allowed = tolerance === undefined ? 'no bound' : `±${formatCount(Math.floor(tolerance))}`;
      const isOutside = tolerance !== undefined && Math.abs(point.residual) > tolerance;
      return [row.strategy, row.workload, row.measure, ...[event, simulated, low, median, high].map(formatSigned), residual, percent, allowed, isOutside ? 'MISS' : ''];
    }),
  );
  return `${formatTable([head, ...table], [3, 4, 5, 6, 7, 8, 9, 10])}\n`;
}

/** For programs; checkpoints on request only. */
export function toJson(results: FidelityResults, hasPoints: boolean): string {
  const rows = results.rows.map(({ points, ...row }) => ({
    ...row,
    bound: row.bound ?? null,
    worst: row.worst === undefined ? null : pointJson(row.worst),
    ...(hasPoints ? { points: points.map(pointJson) } : {}),
  }));
  return jsonText({ misses: countMisses(results), measures: results.measures, rows });
}

function pointJson(point: FidelityPoint): object {
  return { ...point, residualPercent: point.residualPercent ?? null, tolerance: point.tolerance ?? null };
}

/** The residual in its unit and in percent, and where it is. */
function residualCells({ residual, residualPercent, event }: FidelityPoint, { unit }: FidelityRow): [string, string, string] {
  if (residual === 0) return ['inside', '', ''];
  return [formatDifference(residual, unit), residualPercent === undefined ? '' : percentText(residualPercent), formatCount(event)];
}

function percentText(percent: number): string {
  const size = Math.abs(percent);
  return `${percent < 0 ? '−' : '+'}${size < 0.01 ? '<0.01' : size.toFixed(2)} %`;
}

function verdictText({ verdict, outside, checkpoints }: FidelityRow): string {
  switch (verdict) {
    case 'pass':
      return 'pass';
    case 'miss':
      return `MISS at ${outside} of ${formatNoun(checkpoints, 'checkpoint')}`;
    case 'unbounded':
      return 'no bound';
    case 'notSimulated':
      return 'not simulated';
  }
}

function verdictOnAll(results: FidelityResults): string {
  const judged = results.rows.filter(({ verdict }) => verdict === 'pass' || verdict === 'miss');
  const misses = countMisses(results);
  const strategies = new Set(judged.map(({ strategy }) => strategy)).size;
  const workloads = new Set(judged.map(({ workload }) => workload)).size;
  const scope = `${formatNoun(judged.length, 'bound')} on ${formatNoun(strategies, 'strategy', 'strategies')} and ${formatNoun(workloads, 'workload')}`;
  return misses === 0 ? `${scope}: every one kept` : `${scope}: ${formatNoun(misses, 'MISS', 'MISSES')}; \`${commandName()} fidelity --checkpoints\` shows where`;
}

/** What the table cannot judge. */
function notes(rows: readonly FidelityRow[], withoutPacer: readonly string[]): string {
  const missing = rows.filter(({ verdict }) => verdict === 'notSimulated');
  const lines = [...new Set(missing.map(({ strategy }) => strategy))].map((name) => {
    const measures = new Set(missing.filter(({ strategy }) => strategy === name).map(({ measure }) => measure));
    return `Not judged: ${name} has no model of ${[...measures].join(', ')}`;
  });
  if (withoutPacer.length > 0) lines.push(`Not here, for want of a pacer: ${withoutPacer.join(', ')}`);
  return lines.map((line) => `${line}\n`).join('');
}

function formatSigned(value: number): string {
  return value < 0 ? `−${formatCount(-value)}` : formatCount(value);
}
