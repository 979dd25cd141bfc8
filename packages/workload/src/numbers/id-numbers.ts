import { NumberPool } from '@spanlab/core';
import { AddressTable } from './address-table.js';

/** Bits of an id that one table tells apart: its keys are positive 32-bit integers. */
const TABLE_BITS = 30;
const TABLE_MASK = 2 ** TABLE_BITS - 1;

/**
 * Numbers the ids that live at once densely, from 1, so that memory follows how
 * many live and not how large an id is. Ids are whole numbers below 2^32.
 */
export class IdNumbers {
  readonly #pool = new NumberPool(1);
  /** One for each value of an id's two highest bits. */
  readonly #tables = Array.from({ length: 4 }, () => new AddressTable());
  /** Ids that live. */
  live = 0;

  /** Gives `id` a number; 0 if it has one already. */
  take(id: number): number {
    const table = this.#tables[id >>> TABLE_BITS];
    const key = id & TABLE_MASK;
    const number = this.#pool.take();
    const before = table.set(key, number);
    if (before !== 0) {
      table.set(key, before);
      this.#pool.give(number);
      return 0;
    }
    this.live++;
    return number;
  }

  /** Takes the number of `id` back and returns it; 0 if it has none. */
  give(id: number): number {
    const number = this.#tables[id >>> TABLE_BITS].take(id & TABLE_MASK);
    if (number === 0) return 0;
    this.#pool.give(number);
    this.live--;
    return number;
  }
}
