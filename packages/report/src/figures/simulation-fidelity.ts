import { boundsKept, type FidelityResults } from '@spanlab/core';
import type { TopLevelSpec } from 'vega-lite';
import { fidelityByStrategy, residualInBounds, residualText, type FidelityOfStrategy } from '../fidelity.js';
import { formatCount } from '../format.js';
import { COLUMN_WIDTH_PX, FONT_SIZE_PX, INK, OKABE_ITO, PAPER } from '../theme.js';
import { emptyFigure, figureHead, LEGEND_GAP_PX, legendColumns, type FigureSpec } from './figure.js';

/** Part of file names. */
export const FIDELITY_FIGURE_NAME = 'simulation-fidelity';
export const FIDELITY_FIGURE_HEADING = 'Simulated runs against real ones';

/** Height of a measure's row: room for a dot a workload, one below the other. */
const ROW_PX = 25;
/** Left of a plot: names of measures. */
const LABEL_EXTENT_PX = 102;
const PLOT_WIDTH_PX = COLUMN_WIDTH_PX - LABEL_EXTENT_PX - 16;

/** Room for a symbol of the legend. */
const LEGEND_DOT_PX = 12;

/** Decades that have room for a label each; beyond, every second one has. */
const MOST_DECADES = 4;

/** Told apart by colour and by shape. */
const DOTS: readonly { readonly color: string; readonly shape: string }[] = [
  { color: OKABE_ITO.blue, shape: 'circle' },
  { color: OKABE_ITO.vermillion, shape: 'square' },
  { color: OKABE_ITO.green, shape: 'triangle-up' },
  { color: OKABE_ITO.purple, shape: 'diamond' },
  { color: OKABE_ITO.black, shape: 'cross' },
  { color: OKABE_ITO.orange, shape: 'triangle-down' },
  { color: OKABE_ITO.skyBlue, shape: 'triangle-left' },
  { color: OKABE_ITO.yellow, shape: 'triangle-right' },
];

type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** A dot of a panel. */
interface Dot {
  readonly measure: string;
  readonly workload: string;
  /** Residual in multiples of the bound. */
  readonly residual: number;
  readonly text: string;
  readonly bound: string;
}

/** The worst residual of every measure, in multiples of its bound, a panel a release and a dot a workload. */
export function simulationFidelity(results: FidelityResults): FigureSpec {
  const panels = fidelityByStrategy(results).map((own) => ({ own, dots: dotsOf(own) })).filter(({ dots }) => dots.length > 0);
  const workloads = [...new Set(panels.flatMap(({ dots }) => dots.map(({ workload }) => workload)))];
  const { kept, judged } = boundsKept(results.rows);
  const missing = [...new Set(results.rows.filter(({ verdict }) => verdict === 'notSimulated').map(({ measure }) => measure))];
  const details = ['worst checkpoint of each workload and measure', ...(missing.length === 0 ? [] : [`not simulated: ${missing.join(', ')}`])].join(' · ');
  if (panels.length === 0) return emptyFigure(details, 'No simulated run has a bound to keep', 'nothing was compared with a bound');
  const finding = `Simulated runs keep ${formatCount(kept)} of ${formatCount(judged)} bounds on the distance to real ones`;
  const each = panels.map(({ own }) => {
    const part = boundsKept(own.rows);
    return `${own.name} keeps ${formatCount(part.kept)} of ${formatCount(part.judged)}`;
  });
  const largest = Math.max(2, ...panels.flatMap(({ dots }) => dots.map(({ residual }) => Math.abs(residual)))) * 1.3;
  return {
    ...figureHead(details, finding, `Dots of residuals in multiples of their bounds, a dot a workload: ${each.join('; ')}. A dot in the grey band keeps its bound.`),
    spacing: 12,
    resolve: { legend: { color: 'shared', shape: 'shared' } },
    vconcat: panels.map(({ own, dots }, i) => panel(own, dots, workloads, largest, i === panels.length - 1)),
  };
}

