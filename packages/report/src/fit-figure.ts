import { atWidth } from './figure-size.js';
import { svgSize, withFigureView } from './figure-view.js';
import { legendColumns, type FigureSpec } from './figures/figure.js';
import { textWidth, wrapText } from './text-metrics.js';
import { FONT_SIZE_PX, PADDING_PX } from './theme.js';

/** Vega's size of a legend's symbol, in px², and the length of its gradient. */
const SYMBOL_SIZE = 100;
const GRADIENT_PX = 200;

/** What stands below or above a plot, and so must not be wider: the parts of a spec that hold it. */
interface PlotPart {
  readonly title?: { readonly text: string | readonly string[] };
  readonly scale?: { readonly domain?: readonly unknown[] };
  readonly legend?: Legend | null;
  readonly axis?: { readonly title?: string | readonly string[] | null } | null;
}

interface Legend {
  readonly columns?: number;
  readonly symbolSize?: number;
  readonly title?: string | null;
  readonly gradientLength?: number;
}

/** What a figure may take, in CSS pixels. */
export interface FigureRoom {
  readonly widthPx: number;
  /** Plots of a figure that is higher get lower, by half at most. */
  readonly mostHeightPx?: number;
}

/** What a plot has, without the labels of its axes. */
interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** Lower than this share of the height that it was made for, a plot cannot be read. */
const LEAST_HEIGHT_SHARE = 0.5;

/**
 * A figure at a width, with all that stands in it: axis titles and the titles of
 * plots are broken into lines, and legends have the columns, where there is no
 * room for them as they are. Vega would cut them off, or make the figure wider.
 *
 * @param name of the figure, for messages
 * @throws Error listing all that Vega-Lite or Vega warn of
 */
export async function fitFigure(spec: FigureSpec, name: string, room: FigureRoom): Promise<FigureSpec> {
  const sized = atWidth(spec, room.widthPx);
  return 'vconcat' in sized ? fitPlots(sized as FigureSpec & PlotsPart, name, room) : fitPlot(sized as FigureSpec & PlotSize, name, room);
}

interface PlotsPart {
  readonly vconcat: readonly PlotSize[];
}

/** The room beside the labels of an axis is known when they are laid out. */
async function fitPlot(sized: FigureSpec & PlotSize, name: string, { mostHeightPx = Number.POSITIVE_INFINITY }: FigureRoom): Promise<FigureSpec> {
  const { width, height, title, ...plot } = sized as typeof sized & { readonly title?: unknown };
  if (isText(plot)) return withBrokenText(sized);
  const plotPx = await withFigureView(sized, name, async (view) => Number((await view.runAsync()).signal('width')));
  const fitted = (heightPx: number, titleRoomPx: number) => ({ ...fitParts(plot, plotPx, titleRoomPx), ...(title === undefined ? {} : { title }), width, height: heightPx }) as unknown as FigureSpec;
  const whole = fitted(height, Number.POSITIVE_INFINITY);
  if (mostHeightPx === Number.POSITIVE_INFINITY) return whole;
  const excessPx = (await drawnSize(whole, name)).heightPx - mostHeightPx;
  const lowerPx = Math.max(Math.floor(height - excessPx), Math.ceil(height * LEAST_HEIGHT_SHARE));
  return excessPx > 0 ? fitted(lowerPx, lowerPx) : whole;
}

