import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { Ajv } from 'ajv';
import type { View } from 'vega';
import { describe, expect, test } from 'vitest';
import { memoryOverTime } from '../../src/experiment/memory-over-time.js';
import { ratioToBaseline } from '../../src/experiment/ratio-to-baseline.js';
import { experimentReport } from '../../src/experiment/experiment-report.js';
import { withFigureView, withVegaView } from '../../src/figure-view.js';
import type { FigureSpec } from '../../src/index.js';
import { interactiveFigure, SIGNALS, type InteractiveFigure } from '../../src/interactive/interactive-spec.js';
import { liveFigure, type FigurePackage } from '../../src/interactive/live-figure.js';
import { syntheticExperiment } from '../experiment/fixtures.js';
import { figureSpecs, validate } from '../figure-specs.js';

const vegaSchema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('vega/vega-schema.json'), 'utf8'));
const validateVega = new Ajv({ strict: false, validateFormats: false }).compile(vegaSchema);

const report = experimentReport(syntheticExperiment(4), undefined);
const experimentSpecs = report.tables.flatMap((table): [string, FigureSpec][] => [
  [`memory over time of ${table.group.stem}`, memoryOverTime(table.group, table.group.runs[0]) as FigureSpec],
  [`ratio of ${table.group.stem}`, ratioToBaseline(table) as FigureSpec],
]);
const all = [...figureSpecs, ...experimentSpecs];
const isEmpty = (spec: FigureSpec) => (spec as { mark?: { type?: string } }).mark?.type === 'text';
const drawn = all.filter(([, spec]) => !isEmpty(spec)).map(([name, spec]): [string, FigureSpec, InteractiveFigure] => [name, spec, interactiveFigure(spec) as InteractiveFigure]);

/** Marks that show data: not those that only tell where the pointer is. */
async function marksOf(view: View): Promise<number> {
  const svg = await view.toSVG();
  return [...svg.matchAll(/class="mark-(?:line|rect|symbol|area) role-mark[^>]*>(.*?)<\/g>/g)].reduce((sum, [, inner]) => sum + inner.split('<path').length - 1, 0);
}

/** Of an axis on which nothing is left, Vega warns, and the page keeps it as it was. */
function noneIfEmpty(error: Error): number {
  if (/^figure [^:]*: (?:WARN )?Infinite extent for field/.test(error.message)) return 0;
  throw error;
}

test('figures that say why they are empty have nothing to work with, all others have', () => {
  expect(drawn.length).toBeGreaterThan(30);
  for (const [name, spec] of all) expect({ name, works: interactiveFigure(spec) !== undefined }).toEqual({ name, works: !isEmpty(spec) });
});

describe.each(drawn)('%s', (name, spec, figure) => {
  test('fits the schema of Vega-Lite, leaves its data and the static spec alone', () => {
    expect(validate(figure.spec) ? [] : validate.errors?.slice(0, 3)).toEqual([]);
    const before = JSON.stringify(spec);
    interactiveFigure(spec);
    expect(JSON.stringify(spec)).toBe(before);
  });

  test('compiles without warnings, and without a legend of its series', async () => {
    const svg = await withFigureView(figure.spec, name, (view) => view.toSVG());
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.includes('role-legend')).toBe(figure.series === undefined && JSON.stringify(spec).includes('"legend":{'));
  });

  test('shows fewer marks when series are hidden, and less of its axis when it is zoomed', async () => {
    await withFigureView(figure.spec, name, async (view) => {
      await view.runAsync();
      const whole = await marksOf(view);
      expect(whole).toBeGreaterThan(0);
      const scaleName = [figure.zoom.channel, `concat_0_${figure.zoom.channel}`].find((own) => {
        try {
          return view.scale(own) !== undefined;
        } catch {
          return false;
        }
      }) as string;
      const [low, high] = view.scale(scaleName).domain() as [number, number];
      const part = [low + (high - low) / 4, low + (high - low) / 2];
      await view.signal(SIGNALS.domain, part).runAsync();
      expect(view.scale(scaleName).domain()).toEqual(part);
      await view.signal(SIGNALS.domain, null).runAsync();
      expect(view.scale(scaleName).domain()).toEqual([low, high]);
    });
    const { series } = figure;
    if (series === undefined) return;
    const withHidden = (hidden: readonly string[]) => ({
      ...figure.spec,
      params: (figure.spec as unknown as { params: { name: string; value: unknown }[] }).params.map((param) => (param.name === SIGNALS.hidden ? { ...param, value: hidden } : param)),
    }) as FigureSpec;
    const counts: number[] = [];
    for (const hidden of [[], ...series.values.map((value) => [value])]) counts.push(await withFigureView(withHidden(hidden), name, marksOf).catch(noneIfEmpty));
    expect(Math.min(...counts)).toBeLessThan(counts[0]);
    expect(series.looks).toHaveLength(series.values.length);
    for (const { color } of series.looks) expect(color).toMatch(/^#[0-9A-Fa-f]{6}$/);
  });

  test('is packed for the page: a Vega spec in the page’s ink, the same bytes twice', async () => {
    const live = await liveFigure(spec, name);
    if (live === undefined) throw new Error('not live');
    expect((await liveFigure(spec, name))?.packed).toBe(live.packed);
    const own = JSON.parse(inflateSync(Buffer.from(live.packed, 'base64')).toString('utf8')) as FigurePackage;
    expect(validateVega(own.vega) ? [] : validateVega.errors?.slice(0, 3)).toEqual([]);
    const text = JSON.stringify(own);
    expect(text).toContain('"currentColor"');
    expect(text).not.toMatch(/"#000000"|"#ffffff"/);
    expect(own.axes).toContain(own.zoom.scale);
    expect(own.tips.flatMap(({ head, columns }) => [...head, ...columns]).length).toBeGreaterThan(0);
    await withVegaView(own.vega as never, name, (view) => view.runAsync());
  });
});
