import { type ChannelPart, channelOf, type SpecPart, unitsOf } from './spec-parts.js';

/** How one series looks in the figure, as its legend shows it. */
export interface SeriesLook {
  readonly color: string;
  /** `line`, `square`, or a shape of points. */
  readonly symbol: string;
  readonly dash?: readonly number[];
  readonly width?: number;
  /** Of the outline of a bar that is not full. */
  readonly outline?: string;
}

/** What the legend of a figure names, and can hide. */
export interface LegendSeries {
  /** Column of the data that says which series a row belongs to. */
  readonly field: string;
  readonly values: readonly string[];
  readonly looks: readonly SeriesLook[];
}

const DEFAULT_LINE_WIDTH = 1.6;

/** Channels that say the same as the colour, for those who cannot tell colours. */
export const LEGEND_CHANNELS = ['color', 'strokeDash', 'strokeWidth', 'shape', 'stroke'] as const;

/** The series of a figure, if it has any: those of the first colour scale with a name for each colour. */
export function legendSeries(spec: SpecPart): LegendSeries | undefined {
  const units = unitsOf(spec);
  const color = units.map((unit) => channelOf(unit, 'color')).find((channel) => channel !== undefined && isNamed(channel));
  const { field, scale } = color ?? {};
  if (field === undefined || scale?.domain === undefined) return undefined;
  const values = scale.domain.map(String);
  const rangeOf = (name: string) => units.map((unit) => channelOf(unit, name)).find((channel) => channel?.field === field && channel.scale?.range !== undefined)?.scale?.range;
  const [dashes, widths, shapes, outlines] = [rangeOf('strokeDash'), rangeOf('strokeWidth'), rangeOf('shape'), rangeOf('stroke')];
  const isLine = units.some(({ mark }) => mark?.type === 'line');
  const isPoint = units.some(({ mark }) => mark?.type === 'point');
  const looks = values.map((_, i): SeriesLook => ({
    color: String(scale.range?.[i]),
    symbol: isLine ? 'line' : isPoint ? String(shapes?.[i] ?? 'circle') : 'square',
    ...(isLine ? { dash: (dashes?.[i] as readonly number[] | undefined) ?? [1, 0], width: Number(widths?.[i] ?? DEFAULT_LINE_WIDTH) } : {}),
    ...(outlines === undefined ? {} : { outline: String(outlines[i]) }),
  }));
  return { field, values, looks };
}

function isNamed({ type, scale }: ChannelPart): boolean {
  return (type === 'nominal' || type === 'ordinal') && scale?.domain !== undefined && scale.range !== undefined;
}