/** Plots one above the other take the size that they are given, and their axes come on top: what is too much is taken off. */
async function fitPlots(sized: FigureSpec & PlotsPart, name: string, { widthPx, mostHeightPx = Number.POSITIVE_INFINITY }: FigureRoom): Promise<FigureSpec> {
  const { vconcat, ...frame } = sized;
  const fitted = (lessPx: number, share: number, areTitlesBroken: boolean) =>
    ({
      ...frame,
      vconcat: vconcat.map(({ width, height, ...panel }) => {
        const heightPx = Math.floor(height * share);
        return { width: width - lessPx, height: heightPx, ...fitParts(panel, width - lessPx, areTitlesBroken ? heightPx : Number.POSITIVE_INFINITY) };
      }),
    }) as unknown as FigureSpec;
  let size = await drawnSize(fitted(0, 1, false), name);
  // Titles that are longer than a plot is high move the plots apart.
  const areTitlesBroken = size.heightPx > mostHeightPx;
  if (areTitlesBroken) size = await drawnSize(fitted(0, 1, true), name);
  const plotsPx = vconcat.reduce((sum, { height }) => sum + height, 0);
  const share = Math.min(1, Math.max(LEAST_HEIGHT_SHARE, 1 - (size.heightPx - mostHeightPx) / plotsPx));
  if (share < 1) size = await drawnSize(fitted(0, share, true), name);
  // What stands at the ends of an axis may change with its length.
  let lessPx = 0;
  while (size.widthPx > widthPx) {
    lessPx += Math.ceil(size.widthPx - widthPx);
    if (vconcat.some(({ width }) => width <= lessPx)) throw new Error(`${widthPx} pixels leave no room for a plot`);
    size = await drawnSize(fitted(lessPx, share, areTitlesBroken), name);
  }
  return fitted(lessPx, share, areTitlesBroken);
}

function drawnSize(spec: FigureSpec, name: string): Promise<ReturnType<typeof svgSize>> {
  return withFigureView(spec, name, async (view) => svgSize(await view.toSVG()));
}

/** The sentence of a figure that has nothing to draw. */
interface TextPlot {
  readonly mark: { readonly type: 'text'; readonly fontSize: number };
  readonly data: { readonly values: readonly { readonly reason: string }[] };
}

function isText(plot: object): plot is TextPlot {
  return 'mark' in plot && (plot.mark as { readonly type?: unknown }).type === 'text';
}

function withBrokenText(figure: FigureSpec & PlotSize): FigureSpec {
  const { mark, data } = figure as unknown as TextPlot;
  const values = data.values.map(({ reason }) => ({ reason: wrapText(reason, figure.width - 2 * PADDING_PX, mark.fontSize) }));
  return values.every(({ reason }) => reason.length === 1) ? figure : ({ ...figure, data: { values } } as unknown as FigureSpec);
}

/** A part of the plot of a figure. @param heightPx beside which titles must fit */
function fitParts<T>(part: T, widthPx: number, heightPx: number): T {
  if (Array.isArray(part)) return part.map((each) => fitParts(each, widthPx, heightPx)) as T;
  if (typeof part !== 'object' || part === null) return part;
  // Data is long, and none of it stands beside a plot.
  const parts = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, key === 'data' ? value : fitParts(value, widthPx, heightPx)]));
  const { title, legend, scale } = part as PlotPart;
  if (title?.text !== undefined) parts.title = { ...parts.title, text: fitText(title.text, widthPx, true) };
  if (legend) parts.legend = fitLegend(legend, (scale?.domain ?? []).filter((entry) => typeof entry === 'string'), widthPx);
  for (const [channel, roomPx] of [['x', widthPx], ['y', heightPx]] as const) {
    const { axis } = (parts[channel] ?? {}) as PlotPart;
    if (axis?.title) parts[channel] = { ...parts[channel], axis: { ...axis, title: fitText(axis.title, roomPx, false) } };
  }
  return parts as T;
}

/** Text that fits is left as it is. */
function fitText(text: string | readonly string[], roomPx: number, isBold: boolean): string | readonly string[] {
  const given = [text].flat() as string[];
  const lines = given.flatMap((line) => wrapText(line, roomPx, FONT_SIZE_PX.label, isBold));
  return lines.length === given.length ? text : lines;
}

function fitLegend(legend: Legend, labels: readonly string[], roomPx: number): Legend {
  const { columns, symbolSize = SYMBOL_SIZE, title, gradientLength = GRADIENT_PX } = legend;
  if (columns !== undefined && labels.length > 0) return { ...legend, columns: Math.min(columns, legendColumns(labels, Math.sqrt(symbolSize), roomPx)) };
  if (legend.gradientLength === undefined || gradientLength + textWidth(title ?? '', FONT_SIZE_PX.label) <= roomPx) return legend;
  return { ...legend, gradientLength: Math.min(gradientLength, Math.floor(roomPx)), titleOrient: 'top' } as Legend;
}
