import { widen } from '@spanlab/core';
import type { HeapMemory } from './heap-memory.js';

/** Entries of a block (`spanSetBlockEntries`). */
const BLOCK_ENTRIES = 512;
/** An index's part that tells where in a block it is. */
const IN_BLOCK = BLOCK_ENTRIES - 1;

/** Words of a set, each named by its offset. */
const SET_WORDS = 4;
/** Its first entry, or -1, and its last. */
const FIRST = 0;
const LAST = 1;
/** Entries pushed and popped since the last reset. */
const PUSHED = 2;
const POPPED = 3;

/**
 * Span sets: queues of spans, first in, first out (`spanSet`: pushed at the
 * tail index, popped at the head index). An entry may be stale, when its span
 * was swept or freed out of turn; whoever pops it looks at the span's sweepgen.
 * So a span may stand in several sets, or more than once in one.
 *
 * Layout: a chain of entries per set, all in one table whose unused entries are
 * a chain too. A heap has hundreds of sets, most of them empty most of the time.
 * The real ones are in blocks of 512 entries, which a set takes when it comes to
 * them and gives back when all of a block was popped; only the memory that
 * they take is kept here.
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
  readonly #sets: Int32Array;
  /** By set: its blocks in use, the one that is popped from first; absent until it is pushed to. */
  readonly #blocks: number[][] = [];

  /**
   * @param count number of sets, all empty
   * @param memory what their blocks take
   */
  constructor(
    count: number,
    private readonly memory?: HeapMemory,
  ) {
    this.count = count;
    this.#sets = new Int32Array(SET_WORDS * count);
    for (let set = 0; set < count; set++) this.#sets[set * SET_WORDS + FIRST] = -1;
  }

  /** Puts a span at the end of a set. */
  push(set: number, span: number): void {
    let entry = this.#unused;
    if (entry >= 0) this.#unused = this.#entries[entry + 1];
    else entry = this.#extend();
    const entries = this.#entries;
    const sets = this.#sets;
    const s = set * SET_WORDS;
    entries[entry] = span;
    if (sets[s + FIRST] < 0) sets[s + FIRST] = entry;
    else entries[sets[s + LAST] + 1] = entry;
    sets[s + LAST] = entry;
    if ((sets[s + PUSHED]++ & IN_BLOCK) === 0) this.#beginBlock(set);
  }

  /** Takes the entry that was pushed first, or -1. */
  pop(set: number): number {
    const sets = this.#sets;
    const s = set * SET_WORDS;
    const entry = sets[s + FIRST];
    if (entry < 0) return -1;
    const entries = this.#entries;
    sets[s + FIRST] = entry === sets[s + LAST] ? -1 : entries[entry + 1];
    entries[entry + 1] = this.#unused;
    this.#unused = entry;
    if ((++sets[s + POPPED] & IN_BLOCK) === 0) this.#endBlock(set);
    return entries[entry];
  }

  /** The set is empty, and a collection begins: the block that was begun goes back too (`spanSet.reset`). */
  reset(set: number): void {
    this.#endBlock(set);
    this.#sets[set * SET_WORDS + PUSHED] = this.#sets[set * SET_WORDS + POPPED] = 0;
  }

  /** Entries of a set. For tests: it walks the chain. */
  lengthOf(set: number): number {
    let entry = this.#sets[set * SET_WORDS + FIRST];
    if (entry < 0) return 0;
    let length = 1;
    for (; entry !== this.#sets[set * SET_WORDS + LAST]; entry = this.#entries[entry + 1]) length++;
    return length;
  }

  #extend(): number {
    const entry = this.#used;
    this.#used += 2;
    if (entry === this.#entries.length) this.#entries = widen(this.#entries, new Int32Array(entry * 2));
    return entry;
  }

  #beginBlock(set: number): void {
    if (this.memory === undefined) return;
    if (this.#blocks[set] === undefined) {
      this.#blocks[set] = [];
      this.memory.addSetSpine();
    }
    this.#blocks[set].push(this.memory.takeSetBlock());
  }

  #endBlock(set: number): void {
    const block = this.#blocks[set]?.shift();
    if (block !== undefined) this.memory?.giveSetBlock(block);
  }
}
