import { describe, expect, test } from 'vitest';
import { COMPARISON_FIGURE_KINDS, comparisonsOf, FIDELITY_FIGURE, FIGURE_KINDS, FIGURE_WIDTHS_PX, HEAP_GOAL_FIGURE, printedFigure, renderPdf, renderPng, renderSvg, SCALING_FIGURE, type FigureSize, type FigureSpec } from '../src/index.js';
import { byWorkloadThenRelease } from '../src/order.js';
import { COMPARED_MEASURES, comparedResults, MEASURES, syntheticCell, syntheticFidelity, syntheticGoals, syntheticScaling, TOTALS } from './fixtures.js';

/** Journals take no smaller text: 8 points in CSS pixels. */
const SMALLEST_TEXT_PX = (8 * 96) / 72;

const cell = syntheticCell();
const [comparison] = comparisonsOf(comparedResults().cells.toSorted(byWorkloadThenRelease));
if (comparison === undefined) throw new Error('the fixtures have no comparison');
const specs: [string, FigureSpec][] = [
  ...FIGURE_KINDS.map((kind): [string, FigureSpec] => [kind.name, kind.spec(cell, MEASURES)]),
  ...COMPARISON_FIGURE_KINDS.map((kind): [string, FigureSpec] => [kind.name, kind.spec(comparison, COMPARED_MEASURES, TOTALS)]),
  [FIDELITY_FIGURE.name, FIDELITY_FIGURE.spec(syntheticFidelity())],
  [SCALING_FIGURE.name, SCALING_FIGURE.spec(syntheticScaling())],
  [HEAP_GOAL_FIGURE.name, HEAP_GOAL_FIGURE.spec(syntheticGoals(), 'server')],
];
const atSize = (spec: FigureSpec, size: FigureSize) => printedFigure(spec, 'x', { widthPx: FIGURE_WIDTHS_PX[size], hasTitle: true });
const cases = await Promise.all(
  specs.flatMap(([name, spec]) => (['column', 'page'] as const).map(async (size): Promise<[string, FigureSize, FigureSpec]> => [name, size, await atSize(spec, size)])),
);

const pngSize = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe.each(cases)('%s for a %s', (name, size, spec) => {
  test('is as wide as that, and no text is smaller than 8 points', async () => {
    const svg = await renderSvg(spec, name);
    const [, width] = /<svg [^>]*?width="([\d.]+)"/.exec(svg) ?? [];
    // Plots one above the other cannot be fitted to a width: they may leave a little of it.
    expect(Number(width)).toBeLessThanOrEqual(FIGURE_WIDTHS_PX[size]);
    expect(Number(width)).toBeGreaterThan(FIGURE_WIDTHS_PX[size] - 16);
    const sizes = [...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, px]) => Number(px));
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(SMALLEST_TEXT_PX);
    expect(svg.match(/@font-face\{font-family:Arimo;font-weight:(400|700);src:url\(data:font\/woff2;base64,/g)).toHaveLength(2);
    for (const [, family] of svg.matchAll(/font-family="([^"]*)"/g)) expect(family).toMatch(/^Arimo, /);
  });

  test('as PNG: two pixels for each, the same bytes twice', async () => {
    const [, width, height] = /<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(await renderSvg(spec, name)) as RegExpExecArray;
    const png = await renderPng(spec, name);
    expect(pngSize(png)).toEqual([Math.ceil(Number(width) * 2), Math.ceil(Number(height) * 2)]);
    expect(png.equals(await renderPng(spec, name))).toBe(true);
  });

  test('as PDF: text in the embedded font, no bitmap, no date, the same bytes twice', async () => {
    const pdf = await renderPdf(spec, name);
    const text = pdf.toString('latin1');
    expect(text).toMatch(/^%PDF-1\./);
    const fonts = [...text.matchAll(/\/Type \/Font\n[^>]*?\/Subtype \/(\w+)/g)].map(([, kind]) => kind);
    expect(new Set(fonts)).toEqual(new Set(['Type0', 'CIDFontType2']));
    expect([...text.matchAll(/\/BaseFont \/[A-Z]{6}\+(Arimo-\w+)\n\/Encoding/g)].map(([, font]) => font).toSorted()).toEqual(['Arimo-Bold', 'Arimo-Regular']);
    expect(text.match(/\/FontFile2 /g)).toHaveLength(2);
    expect(text).not.toMatch(/\/Subtype \/Image|CreationDate|ModDate|\/ID \[/);
    const [, pageWidth] = /\/MediaBox \[0 0 ([\d.]+) /.exec(text) ?? [];
    expect(Number(pageWidth)).toBeLessThanOrEqual((FIGURE_WIDTHS_PX[size] * 72) / 96);
    expect(pdf.equals(await renderPdf(spec, name))).toBe(true);
  });
});

test('column and page fit what acmart (sigconf) and IEEEtran have, in points of TeX', () => {
  const points = (px: number) => (px / 96) * 72.27;
  for (const columnPt of [241.147, 252]) expect(points(FIGURE_WIDTHS_PX.column)).toBeLessThanOrEqual(columnPt);
  expect(points(FIGURE_WIDTHS_PX.column)).toBeGreaterThan(240);
  for (const textPt of [506.295, 516]) expect(points(FIGURE_WIDTHS_PX.page)).toBeLessThanOrEqual(textPt);
});

test('drawings do not depend on what is drawn meanwhile', async () => {
  const [[name, , spec]] = cases as [(typeof cases)[number]];
  const alone = [await renderPng(spec, name), await renderPdf(spec, name)];
  const together = await Promise.all([...cases.slice(0, 6).map(([other, , own]) => renderPng(own, other)), renderPdf(spec, name)]);
  expect(together[0]?.equals(alone[0] as Buffer)).toBe(true);
  expect(together.at(-1)?.equals(alone[1] as Buffer)).toBe(true);
});

test('a wider figure has fewer lines of title and the same data', async () => {
  const [, spec] = specs.find(([name]) => name === 'waste-by-class') as [string, FigureSpec];
  const wide = (await atSize(spec, 'page')) as FigureSpec & { title: { text: string[] }; data: unknown };
  const narrow = spec as typeof wide;
  expect(wide.title.text.length).toBeLessThan(narrow.title.text.length);
  expect(wide.title.text.join(' ')).toBe(spec.usermeta.spanlab.finding);
  expect(wide.data).toEqual(narrow.data);
});
