import { BITS_ARENA_BYTES, type HeapMemory } from './heap-memory.js';

/** An arena begins with its fill level and a link. */
const HEAD_BYTES = 16;

/**
 * Memory of the spans' mark and allocation bits: arenas of 64 KiB, each given
 * back as a whole when two collections have passed, so that nothing is freed one by one.
 *
 *     next ---> current ---> previous ---> free      at the start of each collection
 *
 * A span takes both bits when it is made, and mark bits again at every sweep:
 * its old mark bits are its allocation bits then.
 *
 * Source: Go 1.20.4 `newMarkBits`, `newArenaMayUnlock`, `nextMarkBitArenaEpoch` (mheap.go).
 */
export class GcBits {
  #next: number[] = [];
  #current: number[] = [];
  #previous: number[] = [];
  readonly #free: number[] = [];
  /** The newest arena of `next`, and what is taken of it. */
  #arena = 0;
  #used = BITS_ARENA_BYTES;
  /** Where in it the bits begin that were taken last. */
  #last = 0;

  constructor(private readonly memory: HeapMemory) {}

  /** Takes bits for a span with `slots` slots. */
  alloc(slots: number): void {
    const bytes = bitsBytes(slots);
    if (this.#used + bytes > BITS_ARENA_BYTES) this.#addArena();
    this.#last = this.#used;
    this.#used += bytes;
  }

  /** Address of the bits that were taken last. Apart from taking them: most callers have no use for it. */
  get lastAddress(): number {
    return this.#arena + this.#last;
  }

  /** A collection starts: everything was swept, so that nobody needs the bits of the one before the last. */
  startEpoch(): void {
    this.#free.push(...this.#previous);
    this.#previous = this.#current;
    this.#current = this.#next;
    this.#next = [];
    this.#used = BITS_ARENA_BYTES;
  }

  #addArena(): void {
    const reused = this.#free.pop();
    const arena = reused ?? this.memory.addBitsArena();
    // Used before, it is cleared whole.
    this.memory.space.touch(arena, reused === undefined ? HEAD_BYTES : BITS_ARENA_BYTES);
    this.#next.push(arena);
    this.#arena = arena;
    this.#used = HEAD_BYTES;
  }
}

/** Bytes of the bits of a span with `slots` slots: whole words of 64 bits. */
export function bitsBytes(slots: number): number {
  return ((slots + 63) >>> 6) * 8;
}
