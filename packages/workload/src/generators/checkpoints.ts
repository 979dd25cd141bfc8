import { count } from './parameters.js';

/** Parameter of the generators that look at the heap at regular points. */
export const checkpointParameters = {
  checkpoints: count(20, 1, 10_000, 'rows', 'rows `stats` behind the first, evenly spread; the last row is one'),
};

/** Spreads checkpoints evenly over a program. */
export class Checkpoints {
  #passed = 0;
  readonly #count: number;
  readonly #total: number;

  /** @param total things that the program will do */
  constructor(count: number, total: number) {
    this.#count = count;
    this.#total = total;
  }

  /** Whether a checkpoint is due when `done` things are done; asked after each. */
  isDue(done: number): boolean {
    const passed = Math.floor((done * this.#count) / this.#total);
    if (passed === this.#passed) return false;
    this.#passed = passed;
    return true;
  }
}
