import type { ResultSet } from '@spanlab/core';
import { type DocumentSection, paragraph } from '../document/document.js';
import { FIDELITY_SCOPE, fidelityBlocks } from '../fidelity-blocks.js';
import { PROOF_SCOPE } from '../findings.js';

/** What the numbers do not say, and how far simulations are known to be from real runs. */
export function limitationsSection({ fidelity, scaling }: ResultSet): DocumentSection {
  return {
    heading: 'Limitations',
    anchor: 'limitations',
    blocks: [
      paragraph(
        `Replays of recordings of a strategy's own release are compared with the real runtime. ${PROOF_SCOPE} ` +
          'Collections stand at the recorded points for all strategies: a release left to itself would have collected at other moments, so these numbers say what the allocator makes of a program, not what upgrading Go does to its memory.',
      ),
      paragraph(
        'The recordings are of one P, so nothing waits for a lock in them. Resident memory is what the allocator touches: recordings do not tell what programs write. Memory is what a process has through its heap: code, threads and what the C library holds come on top. ' +
          'Which pages of a free span are given back is not known, only how many; address maps draw them as its last ones.',
      ),
      ...(scaling === undefined ? [] : [paragraph('Times with several Ps are those of a model, in which each kind of work has a fixed cost. They rank strategies; they do not predict wall-clock times. What locks are held for is an estimate that no recording has confirmed.')]),
      ...(fidelity === undefined ? [] : [paragraph(FIDELITY_SCOPE), ...fidelityBlocks(fidelity)]),
    ],
  };
}
