import type { CellResult, ResultSet } from '@spanlab/core';
import { comparisonFindings } from './comparison-findings.js';
import { comparisonsOf } from './comparison.js';
import { fidelityFinding } from './fidelity.js';
import { formatBytes, formatCount, formatCountOf, formatShare, notAvailable, slotLabel } from './format.js';
import { peakOf } from './peaks.js';
import { summarizeWaste } from './waste.js';

/** What exactness does not say. */
export const PROOF_SCOPE =
  "That is a proof of each strategy; a run of a program under another release's strategy has no real run to compare with.";

/**
 * What a reader should know first, one sentence each, said from the numbers. No
 * markup. Cells must be sorted by workload, then release.
 */
export function findingsOf(cells: readonly CellResult[]): string[] {
  const comparisons = comparisonsOf(cells);
  const own = comparisons.length > 0 ? comparisonFindings(comparisons) : [...heapFinding(cells), ...wasteFinding(cells)];
  return [...own, ...exactnessFindings(cells)];
}

/** The same, then how simulations compare with real runs. */
export function reportFindings({ cells, fidelity }: Pick<ResultSet, 'cells' | 'fidelity'>): string[] {
  return [...findingsOf(cells), ...(fidelity === undefined ? [] : [fidelityFinding(fidelity)])];
}

/** What the report is about: how much ran, in one sentence. */
export function scopeText(cells: readonly CellResult[]): string {
  const recordings = new Set(cells.map(({ workload }) => workload.name)).size;
  const strategies = new Set(cells.map(({ strategy }) => strategy)).size;
  const events = cells.reduce((sum, cell) => sum + cell.events, 0);
  return (
    `${formatCountOf(recordings, 'recording')} ran under ${formatCountOf(strategies, 'strategy', 'strategies')}: ` +
    `${formatCountOf(cells.length, 'cell')}, ${formatCountOf(events, 'event')} in all.`
  );
}

/** `x of y equal`, or why there is nothing to compare. */
export function exactnessText({ exactness }: CellResult): string {
  if (exactness === undefined) return notAvailable("no recording of the strategy's release");
  const { checked, mismatched } = exactness;
  if (checked === 0) return notAvailable('nothing was compared');
  return mismatched === 0 ? `all ${formatCount(checked)} equal` : `${formatCount(checked - mismatched)} of ${formatCount(checked)} equal`;
}

/** The class with most waste at the peak and its share of all waste, or why there is none. */
export function largestWasteText(cell: CellResult): string {
  const { spanBytes, wasteBytes, largest } = summarizeWaste(cell);
  if (largest === undefined) return notAvailable(spanBytes === 0 ? 'no spans at the peak' : 'no waste at the peak');
  return `${slotLabel(largest.row.slotBytes)}: ${formatShare(largest.rowBytes, wasteBytes)}`;
}

/** A strategy is proved on its own release's recording of a program, not on the run that its cell measures. */
function exactnessFindings(cells: readonly CellResult[]): string[] {
  const proved = cells.filter(({ exactness }) => exactness !== undefined && exactness.checked > 0);
  const inexact = proved.filter(({ exactness }) => exactness?.mismatched !== 0);
  const checks = proved.reduce((sum, { exactness }) => sum + (exactness?.checked ?? 0), 0);
  const sentences: string[] = [];
  if (proved.length > 0 && inexact.length === 0) {
    const subject = proved.length === 1 ? 'The one replay' : `All ${formatCount(proved.length)} replays`;
    sentences.push(
      `${subject} of a program as recorded on the strategy's own release ${proved.length === 1 ? 'is' : 'are'} exact: ` +
        `${formatCountOf(checks, 'value')} checked against the real runtime, every one equal. ${PROOF_SCOPE}`,
    );
  } else if (inexact.length > 0) {
    const worst = inexact.reduce((a, b) => ((b.exactness?.mismatched ?? 0) > (a.exactness?.mismatched ?? 0) ? b : a));
    sentences.push(
      `${formatCount(inexact.length)} of ${formatCountOf(proved.length, 'replay')} of a program as recorded on the strategy's own release ` +
        `${inexact.length === 1 ? 'differs' : 'differ'} from the real runtime, most of all ${worst.workload.program} under ${worst.strategy}: ` +
        `${exactnessText(worst)}. ${PROOF_SCOPE}`,
    );
  }
  const unproved = cells.length - proved.length;
  if (unproved > 0) sentences.push(`${formatCountOf(unproved, 'cell')} had no recording of the strategy's release to be checked on.`);
  return sentences;
}

function heapFinding(cells: readonly CellResult[]): string[] {
  const largest = largestBy(cells, (cell) => peakOf(cell, 'HeapSys'));
  if (largest === undefined) return [];
  const sys = peakOf(largest, 'HeapSys') as number;
  const inuse = peakOf(largest, 'HeapInuse');
  const share = inuse === undefined ? undefined : formatShare(inuse, sys);
  const use = inuse === undefined || share === undefined ? '' : `; HeapInuse reached ${formatBytes(inuse)}, ${share} of that`;
  return [`The largest heap is that of ${nameOf(largest)}: HeapSys peaks at ${formatBytes(sys)}${use}.`];
}

function wasteFinding(cells: readonly CellResult[]): string[] {
  const cell = largestBy(cells, (each) => summarizeWaste(each).wasteBytes);
  if (cell === undefined) return [];
  const { spanBytes, wasteBytes, largest } = summarizeWaste(cell);
  if (largest === undefined) return [];
  const { part, partBytes, row, rowBytes } = largest;
  const slots = row.slotBytes === 0 ? 'large objects' : `slots of ${slotLabel(row.slotBytes)}`;
  return [
    `Most is wasted by ${nameOf(cell)}: at its peak, ${formatBytes(wasteBytes)} (${formatShare(wasteBytes, spanBytes)}) ` +
      `of its spans hold nothing requested. ${formatShare(partBytes, wasteBytes)} of the waste is ${part.title}; ` +
      `the size class with most is ${slots}, with ${formatShare(rowBytes, wasteBytes)}.`,
  ];
}

function nameOf(cell: CellResult): string {
  return `${cell.workload.name} under ${cell.strategy}`;
}

/** The first cell with the largest value; undefined where no cell has one. */
function largestBy(cells: readonly CellResult[], valueOf: (cell: CellResult) => number | undefined): CellResult | undefined {
  let largest: CellResult | undefined;
  for (const cell of cells) {
    const value = valueOf(cell);
    if (value !== undefined && (largest === undefined || value > (valueOf(largest) as number))) largest = cell;
  }
  return largest;
}
