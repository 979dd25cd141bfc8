import type { PlannedCell } from './plan.js';

/** A cell that could not be computed, by a fault of its strategy. */
export interface FailedCell {
  readonly cell: PlannedCell;
  readonly cause: FailureCause;
}

/** Why: the class of the error by name, and its message. */
export interface FailureCause {
  /** `TypeError`, `InvariantError`. */
  readonly name: string;
  readonly message: string;
}

/** In words: `TypeError: …`. */
export function describeCause({ name, message }: FailureCause): string {
  return `${name}: ${message}`;
}

/** Every cell of an experiment failed, so that there are no results. */
export class NoCellComputed extends Error {
  constructor(readonly failed: readonly FailedCell[]) {
    super(`none of ${failed.length} cells could be computed: ${describeCause(failed[0].cause)}`);
  }
}
