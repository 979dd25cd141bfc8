import { MIN_SEEDS } from '@spanlab/core';
import { type DocumentSection, paragraph } from '../document/document.js';
import { costTables } from './cost-tables.js';
import type { ExperimentWorkload } from './experiment-data.js';
import type { ExperimentReport } from './experiment-report.js';
import { parameterText } from './run-group.js';
import { releaseText } from '../strategy-names.js';

/** How the numbers came about, from what the results hold. */
export function methodsSection({ data, baselineTitle, groups }: ExperimentReport): DocumentSection {
  const seeds = [...new Set(data.cells.flatMap(({ seed }) => seed ?? []))];
  const sets = [...new Set(groups.map(({ parameters }) => (['gogc', 'memoryLimitBytes', 'globalsBytes', 'procs', 'costs'] as const).map((name) => parameterText(name, parameters)).join(', ')))];
  return {
    heading: 'Methods',
    anchor: 'methods',
    blocks: [
      paragraph(
        'Each workload was run by simulated Go processes: the heap allocator of a release, re-implemented decision by decision, with its pacer, ' +
          'collector and sweeper on a virtual clock. A workload is a list of allocations, deaths and calls, without times of its own; ' +
          'the simulated runtime decides by itself when to collect. A run is a pure function of strategy, workload, seed, parameters and costs.',
      ),
      {
        kind: 'table',
        caption: 'Strategies: a strategy reproduces the allocator of one release of Go',
        columns: [{ title: 'strategy', isNumber: false }, { title: 'release', isNumber: false }, { title: 'SHA-256 of its code', isNumber: false }],
        rows: data.strategies.map(({ name, release, code }) => [name, releaseText(release), code]),
      },
      { kind: 'table', caption: 'Workloads', columns: ['workload', 'source', 'content'].map((title) => ({ title, isNumber: false })), rows: data.workloads.map(workloadRow) },
      paragraph(`${seeds.length === 0 ? 'No workload depends on a seed' : `Seeds of the generators: ${seeds.map(String).join(', ')}`}. Parameters: ${sets.join('; ')}.`),
      ...(data.leftOut.length === 0 ? [] : [paragraph(`Left out: ${data.leftOut.join('; ')}.`)]),
      costTables(data.cells),
      paragraph(
        `Measures of memory are those of the last checkpoint, counts and times those of the whole run. Medians over the seeds are given with percentile bootstrap 95 % intervals (10,000 resamples, seeded). ` +
          `Differences and ratios to ${baselineTitle} are paired by seed and tested by Wilcoxon's signed-rank test, two-sided and exact up to 50 seeds, with Holm's correction over all tests of a table. ` +
          `No ratio is formed to a base of zero or next to zero. Measures that no seed changes are exact: they have neither an interval nor a p. Below ${MIN_SEEDS} seeds no test can reach 5 %.`,
      ),
      ...(data.provenance.length === 0 ? [] : [paragraph('Software and host, from the manifest of the results:'), { kind: 'list' as const, items: data.provenance.map(({ name, value }) => `${name}: ${value}`) }]),
    ],
  };
}

function workloadRow({ name, source }: ExperimentWorkload): string[] {
  if (source.kind === 'file') return [name, 'file', `SHA-256 ${source.sha256}`];
  const parameters = Object.entries(source.parameters).map(([key, value]) => `${key} ${value}`);
  return [name, `generator ${source.generator}, version ${source.version}`, parameters.join(', ')];
}
