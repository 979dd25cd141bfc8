import { costNames, type MeasureDefinition } from '@spanlab/core';
import type { ExperimentCell, ExperimentData } from '../../src/index.js';
import { syntheticFidelity } from '../fixtures.js';

const measure = (name: string, unit: MeasureDefinition['unit'], title = name): MeasureDefinition => ({
  name, title, unit, better: 'lower', description: `${name} & <more>.`, source: 'a test',
});

/** A name that means something to HTML, Markdown, LaTeX and a file system. */
export const ODD_NAME = '<b>50%_of|$x\\y{z}~[a]#&^';

const costTable = Object.fromEntries(costNames.map((name, i) => [name, i + 0.5]));

/** HeapSys is exact, HeapInuse twice that of the baseline, HeapAlloc scattered around it, HeapReleased over 0; listSteps only Go 1.4 has. */
function cell(strategy: 'go1.4' | 'go1.20', workload: string, seed: number | null, gogc: number): ExperimentCell {
  const isNew = strategy === 'go1.20';
  const chance = ((seed ?? 1) * 7919) % 101;
  const last = {
    HeapSys: isNew ? 4 * 2 ** 20 : 2 ** 20,
    HeapInuse: (500_000 + 100 * chance) * (isNew ? 2 : 1),
    HeapAlloc: 400_000 + (isNew ? ((seed ?? 1) % 2 === 0 ? 1 : -1) * (1000 + chance) : 0),
    HeapReleased: isNew ? 8192 : 0,
  };
  return {
    strategy, workload, seed, gogc, memoryLimitBytes: null, globalsBytes: 524_288, procs: 1, costs: 'strategy', costTable,
    events: 1000 + chance,
    rows: [0, 500, 999 + chance],
    samples: Object.fromEntries(Object.entries(last).map(([name, value]) => [name, [value / 4, value / 2, value].map(Math.round)])),
    totals: { virtualNs: null, NumGC: isNew ? 3 : 9, ...(isNew ? {} : { listSteps: 100 + chance }) },
  };
}

/** Two strategies on a generator with so many seeds, and on a file. */
export function syntheticExperiment(seeds = 12): ExperimentData {
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
  const strategies = ['go1.4', 'go1.20'] as const;
  return {
    strategies: [{ name: 'go1.4', release: '1.4.3', label: 'Go 1.4.3', code: 'a'.repeat(64) }, { name: 'go1.20', release: '1.20.4', label: 'Go 1.20.4', code: 'b'.repeat(64) }],
    workloads: [
      { name: 'server', source: { kind: 'generator', generator: 'server', version: 1, parameters: { requests: 10, sessions: 3 } } },
      { name: ODD_NAME, source: { kind: 'file', sha256: 'c'.repeat(64) } },
    ],
    measures: [
      ...['HeapSys', 'HeapInuse', 'HeapAlloc', 'HeapReleased'].map((name) => measure(name, 'bytes')),
      measure('virtualNs', 'ns'), measure('NumGC', 'count'), measure('listSteps', 'count'),
    ],
    cells: strategies.flatMap((strategy) => [...numbers.map((seed) => cell(strategy, 'server', seed, 100)), cell(strategy, ODD_NAME, null, 100)]),
    leftOut: ['go1.4 with a memory limit'],
    provenance: [{ name: 'spanlab', value: '0.1.0' }],
    fidelity: syntheticFidelity(),
  };
}
