import type { TwinSpan } from './page-heap-twin.js';

/** Partial and full spans of a span class; in each, by parity of sweepgen / 2. */
interface SpanSets {
  readonly partial: readonly [TwinSpan[], TwinSpan[]];
  readonly full: readonly [TwinSpan[], TwinSpan[]];
}

/** The span sets of all span classes, an array each. Which ones are swept, the heap's sweepgen says. */
export class SpanSetsTwin {
  sweepGen = 0;
  private readonly sets: readonly SpanSets[];

  constructor(spanClasses: number) {
    this.sets = Array.from({ length: spanClasses }, () => ({ partial: [[], []], full: [[], []] }));
  }

  partialSwept(spanClass: number): TwinSpan[] {
    return this.sets[spanClass].partial[this.sweptParity];
  }

  partialUnswept(spanClass: number): TwinSpan[] {
    return this.sets[spanClass].partial[this.sweptParity === 0 ? 1 : 0];
  }

  fullSwept(spanClass: number): TwinSpan[] {
    return this.sets[spanClass].full[this.sweptParity];
  }

  fullUnswept(spanClass: number): TwinSpan[] {
    return this.sets[spanClass].full[this.sweptParity === 0 ? 1 : 0];
  }

  private get sweptParity(): 0 | 1 {
    return (this.sweepGen / 2) % 2 === 0 ? 0 : 1;
  }
}
