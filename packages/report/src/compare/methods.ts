import type { ResultOrigin, ResultSet } from '@spanlab/core';
import { costBlock } from '../cost-block.js';
import { type DocumentBlock, type DocumentSection, paragraph } from '../document/document.js';
import { scopeText } from '../findings.js';
import { formatBytes } from '../format.js';
import { releaseText } from '../strategy-names.js';

/** How the numbers came about. */
export function methodsSection({ cells, origin, fidelity, scaling }: ResultSet): DocumentSection {
  const gogc = [...new Set(cells.map(({ workload }) => workload.gogc))].toSorted((a, b) => a - b);
  return {
    heading: 'Methods',
    anchor: 'methods',
    blocks: [
      paragraph(
        'A workload is the allocation history of one whole process, recorded inside the allocator of a real Go runtime (linux/amd64, one P). ' +
          'Every strategy carried out the same allocations, deaths, goroutine stacks and collections, the collections at the points where marking had ended in the recording. ' +
          'What the recorded runtime decided by itself was left out: each heap sweeps in its own way. So nothing but the allocator differs between the runs of a program. ' +
          `${scopeText(cells)} GOGC of the recordings: ${gogc.join(', ')}.`,
      ),
      paragraph(
        'Before that, each strategy replayed the recording of the program that was made on its own release. There, every address, span, sweep, growth of the heap, collection and determined field of MemStats was compared with those of the real runtime.',
      ),
      ...(origin === undefined ? [] : [strategiesTable(origin)]),
      paragraph(
        'Bytes of the series were sampled over the run. "At the peak" means: at the sample at which the program holds most (LiveRequested is largest), which is the same moment for all strategies of a program; size classes and runs of free pages were counted there. Counts of work are those of the whole run. A run has no random part, and no clock is read: the same recording gives the same numbers on any machine.',
      ),
      ...(fidelity === undefined
        ? []
        : [paragraph('Simulations, in which a strategy decides by itself when to collect, were compared at every checkpoint with the range of several runs of the same workload by the real runtime. Residuals are distances to the nearer end of that range.')]),
      ...(scaling === undefined
        ? []
        : [paragraph(`Several Ps were simulated on a virtual clock, on every strategy that can: ${scaling.workload}, GOGC ${scaling.gogc < 0 ? 'off' : scaling.gogc}, ${formatBytes(scaling.globalsBytes)} of globals. Locks are held for as long as the estimates of the cost model say.`)]),
      ...(origin === undefined ? [] : [...costTable(origin, fidelity !== undefined || scaling !== undefined), datasetsTable(origin), paragraph(`Software: spanlab ${origin.version}.`)]),
    ],
  };
}

function strategiesTable({ strategies }: ResultOrigin): DocumentBlock {
  return {
    kind: 'table',
    caption: 'Strategies: a strategy reproduces the allocator of one release of Go',
    columns: ['strategy', 'release', 'what it reproduces'].map((title) => ({ title, isNumber: false })),
    rows: strategies.map(({ name, release, title }) => [name, releaseText(release), title]),
  };
}

/** Nothing here takes time but simulations. */
function costTable({ strategies }: ResultOrigin, isSimulated: boolean): DocumentBlock[] {
  const tables = strategies.flatMap(({ name, costs }) => (costs === undefined ? [] : [{ name, table: costs }]));
  return isSimulated && tables.length > 0 ? [costBlock(tables)] : [];
}

function datasetsTable({ datasets }: ResultOrigin): DocumentBlock {
  return {
    kind: 'table',
    caption: 'Datasets, and what each was used for',
    columns: ['dataset', 'used for', 'SHA-256'].map((title) => ({ title, isNumber: false })),
    rows: datasets.map(({ name, uses, sha256 }) => [name, uses.join(', '), sha256]),
  };
}
