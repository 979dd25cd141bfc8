import { describe, expect, test } from 'vitest';
import { FIGURE_KINDS, renderSvg, type FigureSpec } from '../src/index.js';
import { figureSpecs, validate } from './figure-specs.js';
import { MEASURES, smallCell, syntheticCell, tinyCell } from './fixtures.js';

const [memory, occupancy, waste] = FIGURE_KINDS.map((kind) => kind.spec(syntheticCell(), MEASURES));
const rowsOf = (spec: FigureSpec | undefined) => (spec as unknown as { data: { values: Record<string, number & string>[] } }).data.values;

describe.each(figureSpecs)('%s', (_, spec) => {
  test('fits the schema of Vega-Lite', () => {
    expect(validate(spec) ? [] : validate.errors?.slice(0, 3)).toEqual([]);
  });

  test('draws marks without warnings, and the same bytes twice', async () => {
    const svg = await renderSvg(spec, 'one');
    const drawn = svg.slice(svg.search(/role-mark/));
    expect(drawn.match(/<(path|rect|text)\b/g)?.length ?? 0).toBeGreaterThan(0);
    expect(svg).toMatch(/^<svg role="img" aria-labelledby="one-title" aria-describedby="one-desc" [^>]*><title id="one-title">[^<]{20,}<\/title><desc id="one-desc">[^<]{20,}<\/desc>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(await renderSvg(spec, 'one')).toBe(svg);
  });

  test('stands alone', () => {
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
    expect(JSON.stringify(spec)).not.toContain('"url"');
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });
});

test('drawings do not depend on what was drawn before or meanwhile', async () => {
  const alone = await renderSvg(occupancy as FigureSpec, 'x');
  const together = await Promise.all([memory, occupancy, waste, occupancy].map((spec) => renderSvg(spec as FigureSpec, 'x')));
  expect(together[1]).toBe(alone);
  expect(together[3]).toBe(alone);
  expect(alone).toContain('id="x-0"');
  expect(alone).toContain('url(#x-0)');
});

test('a spec that Vega-Lite warns of is refused', async () => {
  const doubtful = { ...memory, encoding: { x: { field: 'allocations', type: 'quantitative' }, shape: { field: 'allocations', type: 'quantitative' } } };
  await expect(renderSvg(doubtful as FigureSpec, 'bad')).rejects.toThrow(/^figure bad: /);
});

test('titles say the finding', () => {
  const titleOf = (spec: FigureSpec | undefined) => (spec as { title: { text: string[] } }).title.text.join(' ');
  const [tinyMemory, tinyOccupancy, tinyWaste] = FIGURE_KINDS.map((kind) => titleOf(kind.spec(tinyCell(), MEASURES)));
  expect(titleOf(memory)).toMatch(/^lru on Go 1\.4\.3: HeapSys peaks at 56\.0\u00a0MiB, HeapInuse at 55\.6\u00a0MiB \(99\.3\u00a0% of it\)$/);
  expect(titleOf(occupancy)).toMatch(/ at the peak, 67\u00a0% of 4,058 spans are over 90\u00a0% full, /);
  expect(titleOf(waste)).toMatch(/ at the peak, .* of the spans are wasted, .* of that by free slots$/);
  expect(tinyMemory).toBe('<b>tiny</b> of Go 1.5.1 on Go 1.4.3: HeapSys peaks at 0\u00a0B, HeapInuse at 0\u00a0B (share n/a: HeapSys is 0)');
  expect(tinyOccupancy).toMatch(/no spans of small objects at the peak$/);
  expect(tinyWaste).toMatch(/no spans of objects at the peak$/);
});

test('memory: one row a sample and line, the unit fits, the direction comes from the definitions', () => {
  expect(rowsOf(memory)).toHaveLength(60 * 5);
  const text = JSON.stringify(memory);
  expect(text).toContain('(lower is better, except HeapAlloc)');
  expect(JSON.stringify(FIGURE_KINDS[0]?.spec(smallCell(), MEASURES))).toContain('memory, KiB (lower is better)');
  const undirected = MEASURES.map((each) => ({ ...each, better: 'none' as const }));
  expect(JSON.stringify(FIGURE_KINDS[0]?.spec(smallCell(), undirected))).not.toContain('is better');
});

test('occupancy: tiles add up to the samples they were merged from', () => {
  const cell = syntheticCell();
  const tiles = rowsOf(occupancy) as unknown as { allocations: number; until: number; low: number; spans: number }[];
  for (const { allocations, bins } of cell.occupancy) {
    bins.forEach((spans, bin) => {
      const covering = tiles.filter((tile) => tile.low === bin * 10 && tile.allocations <= allocations && allocations < tile.until);
      expect(covering.map((tile) => tile.spans)).toEqual(spans === 0 ? [] : [spans]);
    });
  }
});

test('waste: twenty classes and the rest, most waste first, nothing lost', () => {
  const cell = syntheticCell();
  const rows = rowsOf(waste);
  const labels = [...new Set(rows.map((row) => row.class as string))];
  expect(labels).toHaveLength(21);
  expect(labels.at(-1)).toMatch(/^other \(\d+\)$/);
  const total = cell.peak.classes.reduce((sum, c) => sum + c.roundingBytes + c.unsweptBytes + c.freeBytes + c.tailBytes, 0);
  expect(rows.reduce((sum, row) => sum + (row.bytes as number), 0)).toBe(total);
  const heights = labels.slice(0, 20).map((label) => rows.filter((row) => row.class === label).reduce((sum, row) => sum + (row.bytes as number), 0));
  expect(heights).toEqual(heights.toSorted((a, b) => b - a));
});

test('addresses: tiles add up to the runs they were merged from, and the title counts pieces', () => {
  const cell = syntheticCell();
  const map = FIGURE_KINDS.find(({ name }) => name === 'address-map')?.spec;
  const tiles = rowsOf(map?.(cell, MEASURES)) as unknown as { allocations: number; until: number; from: number; to: number; use: string }[];
  const samples = cell.pageMap?.samples ?? [];
  samples.forEach(({ allocations, runs }) => {
    const covering = tiles.filter((tile) => tile.allocations <= allocations && allocations < tile.until).toSorted((a, b) => a.from - b.from);
    expect(covering.map(({ from, to }) => [from, to])).toEqual(runs.map(({ from, pieces }) => [from, from + pieces]));
  });
  const columns = { ...cell.series.columns, IdleRuns: cell.series.allocations.map((_, i) => (i === 5 ? 7 : 1)), LargestIdleRun: cell.series.allocations.map(() => 8192) };
  const spec = map?.({ ...cell, series: { ...cell.series, columns } }, MEASURES);
  expect(spec?.usermeta.spanlab.finding.replaceAll('\u00a0', ' ')).toMatch(/: idle pages lie in up to 7 runs of .* together, the longest 8\.00 KiB$/);
});
