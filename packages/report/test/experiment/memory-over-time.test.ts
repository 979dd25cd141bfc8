import { describe, expect, test } from 'vitest';
import type { View } from 'vega';
import type { ExperimentData, FigureSpec } from '../../src/index.js';
import { withFigureView } from '../../src/figure-view.js';
import { interactiveFigure, SIGNALS } from '../../src/interactive/interactive-spec.js';
import { memoryOverTime } from '../../src/experiment/memory-over-time.js';
import { ratioToBaseline } from '../../src/experiment/ratio-to-baseline.js';
import { experimentReport } from '../../src/experiment/experiment-report.js';
import { syntheticExperiment } from './fixtures.js';

const tablesOf = (data: ExperimentData) => experimentReport(data, undefined).tables;
function figureOf(data: ExperimentData, i = 0): FigureSpec {
  const { group, baseline } = tablesOf(data)[i];
  return memoryOverTime(group, baseline) as FigureSpec;
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the words of a figure over the run', () => {
  test('with several seeds: of medians, with what the band is, in title and subtitle and so in captions', () => {
    const { finding, details } = figureOf(syntheticExperiment(3)).usermeta.spanlab;
    expect(plain(finding)).toBe('server: HeapSys of Go 1.20.4 peaks at a median of 4.00 MiB, 4.00 times the 1.00 MiB of Go 1.4.3');
    expect(details).toBe('server, GOGC 100 · 2 strategies · 3 seeds · lines: medians, bands: smallest to largest of the seeds');
  });

  test('with a run each there is neither', () => {
    const { finding, details } = figureOf(syntheticExperiment(3), 1).usermeta.spanlab;
    expect(plain(finding)).toContain('HeapSys of Go 1.20.4 peaks at 4.00 MiB');
    expect(details).toMatch(/ · one run each$/);
  });

  test('all parameters that differ between groups are in the subtitle of both figures', () => {
    const data = syntheticExperiment(2);
    const cells = data.cells.filter(({ seed }) => seed !== null);
    const other = cells.map((cell) => ({ ...cell, procs: 8, globalsBytes: 2 ** 20, memoryLimitBytes: 2 ** 26 }));
    for (const table of tablesOf({ ...data, cells: [...cells, ...other] })) {
      const wanted = table.group.parameters.procs === 8
        ? ['GOMAXPROCS 8', '1.00 MiB of globals', 'memory limit 64.0 MiB']
        : ['GOMAXPROCS 1', '512 KiB of globals', 'no memory limit'];
      for (const spec of [memoryOverTime(table.group, table.baseline), ratioToBaseline(table)]) {
        for (const words of wanted) expect(plain(spec?.usermeta.spanlab.details ?? '')).toContain(words);
      }
    }
  });
});

describe('the vertical axis of a figure over the run', () => {
  /** Of each panel; one for all where they share it. */
  const domainsOf = (view: View) => ['y', 'concat_0_y', 'concat_1_y'].flatMap((name) => {
    try {
      return [view.scale(name).domain() as [number, number]];
    } catch {
      return [];
    }
  });

  test('is the same for all strategies, from 0 to the largest value of any', async () => {
    const domains = await withFigureView(figureOf(syntheticExperiment(3)), 'static', async (view) => {
      await view.runAsync();
      return domainsOf(view);
    });
    expect(new Set(domains.map(String))).toEqual(new Set(['0,4']));
  });

  test('fits what is left when a series is hidden on the page, still the same for all', async () => {
    const figure = interactiveFigure(figureOf(syntheticExperiment(3)));
    if (figure === undefined) throw new Error('nothing to work with');
    const domains = await withFigureView(figure.spec, 'live', async (view) => {
      await view.runAsync();
      const whole = domainsOf(view);
      await view.signal(SIGNALS.hidden, ['HeapSys']).runAsync();
      return [whole, domainsOf(view)];
    });
    expect(new Set(domains[0].map(String))).toEqual(new Set(['0,4']));
    expect(new Set(domains[1].map(String)).size).toBe(1);
    // HeapInuse is a quarter of HeapSys.
    expect(domains[1][0][1]).toBeLessThanOrEqual(1.5);
  });
});
