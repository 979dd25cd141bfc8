import { widen } from '@spanlab/core';

/** Hands out small numbers and reuses those that came back, so that tables stay short. */
export class NumberPool {
  #free = new Int32Array(256);
  #freeCount = 0;
  #next: number;

  /** @param first smallest number to hand out */
  constructor(first: number) {
    this.#next = first;
  }

  take(): number {
    return this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.#next++;
  }

  give(number: number): void {
    if (this.#freeCount === this.#free.length) {
      this.#free = widen(this.#free, new Int32Array(this.#freeCount * 2));
    }
    this.#free[this.#freeCount++] = number;
  }
}
