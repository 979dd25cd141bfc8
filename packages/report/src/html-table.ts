import type { CellResult } from '@spanlab/core';
import { recordingAnchor } from './cell-label.js';
import { escapeMarkup as esc } from './escape.js';
import { exactnessText, largestWasteText, PROOF_SCOPE } from './findings.js';
import { formatBytes, formatCountOf, notAvailable } from './format.js';
import { sortableHead, sortValue } from './html-sortable.js';
import { peakOf } from './peaks.js';
import { summarizeWaste } from './waste.js';

interface Column {
  readonly title: string;
  readonly numeric: boolean;
  readonly text: (cell: CellResult) => string;
  /** What rows are sorted by, where it is not the text. */
  readonly value?: (cell: CellResult) => number | undefined;
}

const peakColumn = (measure: string): Column => ({
  title: `peak ${measure}`,
  numeric: true,
  text: (cell) => {
    const peak = peakOf(cell, measure);
    return peak === undefined ? notAvailable('not measured') : formatBytes(peak);
  },
  value: (cell) => peakOf(cell, measure),
});

/** Columns behind the workload's, of Markdown and LaTeX too. */
export const CELL_COLUMNS: readonly Column[] = [
  { title: 'strategy', numeric: false, text: ({ strategy }) => strategy },
  { title: 'Go release', numeric: false, text: ({ release }) => release, value: releaseNumber },
  { title: 'exactness', numeric: true, text: exactnessText, value: ({ exactness }) => exactness && exactness.checked - exactness.mismatched },
  peakColumn('HeapSys'),
  peakColumn('HeapInuse'),
  peakColumn('StackInuse'),
  { title: 'largest waste share', numeric: true, text: largestWasteText, value: largestWasteShare },
];

/** One row a cell, those of a recording in one group until they are sorted. Cells must be sorted by workload. The frame scrolls, by keyboard too, where the screen is narrower than the table. */
export function cellTable(cells: readonly CellResult[]): string {
  const recordings = [...new Set(cells.map(({ workload }) => workload.name))];
  const heads = CELL_COLUMNS.map(({ title, numeric }) => sortableHead(title, numeric)).join('');
  return `<div class="scroll" role="region" aria-label="Table of all cells" tabindex="0">
<table class="sortable">
<thead><tr>${sortableHead('workload', false)}${heads}</tr></thead>
${recordings.map((name) => group(cells.filter(({ workload }) => workload.name === name))).join('\n')}
</table>
</div>
<p class="note">Exactness is that of the strategy: it replays the same program as recorded on its own release, and addresses, spans, sweeps, growths, collections and MemStats fields are compared with those of the real runtime. ${esc(PROOF_SCOPE)} The largest waste share is the size class with most of the bytes that hold nothing requested at the peak: when the program holds most, the same moment for all strategies.</p>`;
}

/** The recording stands once, beside all its rows. */
function group(cells: readonly CellResult[]): string {
  const { workload, events } = cells[0] as CellResult;
  const head =
    `<th scope="rowgroup" rowspan="${cells.length}"><a href="#${recordingAnchor(workload.name)}">${esc(workload.name)}</a>` +
    `<span class="events">${formatCountOf(events, 'event')}</span></th>`;
  return `<tbody>
${cells.map((cell, i) => `<tr>${i === 0 ? head : ''}${dataOf(cell)}</tr>`).join('\n')}
</tbody>`;
}

function dataOf(cell: CellResult): string {
  return CELL_COLUMNS.map(({ numeric, text, value }) => `<td${numeric ? ' class="number"' : ''}${sortValue(value?.(cell))}>${esc(text(cell))}</td>`).join('');
}

/** 1.20 comes after 1.5: parts of a release are numbers, below a thousand each. */
function releaseNumber({ release }: CellResult): number | undefined {
  const parts = release.split('.').map(Number);
  return parts.every(Number.isFinite) ? parts.reduce((sum, part, i) => sum + part * 1000 ** (2 - i), 0) : undefined;
}

function largestWasteShare(cell: CellResult): number | undefined {
  const { wasteBytes, largest } = summarizeWaste(cell);
  return largest === undefined ? undefined : largest.rowBytes / wasteBytes;
}
