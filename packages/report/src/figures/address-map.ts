import { PAGE_USES, type CellResult, type PageMap, type PageUse } from '@spanlab/core';
import { cellDetails, programOnRelease } from '../cell-label.js';
import { byteUnitFor, formatBytes, formatCountOf } from '../format.js';
import { peakOf } from '../peaks.js';
import { OKABE_ITO } from '../theme.js';
import { ALLOCATIONS_AXIS, emptyFigure, figureFrame, type FigureKind, type FigureSpec } from './figure.js';

const HEIGHT_PX = 230;

/** Colours by use; the more of an idle heap could be used, the lighter. */
const LOOKS: Readonly<Record<PageUse, { readonly title: string; readonly color: string }>> = {
  objects: { title: 'objects', color: OKABE_ITO.blue },
  stacks: { title: 'stacks, runtime', color: OKABE_ITO.green },
  mixed: { title: 'mixed', color: OKABE_ITO.skyBlue },
  idle: { title: 'idle', color: OKABE_ITO.orange },
  released: { title: 'idle, not backed', color: OKABE_ITO.yellow },
};

/** What each piece of the heap's addresses is used for, a strip a sample: holes show as what they are. */
export const addressMap: FigureKind = {
  name: 'address-map',
  heading: 'What the addresses are used for',
  table: 'page_map',
  spec: addressMapSpec,
};

function addressMapSpec(cell: CellResult): FigureSpec {
  const finding = addressMapFinding(cell);
  const tiles = cell.pageMap === undefined ? [] : tilesOf(cell.pageMap);
  if (cell.pageMap === undefined || tiles.length === 0) return emptyFigure(cellDetails(cell), finding, 'no sample of the pages has a page');
  const { pieceBytes, samples } = cell.pageMap;
  const top = Math.max(...tiles.map(({ to }) => to)) * pieceBytes;
  const unit = byteUnitFor(top);
  const shown = PAGE_USES.filter((use) => tiles.some((tile) => tile.use === use));
  const titles = shown.map((use) => LOOKS[use].title);
  return {
    ...figureFrame(
      cellDetails(cell),
      finding,
      `Map of the heap's addresses (vertical, pieces of ${formatBytes(pieceBytes)}) against the allocations so far (horizontal, ${formatCountOf(samples.length, 'sample')}), coloured by use; mixed pieces have several uses, none of three quarters.`,
    ),
    height: HEIGHT_PX,
    data: { values: tiles.map(({ use, ...tile }) => ({ ...tile, use: LOOKS[use].title })) },
    transform: [
      { calculate: `datum.from * ${pieceBytes / unit.bytes}`, as: 'low' },
      { calculate: `datum.to * ${pieceBytes / unit.bytes}`, as: 'high' },
    ],
    mark: { type: 'rect' },
    encoding: {
      x: {
        field: 'allocations',
        type: 'quantitative',
        axis: ALLOCATIONS_AXIS,
        scale: { domain: [samples[0]?.allocations ?? 0, endOf(samples)], nice: false, zero: false, round: true },
      },
      x2: { field: 'until' },
      y: {
        field: 'low',
        type: 'quantitative',
        axis: { title: `address, ${unit.symbol} from the start of the arena`, tickCount: 5, grid: false },
        scale: { domain: [0, top / unit.bytes], nice: false, round: true },
      },
      y2: { field: 'high' },
      color: {
        field: 'use',
        type: 'nominal',
        scale: { domain: titles, range: shown.map((use) => LOOKS[use].color) },
        legend: { orient: 'bottom', title: null, columns: 3, symbolType: 'square', symbolStrokeWidth: 0, columnPadding: 12 },
      },
      tooltip: [
        { field: 'use', type: 'nominal' },
        { field: 'allocations', type: 'quantitative', format: ',d', title: 'from allocation' },
        { field: 'until', type: 'quantitative', format: ',d', title: 'to allocation' },
      ],
    },
  };
}

/** The title: into how many pieces free pages are cut, and how long the longest is. */
export function addressMapFinding(cell: CellResult): string {
  const subject = programOnRelease(cell);
  const runs = cell.series.columns.IdleRuns ?? [];
  const most = peakOf(cell, 'IdleRuns');
  if (most === undefined) return `${subject}: runs of idle pages were not measured`;
  if (most === 0) return `${subject}: no page is ever idle`;
  const at = runs.indexOf(most);
  const longest = cell.series.columns.LargestIdleRun?.[at];
  const idle = cell.series.columns.HeapIdle?.[at];
  const words = idle === undefined || longest === undefined ? '' : ` of ${formatBytes(idle)} together, the longest ${formatBytes(longest)}`;
  return `${subject}: idle pages lie in up to ${formatCountOf(most, 'run')}${words}`;
}

/** A strip stands until the next one; the last one is drawn as wide as the one before. */
function endOf(samples: PageMap['samples']): number {
  const last = samples.at(-1)?.allocations ?? 0;
  return last + Math.max(1, last - (samples.at(-2)?.allocations ?? last - 1));
}

/** Equal runs of consecutive samples become one wide tile: same picture, fewer marks. */
function tilesOf({ samples }: PageMap) {
  const tiles: { allocations: number; until: number; from: number; to: number; use: PageUse }[] = [];
  let open = new Map<string, (typeof tiles)[number]>();
  samples.forEach(({ allocations, runs }, i) => {
    const until = samples[i + 1]?.allocations ?? endOf(samples);
    const here: typeof open = new Map();
    for (const { use, from, pieces } of runs) {
      const key = `${use} ${from} ${pieces}`;
      const before = open.get(key);
      if (before !== undefined) before.until = until;
      const tile = before ?? { allocations, until, from, to: from + pieces, use };
      if (before === undefined) tiles.push(tile);
      here.set(key, tile);
    }
    open = here;
  });
  return tiles;
}
