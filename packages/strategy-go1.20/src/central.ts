import type { HeapMemory } from './heap-memory.js';
import { SpanSet } from './span-set.js';

/**
 * The span sets of all span classes: for each, spans with a free slot
 * (partial) and without (full), of these swept and unswept ones. Which of the
 * two is which alternates with every collection, so that all swept spans become
 * unswept at once.
 *
 * Source: Go 1.20.4 `struct mcentral` (mcentral.go).
 */
export class Central {
  /** The heap's sweepgen h: rises by 2 with every collection. */
  generation = 0;
  /** By span class. */
  partialSwept: readonly SpanSet[];
  fullSwept: readonly SpanSet[];
  partialUnswept: readonly SpanSet[];
  fullUnswept: readonly SpanSet[];

  /** @param memory what the sets take */
  constructor(spanClasses: number, memory?: HeapMemory) {
    const sets = () => Array.from({ length: spanClasses }, () => new SpanSet(memory));
    this.partialSwept = sets();
    this.fullSwept = sets();
    this.partialUnswept = sets();
    this.fullUnswept = sets();
  }

  /** Everything was swept: the unswept sets give their last blocks back. */
  resetUnswept(): void {
    for (const set of this.partialUnswept) set.reset();
    for (const set of this.fullUnswept) set.reset();
  }

  /** A collection: what was swept is unswept now. The unswept sets must have been emptied. */
  startCycle(): void {
    this.generation += 2;
    [this.partialSwept, this.partialUnswept] = [this.partialUnswept, this.partialSwept];
    [this.fullSwept, this.fullUnswept] = [this.fullUnswept, this.fullSwept];
  }
}
