import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { COMPARISON_FIGURE_KINDS, comparisonsOf, SCALING_FIGURE, writeReport } from '../src/index.js';
import { programOnRelease } from '../src/cell-label.js';
import { dressResults } from '../src/dress-results.js';
import { legendSeries } from '../src/interactive/legend-series.js';
import { byWorkloadThenRelease } from '../src/order.js';
import { comparedResults, manyStrategies, smallCell } from './fixtures.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-many-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** Every figure with a legend of strategies: its name, and how each looks there. */
function legendsOf(results = manyStrategies(12)): [string, Map<string, { color: string; symbol: string; dash: unknown; width: unknown }>][] {
  const dressed = dressResults(results);
  const [comparison] = comparisonsOf(dressed.cells.toSorted(byWorkloadThenRelease));
  const kinds = COMPARISON_FIGURE_KINDS.map((kind) => [kind.name, kind.spec(comparison as NonNullable<typeof comparison>, dressed.measures, dressed.totals)] as const);
  const all = [...kinds, ['scaling', SCALING_FIGURE.spec(dressed.scaling as NonNullable<typeof dressed.scaling>)] as const];
  return all.flatMap(([name, spec]) => {
    const series = legendSeries(spec as never);
    if (series?.field !== 'strategy') return [];
    return [[name, new Map(series.values.map((value, i) => {
      const { color, symbol, dash, width } = series.looks[i] as NonNullable<(typeof series.looks)[number]>;
      return [value.replaceAll('\u00a0', ' '), { color, symbol, dash, width }];
    }))] as const] as [string, Map<string, { color: string; symbol: string; dash: unknown; width: unknown }>][];
  });
}

test.each([2, 3, 8, 12, 14])('of %i strategies no two look alike in any figure, and each has one colour in all', (count) => {
  const legends = legendsOf(manyStrategies(count));
  expect(legends.map(([name]) => name)).toEqual(expect.arrayContaining(['strategies-compared', 'virtual-and-resident', 'idle-runs', 'page-heap-work', 'own-measures', 'scaling']));
  const colors = new Map<string, string>();
  for (const [name, looks] of legends) {
    expect([name, new Set([...looks.values()].map((look) => JSON.stringify(look))).size]).toEqual([name, looks.size]);
    // Bars of a variant are paler.
    if (name === 'size-class-tables' || (name === 'idle-runs' && count <= 4)) continue;
    for (const [strategy, { color }] of looks) {
      expect([name, strategy, colors.get(strategy) ?? color]).toEqual([name, strategy, color]);
      colors.set(strategy, color);
    }
  }
});

test('the look is the strategy\'s, not that of its place', () => {
  const lookOf = (legends: ReturnType<typeof legendsOf>, name: string) => legends.map(([figure, looks]) => [figure, looks.get(name)]).filter(([, look]) => look !== undefined);
  const many = manyStrategies(12);
  const without = { ...many, cells: many.cells.filter(({ strategy }) => strategy !== 'go1.4' && strategy !== 'bump') };
  const isLines = ([figure]: readonly unknown[]) => figure === 'strategies-compared' || figure === 'scaling' || figure === 'page-heap-work';
  for (const name of ['Go 1.20.4', 'Go 1.5.1', 'go1.20 without tiny']) {
    expect(lookOf(legendsOf(without), name).filter(isLines)).toEqual(lookOf(legendsOf(many), name).filter(isLines));
  }
  expect(new Map(legendsOf(many)).get('strategies-compared')?.get('Go 1.4.3')).toEqual({ color: '#56B4E9', symbol: 'line', dash: [1, 0], width: 3.4 });
});

test('a strategy of no release is called by its label everywhere', async () => {
  const { files } = await writeReport(manyStrategies(12), join(parent, 'report'));
  const texts = await Promise.all(files.filter((path) => /\.(html|md|tex|svg|json)$/.test(path)).map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter(({ text }) => /Go[\s~\u00a0]+none/.test(text)).map(({ path }) => path)).toEqual([]);
  const markdown = await readFile(join(parent, 'report', 'report.md'), 'utf8');
  expect(markdown).toContain('mimalloc-like');
  expect(programOnRelease({ ...smallCell(), strategy: 'bump', release: 'none' })).toBe('small of Go 1.4.3 on bump');
  expect(programOnRelease({ ...smallCell(), strategy: 'mine', label: 'Buddy' })).toBe('small of Go 1.4.3 on Buddy');
}, 60_000);

test('strategies of no release come after all releases, whatever lies between', () => {
  const cells = [['zz', '1.4.3'], ['a', 'none'], ['m', '1.20.4'], ['b', 'none'], ['y', '1.5.1']].map(([strategy, release]) => ({ ...smallCell(), strategy: strategy as string, release: release as string }));
  expect(cells.toSorted(byWorkloadThenRelease).map(({ strategy }) => strategy)).toEqual(['zz', 'y', 'm', 'a', 'b']);
});

test('a variant comes after its base, whatever it is called', () => {
  const cells = [{ ...smallCell(), strategy: 'a-variant', basedOn: 'go1.4' }, smallCell(), { ...smallCell(), strategy: 'later', release: '1.5.1' }];
  expect(cells.toSorted(byWorkloadThenRelease).map(({ strategy }) => strategy)).toEqual(['go1.4', 'a-variant', 'later']);
});

test('measures of a strategy\'s own are in the tables and in a figure; another strategy has no value, not 0', async () => {
  const { indexPath, files } = await writeReport(manyStrategies(3), join(parent, 'report'));
  const csv = await readFile(join(parent, 'report', 'data', 'lru.go1.4.3.totals.csv'), 'utf8');
  expect(csv.match(/^.*,merges,count,.*$/gm)).toEqual(['lru.go1.4.3,go1.4,merges,count,1', 'lru.go1.4.3,go1.5,merges,count,100']);
  expect(await readFile(join(parent, 'report', 'report.md'), 'utf8')).toMatch(/\| buddy merges \| count \| lower \| 1 \| 100 \| n\/a \|/);
  expect(files).toContain(join(parent, 'report', 'figures', 'lru.go1.4.3.own-measures.svg'));
  const html = await readFile(indexPath, 'utf8');
  expect(html).toContain('What strategies count of their own');
  expect(html).toContain('merges of MemStats.');
});

test('a comparison without such measures has no such figure', async () => {
  const { files } = await writeReport(comparedResults(), join(parent, 'report'));
  expect(files.filter((path) => path.includes('own-measures'))).toEqual([]);
});

test('a total that nobody defines is refused', async () => {
  const results = manyStrategies(3);
  await expect(writeReport({ ...results, totals: [] }, join(parent, 'report'))).rejects.toThrow(
    'cell lru.go1.4.3 × go1.4 has a total of refills, which the results do not define; run the cell again',
  );
});
