import { widen } from './widen.js';

/**
 * Where each object lies: slot handle by object number. The caller numbers
 * objects and reuses numbers, so the table is as long as the most objects that
 * lived at once.
 */
export class ObjectTable {
  handleOf = new Int32Array(1024);

  /** Makes room for object numbers below `limit`. */
  reserve(limit: number): void {
    const { length } = this.handleOf;
    if (limit > length) this.handleOf = widen(this.handleOf, new Int32Array(Math.max(limit, length * 2)));
  }
}
