import { widen } from './widen.js';

/** Whole 32-bit numbers in the order they came, in one array that grows. */
export class IntList {
  length = 0;
  /** The numbers stand at 0..length-1. */
  items = new Int32Array(16);

  push(item: number): void {
    if (this.length === this.items.length) this.items = widen(this.items, new Int32Array(this.length * 2));
    this.items[this.length++] = item;
  }

  clear(): void {
    this.length = 0;
  }

  toArray(): Int32Array {
    return this.items.slice(0, this.length);
  }
}