/** Powers of ten on both sides of 0. */
function ticksUpTo(largest: number): number[] {
  const decades = Math.floor(Math.log10(largest)) + 1;
  const step = decades > MOST_DECADES ? 2 : 1;
  const ticks = Array.from({ length: Math.ceil(decades / step) }, (_, i) => 10 ** (i * step));
  return [...ticks.toReversed().map((tick) => -tick), ...ticks];
}

function dotsOf({ rows }: FidelityOfStrategy): Dot[] {
  return rows.flatMap(({ measure, workload, worst, unit, bound }) => {
    const residual = worst === undefined ? undefined : residualInBounds(worst);
    if (worst === undefined || residual === undefined) return [];
    return [{ measure, workload, residual, text: residualText(worst, unit), bound: bound ?? '' }];
  });
}

function panel({ name, measures }: FidelityOfStrategy, dots: readonly Dot[], workloads: readonly string[], largest: number, isLowest: boolean): Panel {
  const shown = measures.filter((measure) => dots.some((dot) => dot.measure === measure));
  const domain = [...workloads];
  const looks = workloads.map((_, i) => DOTS[i % DOTS.length] as (typeof DOTS)[number]);
  const ticks = ticksUpTo(largest);
  const scale = { type: 'symlog' as const, constant: 1, domain: [-largest, largest], nice: false };
  return {
    title: { text: name, anchor: 'start', fontSize: FONT_SIZE_PX.label, offset: 4, frame: 'group' },
    width: PLOT_WIDTH_PX,
    height: ROW_PX * shown.length,
    layer: [
      {
        data: { values: [{ from: -1, to: 1 }] },
        mark: { type: 'rect', color: INK, opacity: 0.12 },
        encoding: { x: { field: 'from', type: 'quantitative', scale }, x2: { field: 'to' } },
      },
      {
        data: { values: dots.map((dot) => ({ ...dot })) },
        mark: { type: 'point', filled: true, size: 24, opacity: 1, stroke: PAPER, strokeWidth: 0.3 },
        encoding: {
          x: {
            field: 'residual',
            type: 'quantitative',
            scale,
            axis: {
              title: isLowest ? ['worst residual, in multiples of its bound', '0: inside the range of real runs', 'grey: bound kept (nearer to 0 is better)'] : null,
              labels: isLowest,
              values: ticks,
              // Else Vega takes every second one of them.
              tickCount: ticks.length,
              // Each label by its own size: the format of the axis would write 1 as 0M.
              labelExpr: "format(datum.value, '~s')",
              labelOverlap: false,
            },
          },
          y: {
            field: 'measure',
            type: 'nominal',
            sort: shown,
            scale: { paddingInner: 0.2, paddingOuter: 0.1 },
            axis: { title: null, ticks: false, domain: false, minExtent: LABEL_EXTENT_PX, maxExtent: LABEL_EXTENT_PX, labelLimit: LABEL_EXTENT_PX, grid: true },
          },
          yOffset: { field: 'workload', type: 'nominal', sort: domain, scale: { domain } },
          color: {
            field: 'workload',
            type: 'nominal',
            scale: { domain, range: looks.map(({ color }) => color) },
            legend: { orient: 'bottom', title: null, columns: legendColumns(workloads, LEGEND_DOT_PX, PLOT_WIDTH_PX), columnPadding: LEGEND_GAP_PX, symbolStrokeWidth: 0 },
          },
          shape: { field: 'workload', type: 'nominal', scale: { domain, range: looks.map(({ shape }) => shape) } },
          tooltip: [
            { field: 'workload', type: 'nominal' },
            { field: 'measure', type: 'nominal' },
            { field: 'text', type: 'nominal', title: 'residual' },
            { field: 'bound', type: 'nominal' },
          ],
        },
      },
    ],
  };
}
