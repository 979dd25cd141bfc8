import { HEAP_LOCK } from '@spanlab/core';
import { Lock } from './lock.js';

/** What the locks of one kind have seen. Times in ns. */
export interface LockTotals {
  readonly acquisitions: number;
  /** Acquisitions that had to wait. */
  readonly contended: number;
  readonly waitNs: number;
  readonly holdNs: number;
}

/** All locks of a heap by number: {@link HEAP_LOCK}, and one per size class where there are any. */
export class LockTable {
  readonly #locks: Lock[] = [];

  lock(number: number): Lock {
    while (this.#locks.length <= number) this.#locks.push(new Lock());
    return this.#locks[number];
  }

  /** Everybody stands still for so long. */
  pause(ns: number): void {
    for (const lock of this.#locks) lock.pause(ns);
  }

  heap(): LockTotals {
    return totals([this.lock(HEAP_LOCK)]);
  }

  /** The central lists' locks together. */
  central(): LockTotals {
    return totals(this.#locks.slice(HEAP_LOCK + 1));
  }

  /** Those central locks that were ever taken, by size class. */
  centralByClass(): { readonly sizeClass: number; readonly totals: LockTotals }[] {
    return this.#locks
      .map((lock, sizeClass) => ({ sizeClass, totals: totals([lock]) }))
      .filter(({ sizeClass, totals: { acquisitions } }) => sizeClass !== HEAP_LOCK && acquisitions > 0);
  }
}

function totals(locks: readonly Lock[]): LockTotals {
  const sum = (of: (lock: Lock) => number) => locks.reduce((total, lock) => total + of(lock), 0);
  return {
    acquisitions: sum((lock) => lock.acquisitions),
    contended: sum((lock) => lock.contended),
    waitNs: sum((lock) => lock.waitNs),
    holdNs: sum((lock) => lock.holdNs),
  };
}
