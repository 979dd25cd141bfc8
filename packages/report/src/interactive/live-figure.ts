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
  /** With the names of the scales that are zoomed, the same part of each. */
  readonly zoom: ZoomAxis & { readonly scales: readonly string[] };
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
  const vega = compileFigure(figure.spec, name);
  const text = JSON.stringify(packageOf(figure, vega)).replaceAll(`"${INK}"`, '"currentColor"').replaceAll(`"${PAPER}"`, '"var(--paper)"');
  const size = await withVegaView(vega, name, async (view) => svgSize(await view.toSVG()));
  return { series: figure.series, ...size, packed: pack(text) };
}

function packageOf({ series, zoom, tips }: InteractiveFigure, vega: ReturnType<typeof compileFigure>): FigurePackage {
  const scales = (vega.scales ?? []).filter(({ domainRaw }) => (domainRaw as { signal?: string } | undefined)?.signal === SIGNALS.domain);
  return {
    vega,
    signals: SIGNALS,
    ...(series === undefined ? {} : { series: { field: series.field, values: series.values } }),
    zoom: { ...zoom, scales: scales.map(({ name }) => name) },
    tips,
  };
}
