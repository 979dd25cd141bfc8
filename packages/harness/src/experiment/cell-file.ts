import { type CellInputs, type CellOutcome, cellName, sha256 } from './cell.js';

/** A cell on disk, as `cells/NAME.json`: its inputs, what came out, and a hash of that. */
export function cellFileText(inputs: CellInputs, outcome: CellOutcome): string {
  const { events, rows, samples, totals } = outcome;
  const body = { events, rows, samples, totals };
  return `${JSON.stringify({ inputs, outcome: body, outcomeSha256: sha256(JSON.stringify(body)) }, null, 1)}\n`;
}

/**
 * Reads a cell's file.
 * @param name of the cell
 * @returns the outcome, or in words what is wrong: only the very bytes that were written count
 */
export function parseCellFile(name: string, text: string): CellOutcome | string {
  let cell: { inputs?: CellInputs; outcome?: CellOutcome; outcomeSha256?: string };
  try {
    cell = JSON.parse(text) as typeof cell;
  } catch {
    return 'not valid JSON';
  }
  const { inputs, outcome, outcomeSha256 } = cell ?? {};
  if (typeof inputs !== 'object' || typeof outcome !== 'object') return 'no inputs or no outcome';
  if (cellName(inputs) !== name) return 'the inputs are of another cell';
  if (sha256(JSON.stringify(outcome)) !== outcomeSha256) return 'the outcome does not fit its hash';
  return cellFileText(inputs, outcome) === text ? outcome : 'not written as spanlab writes it';
}
