import type { FidelityResults } from '@spanlab/core';
import type { DocumentBlock } from './document/document.js';
import { paragraph } from './document/document.js';
import {
  boundsText, FIDELITY_BASE_NOTE, FIDELITY_TABLE_NOTE, type FidelityOfStrategy, fidelityByStrategy, fidelityFinding, residualText,
} from './fidelity.js';
import { formatCount, formatCountOf } from './format.js';

/** What the comparison with real runs does not say. */
export const FIDELITY_SCOPE =
  'How close simulations are to real runs is known for the bundled workloads that real runtimes have run; how close other workloads come is not known.';

/** How far simulations are known to be from real runs: in one sentence, each bound that is missed, and a table a strategy. Nothing without rows. */
export function fidelityBlocks(results: FidelityResults): DocumentBlock[] {
  if (results.rows.length === 0) return [];
  const strategies = fidelityByStrategy(results);
  const misses = strategies.flatMap(missTexts);
  return [
    paragraph(`${fidelityFinding(results)}${misses.length === 0 ? '' : ' Missed:'}`),
    ...(misses.length === 0 ? [] : [{ kind: 'list', items: misses } as const]),
    paragraph(`${FIDELITY_TABLE_NOTE} ${FIDELITY_BASE_NOTE}`),
    ...strategies.map(fidelityTable),
  ];
}

function missTexts({ name, rows }: FidelityOfStrategy): string[] {
  return rows.flatMap(({ verdict, worst, workload, measure, unit, outside, checkpoints, bound }) =>
    verdict !== 'miss' || worst === undefined
      ? []
      : [`${name}, ${workload}: ${measure} at ${formatCount(outside)} of ${formatCountOf(checkpoints, 'checkpoint')}, ${residualText(worst, unit)} at the worst (bound: ${bound ?? 'none'})`],
  );
}

/** A row a measure, a column a workload: the checkpoint furthest from the real runs. */
function fidelityTable({ name, rows, workloads, measures }: FidelityOfStrategy): DocumentBlock {
  return {
    kind: 'table',
    caption: `${name}: furthest that simulated runs are from real ones; MISS where that is more than the bound allows`,
    columns: [...['measure', 'bound'].map((title) => ({ title, isNumber: false })), ...workloads.map((title) => ({ title, isNumber: true }))],
    rows: measures.map((measure) => [
      measure,
      boundsText(rows.filter((row) => row.measure === measure)),
      ...workloads.map((workload) => {
        const row = rows.find((one) => one.measure === measure && one.workload === workload);
        if (row === undefined) return '–';
        if (row.worst === undefined) return 'not simulated';
        return `${residualText(row.worst, row.unit)}${row.verdict === 'miss' ? ' MISS' : ''}`;
      }),
    ]),
  };
}
