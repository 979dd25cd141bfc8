import { describe, expect, test } from 'vitest';
import { experimentFiles } from '../../src/experiment/experiment-files.js';
import { experimentReport } from '../../src/experiment/experiment-report.js';
import { groupStem } from '../../src/experiment/group-stem.js';
import { runGroups } from '../../src/experiment/run-group.js';
import type { ExperimentCell, ExperimentData } from '../../src/index.js';
import { syntheticExperiment } from './fixtures.js';

const usual = { workload: 'server', gogc: 100, memoryLimitBytes: null, globalsBytes: 524_288, procs: 1, costs: 'strategy' } as const;

test.each<[Partial<Parameters<typeof groupStem>[0]>, string]>([
  [{}, 'server.gogc100'],
  [{ gogc: 'off' }, 'server.gogcoff'],
  [{ memoryLimitBytes: 64 * 2 ** 20 }, 'server.gogc100.limit64MiB'],
  [{ memoryLimitBytes: 65_537, globalsBytes: 0, procs: 4, costs: 'my costs' }, 'server.gogc100.limit65537B.globals0B.procs4.costs-my~20~costs'],
  [{ workload: 'a/b' }, 'a~2f~b.gogc100'],
])('%j is called %s', (parameters, name) => {
  expect(groupStem({ ...usual, ...parameters })).toBe(name);
});

/** The same results as if the config had said everything in another order, and something more. */
function reordered(data: ExperimentData, more: readonly ExperimentCell[]): ExperimentData {
  return { ...data, strategies: data.strategies.toReversed(), workloads: data.workloads.toReversed(), cells: [...more, ...data.cells].toReversed() };
}

describe('the names of files', () => {
  const data = syntheticExperiment(2);
  const other = data.cells.filter((cell) => cell.workload === 'server').map((cell) => ({ ...cell, gogc: 50, procs: 2 }));
  const pathsOf = async (one: ExperimentData) => [...(await experimentFiles(experimentReport(one, 'go1.4'))).keys()].toSorted();

  test('do not change with the order of a config', async () => {
    const paths = await pathsOf(data);
    expect(paths).toContain('figures/server.gogc100.memory-over-time.svg');
    expect(paths).toContain('latex/figures/server-gogc100-ratio-to-baseline.pdf');
    expect(paths).toContain('latex/tables-server.tex');
    expect(await pathsOf(reordered(data, []))).toEqual(paths);
  });

  test('stay when something else is run too', async () => {
    const paths = await pathsOf(data);
    const more = await pathsOf(reordered(data, other));
    expect(more.filter((path) => paths.includes(path))).toEqual(paths);
    expect(more.filter((path) => !paths.includes(path))).toContain('figures/server.gogc50.procs2.memory-over-time.vl.json');
  });
});

test('groups whose names would look alike have different ones, the same in any order', () => {
  const { cells, ...data } = syntheticExperiment(2);
  const alike = ['Odd', 'odd'];
  const both: ExperimentData = {
    ...data,
    workloads: alike.map((name) => ({ ...data.workloads[0], name })),
    cells: alike.flatMap((workload) => cells.filter((cell) => cell.workload === 'server').map((cell) => ({ ...cell, workload }))),
  };
  const stems = (one: ExperimentData) => Object.fromEntries(runGroups(one).map(({ workload, stem }) => [workload, stem]));
  expect(new Set(Object.values(stems(both)).map((stem) => stem.toLowerCase())).size).toBe(2);
  expect(stems(reordered(both, []))).toEqual(stems(both));
});
