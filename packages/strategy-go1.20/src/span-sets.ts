import { widen } from '@spanlab/core';

/**
 * Span sets: queues of spans, first in, first out (`spanSet`: pushed at the
 * tail index, popped at the head index). An entry may be stale, when its span
 * was swept or freed out of turn; whoever pops it looks at the span's sweepgen.
 * So a span may stand in several sets, or more than once in one.
 *
 * Layout: a chain of entries per set, all in one table whose unused entries are
 * a chain too. A heap has hundreds of sets, most of them empty most of the time.
 *
 * Source: Go 1.20.4 `spanSet.push`, `spanSet.pop` (mspanset.go).
 */
export class SpanSets {
  readonly count: number;
  /** Two words an entry: its span, and the entry behind it. */
  #entries = new Int32Array(2 * 256);
  #used = 0;
  /** Head of the chain of entries that came back, or -1. */
  #unused = -1;
  /** Two words a set: its first entry, or -1, and its last. */
  readonly #ends: Int32Array;

  /** @param count number of sets, all empty */
  constructor(count: number) {
    this.count = count;
    this.#ends = new Int32Array(2 * count).fill(-1);
  }

  /** Puts a span at the end of a set. */
  push(set: number, span: number): void {
    let entry = this.#unused;
    if (entry >= 0) this.#unused = this.#entries[entry + 1];
    else entry = this.#extend();
    const entries = this.#entries;
    const ends = this.#ends;
    entries[entry] = span;
    if (ends[2 * set] < 0) ends[2 * set] = entry;
    else entries[ends[2 * set + 1] + 1] = entry;
    ends[2 * set + 1] = entry;
  }

  /** Takes the entry that was pushed first, or -1. */
  pop(set: number): number {
    const ends = this.#ends;
    const entry = ends[2 * set];
    if (entry < 0) return -1;
    const entries = this.#entries;
    ends[2 * set] = entry === ends[2 * set + 1] ? -1 : entries[entry + 1];
    entries[entry + 1] = this.#unused;
    this.#unused = entry;
    return entries[entry];
  }

  /** Entries of a set. For tests: it walks the chain. */
  lengthOf(set: number): number {
    let entry = this.#ends[2 * set];
    if (entry < 0) return 0;
    let length = 1;
    for (; entry !== this.#ends[2 * set + 1]; entry = this.#entries[entry + 1]) length++;
    return length;
  }

  #extend(): number {
    const entry = this.#used;
    this.#used += 2;
    if (entry === this.#entries.length) this.#entries = widen(this.#entries, new Int32Array(entry * 2));
    return entry;
  }
}
