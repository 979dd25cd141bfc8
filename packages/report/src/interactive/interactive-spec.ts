import type { FigureSpec } from '../figures/figure.js';
import { INK } from '../theme.js';
import { LEGEND_CHANNELS, legendSeries, type LegendSeries } from './legend-series.js';
import { type ChannelPart, channelOf, type EncodingPart, type SpecPart, unitsOf } from './spec-parts.js';
import { tipRows, type TipRows } from './tooltip-rows.js';

/** What the page sets in a figure while somebody works with it. */
export const SIGNALS = {
  /** Names of series. */
  hidden: 'hiddenSeries',
  /** Of the axis that is zoomed; null where all of it is shown. */
  domain: 'zoomedDomain',
  /** By the name of a scale: its domain, where what is shown has none by itself. */
  kept: 'keptDomains',
} as const;

/** The axis that a figure is zoomed along. */
export interface ZoomAxis {
  readonly channel: 'x' | 'y';
  /** Where zooming by a button starts from, as a share of the axis: the middle of a run, the low end of bars. */
  readonly anchor: number;
}

/** A figure that can be worked with, and how. */
export interface InteractiveFigure {
  readonly spec: FigureSpec;
  readonly series: LegendSeries | undefined;
  readonly zoom: ZoomAxis;
  /** By number of the panel; of all marks the first one, unless they are lines. */
  readonly tips: readonly TipRows[];
}

/**
 * A figure's spec with what the page needs: it hides the series that are named
 * in one signal, shows the part of its axis that is in another, and hands the
 * data under the pointer to the page. Its legend is left to the page, which
 * has buttons for it. Undefined for a figure that says why it is empty.
 */
export function interactiveFigure(spec: FigureSpec): InteractiveFigure | undefined {
  const part = spec as unknown as SpecPart;
  const zoom = zoomAxis(part);
  if (zoom === undefined) return undefined;
  const series = legendSeries(part);
  const context: Context = { series, zoom, tips: [] };
  const params = [
    { name: SIGNALS.hidden, value: [] },
    { name: SIGNALS.domain, value: null },
    { name: SIGNALS.kept, value: {} },
  ];
  const changed = changePart({ ...part, params }, context);
  // Legends are shared between panels: there are none left to be shared. Axes still are.
  const { resolve, ...rest } = changed as SpecPart & { resolve?: { readonly scale?: unknown } };
  const own = resolve?.scale === undefined ? rest : { ...rest, resolve: { scale: resolve.scale } };
  return { spec: own as unknown as FigureSpec, series, zoom, tips: context.tips };
}

interface Context {
  readonly series: LegendSeries | undefined;
  readonly zoom: ZoomAxis;
  readonly tips: TipRows[];
}

/** Runs go along x; where x has names, bars stand upright. Bars are compared by their length from 0. */
function zoomAxis(spec: SpecPart): ZoomAxis | undefined {
  const units = unitsOf(spec);
  const channel = (['x', 'y'] as const).find((name) => units.some((unit) => channelOf(unit, name)?.type === 'quantitative'));
  if (channel === undefined) return undefined;
  return { channel, anchor: units.some(({ mark }) => mark?.type === 'bar') ? 0 : 0.5 };
}

function changePart(part: SpecPart, context: Context): SpecPart {
  const { data, transform = [], mark, encoding, layer, vconcat } = part;
  const { series, zoom } = context;
  const isFiltered = series !== undefined && data?.values?.some((row) => series.field in row) === true;
  const common = isFiltered ? { ...part, transform: [{ filter: `indexof(${SIGNALS.hidden}, datum[${JSON.stringify(series.field)}]) < 0` }, ...transform] } : part;
  if (vconcat !== undefined) return { ...common, vconcat: vconcat.map((each) => changePart(each, context)) };
  const place = placeOfLines(part);
  if (place !== undefined) {
    context.tips.push(tipRows(part, series?.field) ?? { head: [], columns: [] });
    const { mark: _m, encoding: _e, ...outer } = common;
    // What the layers have in common is said in each, since the one on top has other data.
    const layers = (layer ?? [{ mark, encoding: {} } as SpecPart]).map((each) => ({ ...each, encoding: { ...encoding, ...each.encoding } }));
    return { ...outer, layer: [...layers.map((each) => changeUnit(each, context)), cursorLayer(place, zoom, context.tips.length - 1)] };
  }
  if (layer !== undefined) {
    return { ...common, ...(encoding === undefined ? {} : { encoding: changeEncoding(encoding, context) }), layer: layer.map((each) => changePart(each, context)) };
  }
  const tips = tipRows(part, series?.field);
  if (tips !== undefined && context.tips.length === 0) context.tips.push(tips);
  return changeUnit(common, context);
}

