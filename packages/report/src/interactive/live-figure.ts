import type { Mark, Scale, Spec } from 'vega';
import { compileFigure, svgSize, withVegaView } from '../figure-view.js';
import type { FigureSpec } from '../figures/figure.js';
import { INK, PAPER } from '../theme.js';
import { interactiveFigure, type InteractiveFigure, SIGNALS, type ZoomAxis } from './interactive-spec.js';
import type { LegendSeries } from './legend-series.js';
import { pack } from './pack.js';
import type { TipRows } from './tooltip-rows.js';

/** A figure as the page brings it to life. */
export interface LiveFigure {
  readonly series: LegendSeries | undefined;
  readonly widthPx: number;
  readonly heightPx: number;
  /** What the page's script reads, {@link FigurePackage}, compressed. */
  readonly packed: string;
}

/** All that the page's script needs of a figure. */
export interface FigurePackage {
  /** A Vega spec: the page carries no compiler. */
  readonly vega: unknown;
  readonly signals: typeof SIGNALS;
  readonly series?: { readonly field: string; readonly values: readonly string[] };
  /** With the name of the scale that is zoomed, and others like it. */
  readonly zoom: ZoomAxis & { readonly scale: string };
  /** Names of the scales of axes with numbers. */
  readonly axes: readonly string[];
  readonly tips: readonly TipRows[];
}

/**
 * Compiles a figure for the page, in the page's ink and paper; undefined if
 * there is nothing to do with it. The same spec gives the same bytes.
 *
 * @throws Error listing all that Vega-Lite or Vega warn of
 */
export async function liveFigure(spec: FigureSpec, name: string): Promise<LiveFigure | undefined> {
  const figure = interactiveFigure(spec);
  if (figure === undefined) return undefined;
  const vega = withKeptDomains(inLegendOrder(compileFigure(figure.spec, name), figure.series));
  const text = JSON.stringify(packageOf(figure, vega)).replaceAll(`"${INK}"`, '"currentColor"').replaceAll(`"${PAPER}"`, '"var(--paper)"');
  const size = await withVegaView(vega, name, async (view) => svgSize(await view.toSVG()));
  return { series: figure.series, ...size, packed: pack(text) };
}

/**
 * Lines are drawn in the order of the legend, the wide pale one below all
 * others: also one that was hidden and is the last to come back.
 */
function inLegendOrder(vega: Spec, series: LegendSeries | undefined): Spec {
  if (series === undefined) return vega;
  // Of a group, which stands for a line, `datum` is what its rows have in common.
  const place = `indexof(${JSON.stringify(series.values)}, datum.datum[${JSON.stringify(series.field)}])`;
  const sorted = (mark: Mark): Mark => {
    if (mark.type !== 'group') return mark;
    const isFaceted = mark.from !== undefined && 'facet' in mark.from;
    return { ...mark, ...(isFaceted ? { sort: { field: { expr: place } } } : {}), marks: (mark.marks ?? []).map(sorted) } as Mark;
  };
  return { ...vega, marks: (vega.marks ?? []).map(sorted) };
}

/** Lets the page say where an axis begins and ends when all that is shown is one value or nothing. */
function withKeptDomains(vega: Spec): Spec {
  const scales = (vega.scales ?? []).map((scale) => {
    if (!isAxis(scale)) return scale;
    const kept = `${SIGNALS.kept}[${JSON.stringify(scale.name)}] || null`;
    const zoomed = (scale.domainRaw as { signal?: string } | undefined)?.signal;
    return { ...scale, domainRaw: { signal: zoomed === undefined ? kept : `${zoomed} || ${kept}` } };
  });
  return { ...vega, scales: scales as Scale[] };
}

/** Vega-Lite calls the scales of axes by their channel, after the panel if there are several. */
function isAxis({ name, type }: Scale): boolean {
  return /(^|_)[xy]$/.test(name) && ['linear', 'log', 'symlog'].includes(type ?? 'linear');
}

function packageOf({ series, zoom, tips }: InteractiveFigure, vega: Spec): FigurePackage {
  const axes = (vega.scales ?? []).filter(isAxis).map(({ name }) => name);
  return {
    vega,
    signals: SIGNALS,
    ...(series === undefined ? {} : { series: { field: series.field, values: series.values } }),
    zoom: { ...zoom, scale: axes.find((scale) => scale.endsWith(zoom.channel)) as string },
    axes,
    tips,
  };
}
