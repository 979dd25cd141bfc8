import type { HeapMemory } from './heap-memory.js';
import { SpanSets } from './span-sets.js';

/**
 * The span sets of all span classes: for each, spans with a free slot
 * (partial) and without (full), of these swept and unswept ones. Which of the
 * two is which alternates with every collection, so that all swept spans become
 * unswept at once.
 *
 * A set is a number: where sets of its kind begin + span class.
 *
 * Source: Go 1.20.4 `struct mcentral` (mcentral.go).
 */
export class Central {
  /** The heap's sweepgen h: rises by 2 with every collection. */
  generation = 0;
  readonly sets: SpanSets;
  /** Where the sets of each kind begin. */
  partialSwept: number;
  fullSwept: number;
  partialUnswept: number;
  fullUnswept: number;

  /** @param memory what the sets take */
  constructor(
    readonly spanClasses: number,
    memory?: HeapMemory,
  ) {
    this.sets = new SpanSets(4 * spanClasses, memory);
    this.partialSwept = 0;
    this.fullSwept = spanClasses;
    this.partialUnswept = 2 * spanClasses;
    this.fullUnswept = 3 * spanClasses;
  }

  /** Everything was swept: the unswept sets give their last blocks back. */
  resetUnswept(): void {
    // By kind: blocks that come back first are taken again last.
    for (let c = 0; c < this.spanClasses; c++) this.sets.reset(this.partialUnswept + c);
    for (let c = 0; c < this.spanClasses; c++) this.sets.reset(this.fullUnswept + c);
  }

  /** A collection: what was swept is unswept now. The unswept sets must have been emptied. */
  startCycle(): void {
    this.generation += 2;
    [this.partialSwept, this.partialUnswept] = [this.partialUnswept, this.partialSwept];
    [this.fullSwept, this.fullUnswept] = [this.fullUnswept, this.fullSwept];
  }
}