/** The horizontal channel of a part that draws lines. */
function placeOfLines(part: SpecPart): ChannelPart | undefined {
  if (part.vconcat !== undefined) return undefined;
  const line = unitsOf(part).find(({ mark }) => mark?.type === 'line');
  return line === undefined ? undefined : channelOf(line, 'x');
}

function changeUnit(unit: SpecPart, context: Context): SpecPart {
  const { mark, encoding = {} } = unit;
  const isTouched = mark?.type !== 'line' && Array.isArray(encoding.tooltip);
  return {
    ...unit,
    // Within its whole axis nothing is cut off, not even half a line at the edge.
    mark: { ...(mark as NonNullable<typeof mark>), clip: { expr: `${SIGNALS.domain} !== null` }, ...(isTouched ? { tooltip: { content: 'data' } } : {}) },
    encoding: changeEncoding(encoding, context),
  };
}

function changeEncoding(encoding: EncodingPart, { series, zoom }: Context): EncodingPart {
  const entries = Object.entries(encoding).flatMap(([name, channel]): [string, ChannelPart][] => {
    if (name === 'tooltip' || Array.isArray(channel)) return [];
    const own = channel as ChannelPart;
    if (series !== undefined && own.field === series.field && (LEGEND_CHANNELS as readonly string[]).includes(name)) return [[name, { ...own, legend: null }]];
    if (name === zoom.channel && own.type === 'quantitative') return [[name, zoomable(own)]];
    return [[name, keptWhole(own, name)]];
  });
  return Object.fromEntries(entries);
}

function zoomable(channel: ChannelPart): ChannelPart {
  const { axis, scale } = channel;
  const values = Array.isArray(axis?.values) ? { axis: { ...axis, values: { expr: ticksExpression(axis.values as readonly number[]) } } } : {};
  return { ...channel, ...values, scale: { ...scale, domainRaw: { expr: SIGNALS.domain } } };
}

/** Ticks that were chosen for the whole axis, as long as there are two of them in the part that is shown. */
function ticksExpression(values: readonly number[]): string {
  const shown = values.map((value) => `inrange(${value}, ${SIGNALS.domain})`).join(' + ');
  return `${SIGNALS.domain} === null || ${shown} > 1 ? ${JSON.stringify(values)} : null`;
}

/** Rows of names stay where they are when the last series with something in them is hidden. */
function keptWhole(channel: ChannelPart, name: string): ChannelPart {
  if ((name !== 'x' && name !== 'y') || !Array.isArray(channel.sort) || channel.scale?.domain !== undefined) return channel;
  return { ...channel, scale: { ...channel.scale, domain: channel.sort as readonly unknown[] } };
}

/** A line upright at the place nearest to the pointer, with the data of all series there. */
function cursorLayer(place: ChannelPart, zoom: ZoomAxis, panel: number): SpecPart {
  const name = `cursor${panel}`;
  const field = place.field as string;
  return {
    params: [{ name, select: { type: 'point', fields: [field], nearest: true, toggle: false, on: 'pointermove', clear: 'pointerout' } }],
    transform: [
      { aggregate: [{ op: 'values', as: 'rows' }], groupby: [field] },
      { calculate: String(panel), as: 'panel' },
    ],
    mark: { type: 'rule', color: INK, strokeWidth: 1, clip: true, tooltip: { content: 'data' } },
    encoding: {
      x: zoom.channel === 'x' ? zoomable(place) : place,
      opacity: { condition: { param: name, empty: false, value: 0.45 }, value: 0 } as ChannelPart,
    },
  };
}
