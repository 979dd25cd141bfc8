import { widen } from '@spanlab/core';

const NO_RING = new Int32Array(0);
const FIRST_LENGTH = 8;

/**
 * A span set: a queue, first in, first out (`spanSet`: pushed at the tail index,
 * popped at the head index). An entry may be stale, when its span was swept or
 * freed out of turn; whoever pops it looks at the span's sweepgen.
 *
 * Layout: a ring of a power of two entries.
 *
 * Source: Go 1.20.4 `spanSet.push`, `spanSet.pop` (mspanset.go).
 */
export class SpanSet {
  /** Made when something is pushed: most of a heap's sets stay empty. */
  #ring = NO_RING;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(span: number): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length++) & (this.#ring.length - 1)] = span;
  }

  /** The entry pushed first, or -1. */
  pop(): number {
    if (this.#length === 0) return -1;
    const span = this.#ring[this.#head];
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return span;
  }

  #grow(): void {
    const { length } = this.#ring;
    const ring = widen(this.#ring, new Int32Array(Math.max(length * 2, FIRST_LENGTH)));
    // What had wrapped around comes behind the rest.
    ring.copyWithin(length, 0, this.#head);
    this.#ring = ring;
  }
}
