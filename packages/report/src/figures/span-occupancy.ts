import { OCCUPANCY_BINS, type CellResult, type OccupancySample } from '@spanlab/core';
import { cellDetails, programOnRelease } from '../cell-label.js';
import { formatCountOf, formatShare } from '../format.js';
import { sampleAt } from '../peaks.js';
import { INK } from '../theme.js';
import { emptyFigure, ALLOCATIONS_AXIS, figureFrame, PLOT_HEIGHT_PX, type FigureKind, type FigureSpec } from './figure.js';

const BIN_PERCENT = 100 / OCCUPANCY_BINS;

/** More samples than this would be narrower than a pixel: every second, third … is drawn then. */
const MAX_SAMPLES_DRAWN = 280;

/** Paler than the palest colour of the scale, so that one span differs from none. */
const NO_SPANS = '#f0f0f0';

/** Number of spans at each occupancy against the allocations so far, as a heat map. */
export const spanOccupancy: FigureKind = {
  name: 'span-occupancy',
  heading: 'Span occupancy over the run',
  table: 'occupancy',
  spec: spanOccupancySpec,
};

function spanOccupancySpec(cell: CellResult): FigureSpec {
  const finding = occupancyFinding(cell);
  const every = Math.ceil(cell.occupancy.length / MAX_SAMPLES_DRAWN);
  const samples = cell.occupancy.filter((_, i) => i % every === 0);
  const end = endOfLastSample(samples);
  const tiles = occupancyTiles(samples, end);
  if (tiles.length === 0) return emptyFigure(cellDetails(cell), finding, 'no sample has a span of small objects');

  const most = Math.max(...tiles.map(({ spans }) => spans));
  const top = Math.max(most, 2); // A scale needs two ends.
  const description =
    `Heat map of the number of spans by occupancy (vertical, steps of ${BIN_PERCENT} %) and allocations so far (horizontal); ` +
    `at most ${formatCountOf(most, 'span')} in a step${every > 1 ? `; one sample in ${every} is drawn` : ''}.`;
  return {
    ...figureFrame(cellDetails(cell), finding, description),
    height: PLOT_HEIGHT_PX,
    view: { fill: NO_SPANS, stroke: null },
    data: { values: tiles },
    mark: { type: 'rect' },
    encoding: {
      x: {
        field: 'allocations',
        type: 'quantitative',
        axis: ALLOCATIONS_AXIS,
        scale: { domain: [samples[0]?.allocations as number, end], nice: false, zero: false, round: true },
      },
      x2: { field: 'until' },
      y: {
        field: 'low',
        type: 'quantitative',
        axis: { title: ['slots of the span allocated, %', '(higher is better)'], values: [0, 20, 40, 60, 80, 100], grid: false },
        scale: { domain: [0, 100], nice: false, round: true },
      },
      y2: { field: 'high' },
      color: {
        field: 'spans',
        type: 'quantitative',
        // Most spans are full, and the few that are not matter: the square root shows both.
        scale: { type: 'sqrt', scheme: 'viridis', reverse: true, domain: [1, top], nice: false },
        legend: {
          orient: 'bottom',
          direction: 'horizontal',
          title: 'spans (grey: none)',
          titleOrient: 'left',
          titleAnchor: 'middle',
          gradientLength: 150,
          gradientThickness: 9,
          values: legendValues(top),
          format: ',d',
          gradientStrokeColor: INK,
          gradientStrokeWidth: 0.5,
        },
      },
      tooltip: [
        { field: 'allocations', type: 'quantitative', format: ',d', title: 'from allocation' },
        { field: 'until', type: 'quantitative', format: ',d', title: 'to allocation' },
        { field: 'low', type: 'quantitative', title: 'above %' },
        { field: 'high', type: 'quantitative', title: 'to %' },
        { field: 'spans', type: 'quantitative', format: ',d' },
      ],
    },
  };
}

/** The title: how full the spans are when the heap is largest. */
export function occupancyFinding(cell: CellResult): string {
  const subject = programOnRelease(cell);
  const bins = sampleAt(cell.occupancy, cell.peak.allocations)?.bins;
  if (bins === undefined) return `${subject}: span occupancy was not measured`;
  const total = bins.reduce((a, b) => a + b, 0);
  const full = formatShare(bins[OCCUPANCY_BINS - 1] as number, total);
  if (full === undefined) return `${subject}: no spans of small objects at the peak`;
  const sparse = formatShare(bins.slice(0, OCCUPANCY_BINS / 2).reduce((a, b) => a + b, 0), total);
  return `${subject}: at the peak, ${full} of ${formatCountOf(total, 'span is', 'spans are')} over 90\u00a0% full, ${sparse} at most half`;
}

/** What a sample saw stands until the next one; the last one is drawn as wide as the one before. */
function endOfLastSample(samples: readonly OccupancySample[]): number {
  const last = samples.at(-1)?.allocations ?? 0;
  return last + (last - (samples.at(-2)?.allocations ?? last - 1));
}

/** Equal counts of consecutive samples become one wide tile, and none becomes no tile: same picture, fewer marks. */
function occupancyTiles(samples: readonly OccupancySample[], end: number) {
  const tiles: { allocations: number; until: number; low: number; high: number; spans: number }[] = [];
  for (let bin = 0; bin < OCCUPANCY_BINS; bin++) {
    let open: (typeof tiles)[number] | undefined;
    samples.forEach((sample, i) => {
      const spans = sample.bins[bin] as number;
      const until = samples[i + 1]?.allocations ?? end;
      if (open !== undefined && open.spans === spans) open.until = until;
      else if (spans === 0) open = undefined;
      else {
        open = { allocations: sample.allocations, until, low: bin * BIN_PERCENT, high: (bin + 1) * BIN_PERCENT, spans };
        tiles.push(open);
      }
    });
  }
  return tiles;
}

/** Round counts that stand well apart on a square-root scale. */
function legendValues(top: number): number[] {
  const wanted = [1 / 16, 1 / 4, 9 / 16].map((share) => roundDown(top * share));
  return [...new Set([1, ...wanted, top])].filter((value) => value > 0);
}

/** To one significant digit, or to 15, 150 …: between 1 and 2 one digit is too coarse. */
function roundDown(value: number): number {
  if (value < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = value < 2 * power ? Math.max(1, power / 2) : power;
  return Math.floor(value / step) * step;
}
