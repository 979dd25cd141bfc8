import { widen } from './widen.js';

/** Hands out small numbers and reuses those that came back, the last one first, so that tables stay as short as can be. */
export class NumberPool {
  #free = new Int32Array(256);
  #freeCount = 0;
  #next: number;

  /** @param first smallest number to hand out */
  constructor(first: number) {
    this.#next = first;
  }

  /** All numbers handed out so far are below this. */
  get limit(): number {
    return this.#next;
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

  /** Gives all of these back, in order. */
  giveAll(numbers: Int32Array): void {
    for (let i = 0; i < numbers.length; i++) this.give(numbers[i]);
  }
}
