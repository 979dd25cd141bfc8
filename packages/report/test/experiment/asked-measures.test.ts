import { describe, expect, test } from 'vitest';
import type { ExperimentData } from '../../src/index.js';
import { experimentFiles } from '../../src/experiment/experiment-files.js';
import { experimentReport } from '../../src/experiment/experiment-report.js';
import { syntheticExperiment } from './fixtures.js';

/** With measures that no table usually has, and every cell's file holding all of them. */
function experiment(names: readonly string[], areMeasuresChosen: boolean): ExperimentData {
  const data = syntheticExperiment(8);
  const more = ['throughput', 'lockWaitShare', 'spanOps'].map((name) => ({ ...data.measures[5], name, title: name }));
  const all = [...more, ...data.measures];
  return {
    ...data,
    areMeasuresChosen,
    measures: all.filter(({ name }) => names.length === 0 || names.includes(name)),
    cells: data.cells.map((cell) => ({ ...cell, totals: { ...cell.totals, throughput: cell.strategy === 'go1.4' ? 5 : 10, lockWaitShare: 0.5, spanOps: 7 } })),
  };
}

const measuresOf = (data: ExperimentData) => [...new Set(experimentReport(data, undefined).tables[0].rows.map(({ measure }) => measure.name))];
const filesOf = async (data: ExperimentData) => new Map([...(await experimentFiles(experimentReport(data, undefined)))].map(([path, content]) => [path, String(content)]));

describe('measures that the config names', () => {
  const asked = experiment(['lockWaitShare', 'throughput'], true);

  test('are in tables and findings, though they are none of the usual ones', () => {
    expect(measuresOf(asked)).toEqual(['throughput', 'lockWaitShare']);
    const { findings } = experimentReport(asked, undefined);
    expect(findings[0]).toMatch(/^Throughput \(throughput\): .*2\.00 times/);
    expect(findings.at(-1)).toBe('Of 4 comparisons with the baseline, 2 differ exactly, whatever the seed, 2 are equal.');
  });

  test('come behind the usual ones, in the order of their definitions', () => {
    expect(measuresOf(experiment(['lockWaitShare', 'NumGC', 'HeapSys', 'throughput'], true))).toEqual(['HeapSys', 'NumGC', 'throughput', 'lockWaitShare']);
  });

  test('are in the CSV and in the figure of ratios; memory that was not asked for is in no figure', async () => {
    const files = await filesOf(asked);
    expect(files.get('data/statistics.csv')).toMatch(/,throughput,.*\n.*,lockWaitShare,/s);
    expect([...files.keys()].filter((path) => path.endsWith('.vl.json') && !path.includes('fidelity')).map((path) => path.replace(/^.*gogc100\./, ''))).toEqual(['ratio-to-baseline.vl.json', 'ratio-to-baseline.vl.json']);
    expect(files.get('data/memory_over_time.csv')?.trim().split('\n')).toHaveLength(1);
    for (const path of ['index.html', 'report.md', 'latex/findings.tex']) expect(files.get(path)).not.toContain('Not in them');
  });

  test('are named where no run has them', async () => {
    const data = experiment(['throughput'], true);
    const files = await filesOf({ ...data, measures: [...data.measures, { ...data.measures[0], name: 'gcWorkers' }] });
    for (const path of ['index.html', 'report.md', 'latex/findings.tex']) expect(files.get(path)).toContain('No run has gcWorkers');
  });

  test('a figure over the run draws those lines that were asked for, and its title is of one of them', async () => {
    const files = await filesOf(experiment(['HeapInuse', 'throughput'], true));
    const [spec] = [...files].filter(([path]) => path.endsWith('memory-over-time.vl.json')).map(([, text]) => text);
    expect(spec).toContain('HeapInuse of');
    expect(spec).not.toContain('HeapSys');
  });
});

test('a config that names none: tables have the usual ones, and the report says by name what they leave out, and where it is', async () => {
  const data = experiment([], false);
  expect(measuresOf(data)).toEqual(['HeapSys', 'HeapInuse', 'HeapAlloc', 'HeapReleased', 'NumGC', 'virtualNs', 'listSteps']);
  const files = await filesOf(data);
  for (const path of ['index.html', 'report.md', 'latex/findings.tex']) {
    expect(files.get(path)?.replaceAll('\\allowbreak{}', '')).toContain('Not in them: throughput, lockWaitShare, spanOps. They are in the files of results (results.csv)');
  }
  expect(measuresOf(experiment([], true))).toContain('spanOps');
});
