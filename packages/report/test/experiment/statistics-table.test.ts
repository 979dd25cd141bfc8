import { describe, expect, test } from 'vitest';
import type { ExperimentData } from '../../src/index.js';
import { experimentReport } from '../../src/experiment/experiment-report.js';
import { statisticsCsv } from '../../src/experiment/statistics-csv.js';
import { STATISTICS_COLUMNS, formatTimes } from '../../src/experiment/statistics-text.js';
import { ODD_NAME, syntheticExperiment } from './fixtures.js';

const report = experimentReport(syntheticExperiment(), undefined);
const textsOf = (measure: string, strategy = 'go1.20', { tables } = report, group = 0) => {
  const row = tables[group].rows.find((one) => one.measure.name === measure && one.strategy === strategy);
  return row === undefined ? [] : [row.verdict, ...STATISTICS_COLUMNS.map(({ cell }) => cell(row).text.replaceAll('\u00a0', ' '))];
};

describe('a table of statistics', () => {
  test('what no seed changes is exact: no interval, no p', () => {
    expect(textsOf('HeapSys')).toEqual(['exact', '4.00 MiB', '+3.00 MiB', '4.00', 'exact']);
    expect(textsOf('NumGC')).toEqual(['exact', '3', '−6', '0.33', 'exact']);
  });

  test('a steady difference is significant, with intervals', () => {
    const [verdict, median, difference, ratio, p] = textsOf('HeapInuse');
    expect(verdict).toBe('significant');
    expect(median).toMatch(/^\d+ KiB \[\d+ KiB, \d+ KiB\]$/);
    expect(difference).toMatch(/^\+\d+ KiB \[\+\d+ KiB, \+\d+ KiB\]$/);
    // Twice with every seed: nothing to estimate.
    expect(ratio).toBe('2.00');
    expect(p).toBe('<0.001');
  });

  test('a difference of either sign is not: ~', () => {
    const [verdict, , , ratio, p] = textsOf('HeapAlloc');
    expect(verdict).toBe('not significant');
    expect(ratio).toMatch(/^\d\.\d+ \[0\.99\d+, 1\.00\d+\]$/);
    expect(p).toMatch(/^~ \((0\.\d\d|1\.00)\)$/);
  });

  test('no ratio to 0, and nothing of what a strategy or the baseline has not: the reason instead', () => {
    expect(textsOf('HeapReleased')).toEqual(['exact', '8.00 KiB', '+8.00 KiB', 'n/a (the baseline is 0)', 'exact']);
    expect(textsOf('listSteps')).toEqual(['absent', 'n/a (no such thing, or no model)', 'n/a', 'n/a', '–']);
    expect(textsOf('virtualNs')).toEqual(['absent', 'n/a (outside its domain)', 'n/a', 'n/a', '–']);
    const other = experimentReport(syntheticExperiment(), 'go1.20');
    expect(textsOf('listSteps', 'go1.4', other)).toEqual(['absent', expect.stringMatching(/^\d/), 'n/a (the baseline has none)', 'n/a', '–']);
  });

  test('the baseline has medians only', () => {
    expect(textsOf('HeapSys', 'go1.4')).toEqual(['baseline', '1.00 MiB', 'baseline', 'baseline', '–']);
  });

  test('a file has one run, and everything of it is exact', () => {
    expect(report.tables[1]).toMatchObject({ seeds: 1, tests: 0 });
    expect(report.tables[1].warning).toBeUndefined();
    expect(textsOf('HeapInuse', 'go1.20', report, 1)[0]).toBe('exact');
  });

  test('too few seeds: a warning with the number that it takes, for as many tests as there are', () => {
    expect(report.tables[0].warning).toBeUndefined();
    const few = experimentReport(syntheticExperiment(4), undefined);
    expect(few.tables[0].tests).toBe(2);
    // 2 tests: 2 × 2^(1 − 7) is below 0.05, 2 × 2^(1 − 6) is not.
    expect(few.tables[0].warning).toMatch(/^4 seeds are too few for any of 2 tests together to be significant at 5 %; add seeds to the config until there are at least 7,/);
    expect(few.tables[0].rows.some(({ verdict }) => verdict === 'significant')).toBe(false);
    expect(experimentReport(syntheticExperiment(6), undefined).tables[0].warning).toContain('at least 7');
  });

  test('as CSV: a row each, empty where there is nothing to say', () => {
    const { columns, rows } = statisticsCsv(report.tables);
    expect(rows).toHaveLength(2 * 7 * 2);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    const value = (name: string, i: number) => rows[i][columns.indexOf(name)];
    expect([value('measure', 1), value('verdict', 1), value('p_holm', 1), value('ratio', 1), value('ratio_low', 1)]).toEqual(['HeapSys', 'exact', '', 4, '']);
  });
});

test('findings: the largest differences first, only what is exact or significant, then how much was compared', () => {
  const { findings } = report;
  expect(findings.slice(0, 3).map((finding) => finding.replaceAll('\u00a0', ' '))).toEqual([
    'HeapSys (HeapSys): on server, GOGC 100, 4.00 MiB on Go 1.20.4 and 1.00 MiB on Go 1.4.3: 4.00 times, the same with every seed.',
    'NumGC (NumGC): on server, GOGC 100, 3 on Go 1.20.4 and 9 on Go 1.4.3: 0.33 times, the same with every seed.',
    expect.stringMatching(/^HeapInuse \(HeapInuse\): on server, .* 2\.00 times, 95 % interval 2\.00 to 2\.00, p < 0\.001\.$/),
  ]);
  // The file's single run differs in HeapAlloc too: exactly, by next to nothing.
  expect(findings[3]).toMatch(/^HeapAlloc \(HeapAlloc\): on <b>/);
  expect(findings.at(-1)).toBe('Of 10 comparisons with the baseline, 8 differ exactly, whatever the seed, 1 differ significantly at 5 %, 1 do not differ significantly (~).');
});

test('ratios are never rounded to nothing or to 1', () => {
  expect([0, 0.0625, 0.00012, 1, 1.0004, 0.9996, 1.5, 12.34, 283.5].map(formatTimes)).toEqual(['0', '0.063', '0.00012', '1.00', '1.0004', '0.9996', '1.50', '12.3', '284']);
});

describe('a baseline that cannot be used', () => {
  const data = syntheticExperiment(2);
  const without = (strategy: string): ExperimentData => ({ ...data, cells: data.cells.filter((cell) => cell.strategy !== strategy || cell.workload !== ODD_NAME) });

  test('unknown', () => {
    expect(() => experimentReport(data, 'go9')).toThrow('unknown baseline "go9"; the results are of go1.4, go1.20');
  });

  test('without runs of a workload', () => {
    expect(() => experimentReport(without('go1.4'), 'go1.4')).toThrow(`the baseline go1.4 has no run of ${ODD_NAME}, GOGC 100; choose another one with --baseline: go1.20`);
    expect(experimentReport(without('go1.4'), undefined).baseline).toBe('go1.20');
  });
});
