import { widen } from '@spanlab/core';

/** The objects that one collection found dead, in the order in which sweeping told so. */
export class DeathList {
  #objects = new Int32Array(1024);
  #length = 0;

  push(object: number): void {
    if (this.#length === this.#objects.length) {
      this.#objects = widen(this.#objects, new Int32Array(this.#length * 2));
    }
    this.#objects[this.#length++] = object;
  }

  clear(): void {
    this.#length = 0;
  }

  toArray(): Int32Array {
    return this.#objects.slice(0, this.#length);
  }
}
