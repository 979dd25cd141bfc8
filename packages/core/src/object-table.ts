import { widen } from './widen.js';

/**
 * Where each object lies: slot handle by object number. The caller numbers
 * objects and reuses numbers, so the table is as long as the most objects that
 * lived at once.
 *
 * An object that shares its slot (a tiny block) with others is entered as
 * ~handle, which is negative: the slot dies with the last of them.
 */
export class ObjectTable {
  handleOf = new Int32Array(1024);

  /** Makes room for object numbers below `limit`. */
  reserve(limit: number): void {
    const { length } = this.handleOf;
    if (limit > length) this.handleOf = widen(this.handleOf, new Int32Array(Math.max(limit, length * 2)));
  }

  /** Handle of the object's slot, shared or not. */
  slotOf(object: number): number {
    const handle = this.handleOf[object];
    return handle < 0 ? ~handle : handle;
  }
}
