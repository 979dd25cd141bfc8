import { widen } from '@spanlab/core';

/** Handle of an object that has no slot of its own. */
const NO_HANDLE = -1;

/**
 * Where each object lies: slot handle by object number. The caller numbers
 * objects and reuses numbers, so the table is as long as the most objects that
 * lived at once.
 */
export class ObjectTable {
  handleOf = new Int32Array(1024).fill(NO_HANDLE);

  /** Makes room for object numbers below `limit`. */
  reserve(limit: number): void {
    const from = this.handleOf.length;
    if (limit <= from) return;
    const capacity = Math.max(limit, from * 2);
    this.handleOf = widen(this.handleOf, new Int32Array(capacity)).fill(NO_HANDLE, from);
  }

  /** From now on this number stands for no slot. */
  forget(object: number): void {
    this.handleOf[object] = NO_HANDLE;
  }
}
