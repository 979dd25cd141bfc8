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
  /** Four sets a span class: partial and full for even, then for odd h / 2. */
  readonly #sets: readonly SpanSet[];

  constructor(spanClasses: number) {
    this.#sets = Array.from({ length: spanClasses * 4 }, () => new SpanSet());
  }

  partialSwept(spanClass: number): SpanSet {
    return this.#sets[spanClass * 4 + this.#parity * 2];
  }

  fullSwept(spanClass: number): SpanSet {
    return this.#sets[spanClass * 4 + this.#parity * 2 + 1];
  }

  partialUnswept(spanClass: number): SpanSet {
    return this.#sets[spanClass * 4 + (1 - this.#parity) * 2];
  }

  fullUnswept(spanClass: number): SpanSet {
    return this.#sets[spanClass * 4 + (1 - this.#parity) * 2 + 1];
  }

  get #parity(): number {
    return (this.generation >>> 1) & 1;
  }
}
