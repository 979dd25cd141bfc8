import type { CellResult } from '@spanlab/core';
import { recordingAnchor } from './cell-label.js';
import { escapeMarkup as esc } from './escape.js';
import { exactnessText, largestWasteText } from './findings.js';
import { formatBytes, formatCount, notAvailable } from './format.js';
import { peakOf } from './peaks.js';

interface Column {
  readonly title: string;
  readonly numeric: boolean;
  readonly text: (cell: CellResult) => string;
}

const peakColumn = (measure: string): Column => ({
  title: `peak ${measure}`,
  numeric: true,
  text: (cell) => {
    const peak = peakOf(cell, measure);
    return peak === undefined ? notAvailable('not measured') : formatBytes(peak);
  },
});

const COLUMNS: readonly Column[] = [
  { title: 'strategy', numeric: false, text: ({ strategy }) => strategy },
  { title: 'Go release', numeric: false, text: ({ release }) => release },
  { title: 'events', numeric: true, text: ({ events }) => formatCount(events) },
  { title: 'exactness', numeric: true, text: exactnessText },
  peakColumn('HeapSys'),
  peakColumn('HeapInuse'),
  peakColumn('StackInuse'),
  { title: 'largest waste share', numeric: true, text: largestWasteText },
];

/** One row a cell. The frame scrolls, by keyboard too, where the screen is narrower than the table. */
export function cellTable(cells: readonly CellResult[]): string {
  const heads = COLUMNS.map(({ title, numeric }) => `<th scope="col"${classOf(numeric)}>${esc(title)}</th>`).join('');
  return `<div class="scroll" role="region" aria-label="Table of all cells" tabindex="0">
<table>
<thead><tr><th scope="col">workload</th>${heads}</tr></thead>
<tbody>
${cells.map(row).join('\n')}
</tbody>
</table>
</div>
<p class="note">Exactness counts addresses, spans, sweeps, growths, collections and MemStats fields that equal those of the real runtime. The largest waste share is the size class with most of the bytes that hold nothing requested when HeapInuse is at its peak.</p>`;
}

function row(cell: CellResult): string {
  const { name } = cell.workload;
  const link = `<a href="#${recordingAnchor(name)}">${esc(name)}</a>`;
  const data = COLUMNS.map(({ numeric, text }) => `<td${classOf(numeric)}>${esc(text(cell))}</td>`).join('');
  return `<tr><th scope="row">${link}</th>${data}</tr>`;
}

function classOf(numeric: boolean): string {
  return numeric ? ' class="number"' : '';
}
