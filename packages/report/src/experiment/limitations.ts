import { fidelityByStrategy, fidelityFinding, residualText } from '../fidelity.js';
import { type DocumentBlock, type DocumentSection, paragraph } from '../document/document.js';
import type { ExperimentReport } from './experiment-report.js';

/** What the numbers do not say, and how far simulations are known to be from real runs. */
export function limitationsSection({ data }: ExperimentReport): DocumentSection {
  const { fidelity, strategies } = data;
  const compared = fidelityByStrategy(fidelity);
  const without = strategies.filter(({ name }) => !compared.some(({ strategy }) => strategy === name)).map(({ name }) => name);
  return {
    heading: 'Limitations',
    anchor: 'limitations',
    blocks: [
      paragraph(
        'Times are those of a model: each kind of work has a fixed cost, without caches, without other processes and without the program\'s own computation between allocations beyond a constant. ' +
          'They rank strategies by the work that their allocators do; they do not predict wall-clock times of a program.',
      ),
      paragraph(
        'Resident and virtual memory is what the process has through its heap. Seeds vary the generated workload, not the machine: intervals say how much results depend on the workload\'s chance, nothing about hardware.',
      ),
      paragraph(
        compared.length === 0
          ? 'No simulation of these strategies has been compared with real runs.'
          : `${fidelityFinding(fidelity)} These are the bundled workloads that real runtimes have run; how close other workloads come is not known.`,
      ),
      ...(without.length === 0 || compared.length === 0 ? [] : [paragraph(`Without real runs to compare with: ${without.join(', ')}.`)]),
      ...compared.map(fidelityTable),
    ],
  };
}

/** A row a measure, a column a workload: the checkpoint furthest from the real runs. */
function fidelityTable({ name, rows, workloads, measures }: ReturnType<typeof fidelityByStrategy>[number]): DocumentBlock {
  return {
    kind: 'table',
    caption: `${name}: furthest that simulated runs are from real ones; MISS where that is more than the bound allows`,
    columns: [{ title: 'measure', isNumber: false }, ...workloads.map((title) => ({ title, isNumber: true }))],
    rows: measures.map((measure) => [
      measure,
      ...workloads.map((workload) => {
        const row = rows.find((one) => one.measure === measure && one.workload === workload);
        if (row === undefined) return '–';
        if (row.worst === undefined) return 'not simulated';
        return `${residualText(row.worst, row.unit)}${row.verdict === 'miss' ? ' MISS' : ''}`;
      }),
    ]),
  };
}
