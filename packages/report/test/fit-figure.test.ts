import { describe, expect, test } from 'vitest';
import { experimentReport } from '../src/experiment/experiment-report.js';
import { memoryOverTime } from '../src/experiment/memory-over-time.js';
import { ratioToBaseline } from '../src/experiment/ratio-to-baseline.js';
import { svgSize, withFigureView } from '../src/figure-view.js';
import { type FigureSpec, type PrintLayout, printedFigure, renderSvg } from '../src/index.js';
import { syntheticExperiment } from './experiment/fixtures.js';
import { figureSpecs } from './figure-specs.js';

const drawn = async (spec: FigureSpec, layout: PrintLayout) => renderSvg(await printedFigure(spec, 'x', layout), 'x');

/** A mark of Vega's scene, an item of it, or a group of marks. */
interface SceneNode {
  readonly marktype?: string;
  readonly items?: readonly SceneNode[];
  readonly text?: string | readonly string[];
  readonly x?: number;
  readonly bounds: { readonly x1: number; readonly x2: number };
}

/** Texts that a figure shows, with their ends in its pixels. */
function textEnds(spec: FigureSpec) {
  return withFigureView(spec, 'x', async (view) => {
    await view.runAsync();
    const ends: { text: string; left: number; right: number }[] = [];
    const walk = ({ marktype, items = [] }: SceneNode, left: number): void => {
      for (const item of items) {
        if (marktype === 'text') ends.push({ text: String(item.text), left: left + item.bounds.x1, right: left + item.bounds.x2 });
        if (marktype === 'group') for (const mark of item.items ?? []) walk(mark, left + (item.x ?? 0));
      }
    };
    const padding = view.padding() as { readonly left: number };
    walk((view.scenegraph() as unknown as { readonly root: SceneNode }).root, view.origin()[0] + padding.left);
    return ends;
  });
}

describe.each(figureSpecs)('%s', (_, spec) => {
  test.each([226, 320, 450])('at %d pixels is no wider, and no text sticks out', async (widthPx) => {
    const printed = await printedFigure(spec, 'x', { widthPx, hasTitle: true });
    const size = svgSize(await renderSvg(printed, 'x'));
    expect(size.widthPx).toBeLessThanOrEqual(widthPx);
    expect(size.widthPx).toBeGreaterThan(widthPx - 16);
    const texts = await textEnds(printed);
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter(({ left, right }) => left < -0.5 || right > widthPx + 0.5)).toEqual([]);
  });

  test('without a title has all else, in its description too', async () => {
    const [titled, untitled] = await Promise.all([true, false].map((hasTitle) => printedFigure(spec, 'x', { widthPx: 320, hasTitle })));
    const words = ({ length }: readonly unknown[]) => length;
    expect(words(await textEnds(untitled))).toBe(words(await textEnds(titled)) - 2);
    expect(untitled.description).toBe(spec.description);
    const [whole, lower] = (await Promise.all([titled, untitled].map((one) => renderSvg(one, 'x')))).map((svg) => svgSize(svg).heightPx);
    expect(lower).toBeLessThan(whole - 20);
  });
});

describe('a figure of many strategies', () => {
  const data = syntheticExperiment(2);
  const more = Array.from({ length: 10 }, (_, i) => `go1.20-${i}`);
  const { tables } = experimentReport({
    ...data,
    strategies: [...data.strategies, ...more.map((name) => ({ name, label: name, release: '1.20.4', code: 'e'.repeat(64) }))],
    cells: [...data.cells, ...more.flatMap((strategy) => data.cells.filter((cell) => cell.strategy === 'go1.20').map((cell) => ({ ...cell, strategy })))],
  }, undefined);
  const [table] = tables;
  test.each<[string, FigureSpec]>([
    ['plots one above the other', memoryOverTime(table.group, table.baseline) as FigureSpec],
    ['rows of one plot', ratioToBaseline(table) as FigureSpec],
  ])('is made lower for print, with text as large as ever, and no wider: %s', async (_, spec) => {
    const whole = svgSize(await drawn(spec, { widthPx: 320, hasTitle: false }));
    const mostHeightPx = Math.round(whole.heightPx * 0.65);
    const svg = await drawn(spec, { widthPx: 320, hasTitle: false, mostHeightPx });
    const { widthPx, heightPx } = svgSize(svg);
    expect(heightPx).toBeLessThanOrEqual(mostHeightPx);
    expect(heightPx).toBeGreaterThan(mostHeightPx - 30);
    expect(widthPx).toBeLessThanOrEqual(320);
    expect(Math.min(...[...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, px]) => Number(px)))).toBeGreaterThan(10.6);
    // Half of the height at least stays.
    const least = svgSize(await drawn(spec, { widthPx: 320, hasTitle: false, mostHeightPx: 10 }));
    expect(least.heightPx).toBeGreaterThan(whole.heightPx / 2);
  });

  test('that is low enough is left as it is', async () => {
    const spec = ratioToBaseline(table) as FigureSpec;
    const layout = { widthPx: 320, hasTitle: false };
    expect(await drawn(spec, { ...layout, mostHeightPx: 5000 })).toBe(await drawn(spec, layout));
  });
});
