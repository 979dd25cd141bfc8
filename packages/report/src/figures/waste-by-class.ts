import type { CellResult } from '@spanlab/core';
import { cellDetails, programOnRelease } from '../cell-label.js';
import { byteUnitFor, formatBytes, formatShare, slotLabel } from '../format.js';
import { INK, OKABE_ITO, PAPER } from '../theme.js';
import { classesByWaste, summarizeWaste, WASTE_PARTS, wasteBytes } from '../waste.js';
import { emptyFigure, figureFrame, type FigureKind, type FigureSpec } from './figure.js';

/** Classes with a bar of their own. */
const MAX_CLASSES = 20;

const ROW_PX = 13;

/** Of the horizontal axis, which ends at a tick. */
const TICKS = 5;

/** Beside one or two bars a title turned along the axis would be longer than the axis. */
const TITLE_ABOVE_LABELS = { titleAngle: 0, titleAlign: 'right', titleBaseline: 'bottom', titleX: -4, titleY: -3 } as const;

/** In the order of WASTE_PARTS; neighbours differ in lightness or, for every kind of colour vision, in hue. */
const PART_COLORS = [OKABE_ITO.blue, OKABE_ITO.orange, OKABE_ITO.skyBlue, OKABE_ITO.vermillion];

/** Bytes at the peak that hold nothing requested, by size class and reason, as stacked bars. */
export const wasteByClass: FigureKind = {
  name: 'waste-by-class',
  heading: 'Waste by size class at the peak',
  table: 'size_classes',
  spec: wasteByClassSpec,
};

function wasteByClassSpec(cell: CellResult): FigureSpec {
  const finding = wasteFinding(cell);
  const bars = wasteBars(cell);
  if (bars.length === 0) {
    const { spanBytes } = summarizeWaste(cell);
    return emptyFigure(cellDetails(cell), finding, spanBytes === 0 ? 'no size class has a span at the peak' : 'no byte is wasted at the peak');
  }
  const unit = byteUnitFor(Math.max(...bars.map(({ waste }) => waste)));
  const largest = bars.slice(0, 3).map(({ label, waste }) => `${label} ${formatBytes(waste)}`);
  const titles = WASTE_PARTS.map(({ title }) => title);
  return {
    ...figureFrame(cellDetails(cell), finding, `Stacked bars of wasted bytes by size class, the first being ${largest.join(', ')}.`),
    height: ROW_PX * bars.length,
    data: {
      values: bars.flatMap(({ label, requestedBytes, parts }) =>
        WASTE_PARTS.map(({ title }, i) => ({ class: label, part: title, order: i, bytes: parts[i] as number, requestedBytes })),
      ),
    },
    transform: [{ calculate: `datum.bytes / ${unit.bytes}`, as: 'waste' }],
    mark: { type: 'bar', stroke: PAPER, strokeWidth: 0.4 },
    encoding: {
      y: {
        field: 'class',
        type: 'nominal',
        sort: bars.map(({ label }) => label),
        scale: { paddingInner: 0.2, paddingOuter: 0.1 },
        axis: { title: 'size class (slot)', ...TITLE_ABOVE_LABELS, ticks: false, domain: false, labelPadding: 4 },
      },
      x: {
        field: 'waste',
        type: 'quantitative',
        stack: 'zero',
        axis: { title: `wasted, ${unit.symbol} (lower is better)`, tickCount: TICKS, domainColor: INK, labelFlush: true },
        scale: { nice: TICKS },
      },
      color: {
        field: 'part',
        type: 'nominal',
        scale: { domain: titles, range: PART_COLORS },
        legend: { orient: 'bottom', title: null, columns: 2, symbolType: 'square', symbolStrokeWidth: 0, columnPadding: 16 },
      },
      order: { field: 'order', type: 'quantitative' },
      tooltip: [
        { field: 'class', type: 'nominal', title: 'size class' },
        { field: 'part', type: 'nominal' },
        { field: 'bytes', type: 'quantitative', format: ',d' },
        { field: 'requestedBytes', type: 'quantitative', format: ',d', title: 'requested bytes of the class' },
      ],
    },
  };
}

/** The title: how much of the spans is wasted at the peak, and how. */
export function wasteFinding(cell: CellResult): string {
  const subject = programOnRelease(cell);
  const { spanBytes, wasteBytes: wasted, largest } = summarizeWaste(cell);
  const share = formatShare(wasted, spanBytes);
  if (share === undefined) return `${subject}: no spans of objects at the peak`;
  if (largest === undefined) return `${subject}: no waste at the peak`;
  const reason = `${formatShare(largest.partBytes, wasted)} of that by ${largest.part.title}`;
  return `${subject}: at the peak, ${formatBytes(wasted)} (${share}) of the spans are wasted, ${reason}`;
}

/** One bar a class, most waste first, and one for all classes beyond the limit. */
function wasteBars(cell: CellResult) {
  const rows = classesByWaste(cell.peak.classes);
  const bars = rows.slice(0, MAX_CLASSES).map((row) => ({
    label: slotLabel(row.slotBytes),
    requestedBytes: row.requestedBytes,
    waste: wasteBytes(row),
    parts: WASTE_PARTS.map(({ field }) => row[field]),
  }));
  const rest = rows.slice(MAX_CLASSES);
  if (rest.length > 0) {
    bars.push({
      label: `other (${rest.length})`,
      requestedBytes: rest.reduce((sum, row) => sum + row.requestedBytes, 0),
      waste: rest.reduce((sum, row) => sum + wasteBytes(row), 0),
      parts: WASTE_PARTS.map(({ field }) => rest.reduce((sum, row) => sum + row[field], 0)),
    });
  }
  return bars;
}
