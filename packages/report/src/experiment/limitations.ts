import { fidelityByStrategy } from '../fidelity.js';
import { FIDELITY_SCOPE, fidelityBlocks } from '../fidelity-blocks.js';
import { type DocumentSection, paragraph } from '../document/document.js';
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
        'Resident and virtual memory is what the process has through its heap. The simulated program never writes to its objects, so only pages that the allocator itself touches are resident: a release that clears memory as it hands it out shows more of it than one that need not, and a real program makes all of them resident. Seeds vary the generated workload, not the machine: intervals say how much results depend on the workload\'s chance, nothing about hardware.',
      ),
      paragraph(
        compared.length === 0
          ? 'No simulation of these strategies has been compared with real runs.'
          : FIDELITY_SCOPE,
      ),
      ...(without.length === 0 || compared.length === 0 ? [] : [paragraph(`Without real runs to compare with: ${without.join(', ')}.`)]),
      ...fidelityBlocks(fidelity),
    ],
  };
}
