import { widen } from '@spanlab/core';
import type { HeapMemory } from './heap-memory.js';

/** Entries of a block (`spanSetBlockEntries`). */
const BLOCK_ENTRIES = 512;

/**
 * A span set: a queue, first in, first out (`spanSet`: pushed at the tail index,
 * popped at the head index). An entry may be stale, when its span was swept or
 * freed out of turn; whoever pops it looks at the span's sweepgen.
 *
 * Layout: a ring of a power of two entries. The real one is in blocks of 512
 * entries, which a set takes when it comes to them and gives back when all of a block
 * was popped; only the memory that they take is kept here.
 *
 * Source: Go 1.20.4 `spanSet.push`, `spanSet.pop` (mspanset.go).
 */
export class SpanSet {
  #ring = new Int32Array(8);
  #head = 0;
  #length = 0;
  /** Entries pushed and popped since the last reset. */
  #pushed = 0;
  #popped = 0;
  #hasSpine = false;
  /** Blocks in use, the one that is popped from first. */
  readonly #blocks: number[] = [];

  constructor(private readonly memory?: HeapMemory) {}

  get length(): number {
    return this.#length;
  }

  push(span: number): void {
    if (this.#length === this.#ring.length) this.#grow();
    if (this.#pushed++ % BLOCK_ENTRIES === 0) this.#beginBlock();
    this.#ring[(this.#head + this.#length++) & (this.#ring.length - 1)] = span;
  }

  /** The entry pushed first, or -1. */
  pop(): number {
    if (this.#length === 0) return -1;
    const span = this.#ring[this.#head];
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    if (++this.#popped % BLOCK_ENTRIES === 0) this.#endBlock();
    return span;
  }

  /** The set is empty, and a collection begins: the block that was begun goes back too (`spanSet.reset`). */
  reset(): void {
    if (this.#blocks.length > 0) this.#endBlock();
    this.#pushed = this.#popped = 0;
  }

  #beginBlock(): void {
    if (this.memory === undefined) return;
    if (!this.#hasSpine) this.memory.addSetSpine();
    this.#hasSpine = true;
    this.#blocks.push(this.memory.takeSetBlock());
  }

  #endBlock(): void {
    const block = this.#blocks.shift();
    if (block !== undefined) this.memory?.giveSetBlock(block);
  }

  #grow(): void {
    const { length } = this.#ring;
    const ring = widen(this.#ring, new Int32Array(length * 2));
    // What had wrapped around comes behind the rest.
    ring.copyWithin(length, 0, this.#head);
    this.#ring = ring;
  }
}
