import { describe, expect, test } from 'vitest';
import type { ExperimentCell, ExperimentData, FigureSpec } from '../../src/index.js';
import { withFigureView } from '../../src/figure-view.js';
import { experimentFiles } from '../../src/experiment/experiment-files.js';
import { experimentReport } from '../../src/experiment/experiment-report.js';
import { ratioToBaseline } from '../../src/experiment/ratio-to-baseline.js';
import { syntheticExperiment } from './fixtures.js';

type Totals = ExperimentCell['totals'];

/** Runs of a generator, with these totals only. */
function experiment(totals: (cell: ExperimentCell) => Totals, seeds = 10): ExperimentData {
  const data = syntheticExperiment(seeds);
  const cells = data.cells.filter(({ seed }) => seed !== null).map((cell) => ({ ...cell, samples: {}, totals: totals(cell) }));
  const names = [...new Set(cells.flatMap((cell) => Object.keys(cell.totals)))];
  return { ...data, areMeasuresChosen: true, measures: names.map((name) => ({ ...data.measures[5], name, title: name })), cells };
}

const isNew = ({ strategy }: ExperimentCell) => strategy === 'go1.20';
const seedOf = ({ seed }: ExperimentCell) => seed ?? 0;

function wordsOf(data: ExperimentData): { finding: string; details: string } {
  const { finding, details } = (ratioToBaseline(experimentReport(data, undefined).tables[0]) as FigureSpec).usermeta.spanlab;
  return { finding: finding.replaceAll('\u00a0', ' '), details: details.replaceAll('\u00a0', ' ') };
}

const findingsOf = (data: ExperimentData) => experimentReport(data, undefined).findings.map((finding) => finding.replaceAll('\u00a0', ' '));

describe('the title of a figure of ratios', () => {
  test('speaks of intervals where there are some', () => {
    expect(wordsOf(experiment((cell) => ({ refills: isNew(cell) ? 24 : 100 }))).details).not.toContain('interval');
    expect(wordsOf(experiment((cell) => ({ refills: (isNew(cell) ? 24 : 100) + seedOf(cell) }))).details).toContain(' · intervals: bootstrap, 95 %');
  });

  test('is the largest difference', () => {
    expect(wordsOf(experiment((cell) => ({ refills: isNew(cell) ? 24 : 100 }))).finding).toBe('server: Go 1.20.4 differs most in refills, 0.24 times that of Go 1.4.3');
  });

  test('says which differences it is the largest of, where a larger one is drawn that is not significant', () => {
    const data = experiment((cell) => ({ refills: isNew(cell) ? 50 : 100, listSteps: isNew(cell) ? (seedOf(cell) <= 6 ? 1 : 10_000) : 10 }));
    expect(wordsOf(data).finding).toBe('server: of the exact or significant differences, the largest is refills of Go 1.20.4, 0.50 times that of Go 1.4.3');
  });

  test('of a ratio of 0: it is the largest, has no factor, and the subtitle says that it is not drawn', () => {
    const data = experiment((cell) => ({ refills: isNew(cell) ? 1 : 100, NumGC: isNew(cell) ? 0 : 10, spanOps: isNew(cell) ? 3 : 0, none: 0 }));
    const { finding, details } = wordsOf(data);
    expect(finding).toBe('server: Go 1.20.4 differs most in NumGC, 0 against 10 of Go 1.4.3');
    expect(details).toMatch(/ · not drawn: NumGC \(it is 0\), spanOps \(the baseline is 0\)$/);
    expect(findingsOf(data).slice(0, 3)).toEqual([
      'NumGC (NumGC): on server, GOGC 100, 0 on Go 1.20.4 against 10 on Go 1.4.3, the same with every seed.',
      'Refills (refills): on server, GOGC 100, 1 on Go 1.20.4 and 100 on Go 1.4.3: 0.01 times, the same with every seed.',
      'SpanOps (spanOps): on server, GOGC 100, 3 on Go 1.20.4 against 0 on Go 1.4.3, the same with every seed.',
    ]);
  });

  test('speaks of significance only where something was tested that could be significant', () => {
    const scattered = (cell: ExperimentCell) => ({ refills: 100 + (isNew(cell) ? (seedOf(cell) % 2 === 0 ? 1 : -1) : 0) * seedOf(cell) });
    expect(wordsOf(experiment(() => ({ refills: 3 }))).finding).toBe('server: no measure differs from Go 1.4.3');
    expect(wordsOf(experiment(scattered)).finding).toBe('server: no measure differs significantly from Go 1.4.3');
    expect(wordsOf(experiment(scattered, 3)).finding).toBe('server: with so few seeds, no measure can differ significantly from Go 1.4.3');
  });
});

test('a group in which only the baseline ran has no figure of ratios, in any form', async () => {
  const data = syntheticExperiment(2);
  const alone = { ...data, cells: data.cells.filter((cell) => cell.strategy === 'go1.4' || cell.seed !== null) };
  const files = await experimentFiles(experimentReport(alone, undefined));
  expect([...files.keys()].filter((path) => path.includes('ratio-to-baseline') && path.endsWith('.svg'))).toHaveLength(1);
  expect([...files.keys()].filter((path) => path.includes('ratio-to-baseline') && path.endsWith('.pdf'))).toHaveLength(1);
  for (const path of ['index.html', 'report.md', 'latex/figures.tex']) expect(String(files.get(path))).not.toMatch(/3c.*gogc100[.-]ratio/);
  expect(String(files.get('report.md')).split('ratio-to-baseline.svg')).toHaveLength(2);
});

test('dots at the ends of the axis stand clear of what is beside it: the axis goes on a little beyond its ticks', async () => {
  const spec = ratioToBaseline(experimentReport(experiment((cell) => ({ refills: isNew(cell) ? 10 : 100, listSteps: isNew(cell) ? 200 : 100 })), undefined).tables[0]) as FigureSpec;
  const { places, range } = await withFigureView(spec, 'ratios', async (view) => {
    await view.runAsync();
    const scale = view.scale('x');
    return { places: [0.1, 2].map((ratio): number => scale(ratio)), range: scale.range() as number[] };
  });
  const [left, right] = [places[0] - range[0], range[1] - places[1]];
  // Half a dot is 4 px; more than some of them would be an axis without data.
  for (const room of [left, right]) {
    expect(room).toBeGreaterThan(5);
    expect(room).toBeLessThan(20);
  }
});

test('findings beyond the eighth are counted', () => {
  const many = (count: number) => experiment((cell) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`measure${i}`, isNew(cell) ? i + 2 : 1])));
  expect(findingsOf(many(8)).join(' ')).not.toContain('more measure');
  expect(findingsOf(many(9)).slice(8, 9)).toEqual(['1 more measure differs; the tables have it.']);
  expect(findingsOf(many(11)).slice(8)).toEqual(['3 more measures differ; the tables have them.', 'Of 11 comparisons with the baseline, 11 differ exactly, whatever the seed.']);
});
