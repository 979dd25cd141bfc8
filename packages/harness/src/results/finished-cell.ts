import type { CellOutcome } from '../experiment/cell.js';
import type { PlannedCell } from '../experiment/plan.js';

/** A cell with what came out. */
export interface FinishedCell extends PlannedCell {
  readonly outcome: CellOutcome;
}
