import { widen } from '@spanlab/core';
import type { HeapMemory } from './heap-memory.js';

/** Entries of a block (`spanSetBlockEntries`), and log2 of that. */
const BLOCK_ENTRIES = 512;
const BLOCK_SHIFT = 9;
/** An entry's part that tells where in its block it is. */
const IN_BLOCK = BLOCK_ENTRIES - 1;

/** Words of a set, each named by its offset, and log2 of that. */
const SET_WORDS = 4;
const SET_SHIFT = 2;
/** Entries in it. */
const LENGTH = 0;
/** Where its first entry is, if it has one. */
const HEAD = 1;
/** Where its next entry goes: at the start of a block if that has to be taken first. */
const TAIL = 2;
/** 1 if it was ever pushed to. */
const HAS_SPINE = 3;

/**
 * Span sets: queues of spans, first in, first out (`spanSet`: pushed at the
 * tail index, popped at the head index). An entry may be stale, when its span
 * was swept or freed out of turn; whoever pops it looks at the span's sweepgen.
 * So a span may stand in several sets, or more than once in one.
 *
 * Layout: blocks of 512 entries, which a set takes when it comes to them and
 * gives back when all of a block was popped. The blocks of all sets are in one
 * table; each names the block behind it, as the spine of a real set does.
 *
 * Source: Go 1.20.4 `spanSet.push`, `spanSet.pop`, `spanSet.reset` (mspanset.go).
 */
export class SpanSets {
  readonly count: number;
  #entries = new Int32Array(32 * BLOCK_ENTRIES);
  /** By block: the one behind it in its set, and its address. */
  readonly #behind: number[] = [];
  readonly #addresses: number[] = [];
  /** Blocks that no set uses, the one given back last to be used first. */
  readonly #unused: number[] = [];
  readonly #sets: Int32Array;

  /**
   * @param count number of sets, all empty
   * @param memory what their blocks take
   */
  constructor(
    count: number,
    private readonly memory?: Pick<HeapMemory, 'addSetSpine' | 'addSetBlock' | 'beginSetBlock'>,
  ) {
    this.count = count;
    this.#sets = new Int32Array(SET_WORDS * count);
  }

  /** Puts a span at the end of a set. */
  push(set: number, span: number): void {
    const sets = this.#sets;
    const s = set << SET_SHIFT;
    if ((sets[s | TAIL] & IN_BLOCK) === 0) this.#beginBlock(s);
    this.#entries[sets[s | TAIL]++] = span;
    sets[s | LENGTH]++;
  }

  /** Takes the entry that was pushed first, or -1. */
  pop(set: number): number {
    const sets = this.#sets;
    const s = set << SET_SHIFT;
    if (sets[s | LENGTH] === 0) return -1;
    sets[s | LENGTH]--;
    const span = this.#entries[sets[s | HEAD]++];
    if ((sets[s | HEAD] & IN_BLOCK) === 0) this.#endBlock(s);
    return span;
  }

  /** The set is empty, and a collection begins: the block that was begun goes back too. */
  reset(set: number): void {
    const s = set << SET_SHIFT;
    if ((this.#sets[s | TAIL] & IN_BLOCK) === 0) return;
    this.#unused.push((this.#sets[s | TAIL] - 1) >>> BLOCK_SHIFT);
    this.#sets[s | TAIL] = 0;
  }

  /** Blocks that sets use. */
  get usedBlocks(): number {
    return this.#behind.length - this.#unused.length;
  }

  /** Entries of a set. */
  lengthOf(set: number): number {
    return this.#sets[(set << SET_SHIFT) | LENGTH];
  }

  /** The set with its words at `s` goes on in a new block. */
  #beginBlock(s: number): void {
    const sets = this.#sets;
    const block = this.#takeBlock(sets[s | HAS_SPINE] === 0);
    const start = block << BLOCK_SHIFT;
    // The block before still has entries, or it would have been given back.
    if (sets[s | LENGTH] > 0) this.#behind[(sets[s | TAIL] - 1) >>> BLOCK_SHIFT] = block;
    else sets[s | HEAD] = start;
    sets[s | TAIL] = start;
    sets[s | HAS_SPINE] = 1;
  }

  /** All of the set's first block was popped. */
  #endBlock(s: number): void {
    const block = (this.#sets[s | HEAD] - 1) >>> BLOCK_SHIFT;
    if (this.#sets[s | LENGTH] > 0) this.#sets[s | HEAD] = this.#behind[block] << BLOCK_SHIFT;
    this.#unused.push(block);
  }

  #takeBlock(needsSpine: boolean): number {
    if (needsSpine) this.memory?.addSetSpine();
    const block = this.#unused.pop() ?? this.#addBlock();
    this.memory?.beginSetBlock(this.#addresses[block]);
    return block;
  }

  #addBlock(): number {
    const block = this.#behind.push(-1) - 1;
    const end = (block + 1) << BLOCK_SHIFT;
    if (end > this.#entries.length) this.#entries = widen(this.#entries, new Int32Array(this.#entries.length * 2));
    this.#addresses[block] = this.memory?.addSetBlock() ?? 0;
    return block;
  }
}
