import { widen } from '@spanlab/core';

/** Granules of a tiny block: 16 bytes in every release. */
export const TINY_GRANULES = 2;

/**
 * Which objects share a tiny block. A log tells one death for the whole block,
 * at its address; but another heap may have placed its objects elsewhere, so
 * each has a number of its own, and all of them die then.
 *
 * A block is a chain from the object that opened it: `next` of the last is 0.
 */
export class TinyBlocks {
  #next = new Int32Array(1024);

  /** Adds `object` to the block that `owner` opened. */
  join(owner: number, object: number): void {
    this.#reserve(Math.max(owner, object));
    this.#next[object] = this.#next[owner];
    this.#next[owner] = object;
  }

  /** Takes `object` out of its block; returns the member after it, or 0. */
  leave(object: number): number {
    if (object >= this.#next.length) return 0;
    const next = this.#next[object];
    this.#next[object] = 0;
    return next;
  }

  #reserve(object: number): void {
    if (object < this.#next.length) return;
    this.#next = widen(this.#next, new Int32Array(Math.max(object + 1, this.#next.length * 2)));
  }
}
