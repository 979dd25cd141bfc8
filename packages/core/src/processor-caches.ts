import type { InsideMalloc } from './heap-strategy.js';
import type { Journal } from './journal.js';
import type { SlotCache } from './slot-cache.js';

/**
 * The caches of all Ps, and which of them is the running P's. The heap
 * allocates from that one; whatever flushes or counts goes over all of them, in
 * the order of their Ps.
 *
 * With one P this is one object more on the way to a statistic, and none on
 * the way of an allocation: the heap keeps the current cache in a field.
 *
 * Source: Go 1.4.3 `P.mcache`, `flushallmcaches` (mstats); 1.20.4 `allp`.
 */
export class ProcessorCaches<Cache extends SlotCache> {
  /** By P. A P that has never run has none: its place is skipped by {@link all}. */
  readonly #ofP: (Cache | undefined)[];
  #all: readonly Cache[];
  #current: Cache;

  /** @param make a new cache, ready to allocate from */
  constructor(private readonly make: () => Cache) {
    this.#current = make();
    this.#ofP = [this.#current];
    this.#all = [this.#current];
  }

  /** The running P's. */
  get current(): Cache {
    return this.#current;
  }

  /** All that exist, in order of P. */
  get all(): readonly Cache[] {
    return this.#all;
  }

  /** P `p` runs from now on. Returns whether its cache had to be made. */
  use(p: number): boolean {
    const cache = this.#ofP[p];
    if (cache !== undefined) {
      this.#current = cache;
      return false;
    }
    const made = this.make();
    made.journal = this.#current.journal;
    made.insideMalloc = this.#current.insideMalloc;
    this.#ofP[p] = this.#current = made;
    this.#all = this.#ofP.filter((one) => one !== undefined);
    return true;
  }

  /** The cache that holds this span for a class, if one does. */
  holderOf(classNumber: number, span: number): Cache | undefined {
    for (const cache of this.#all) if (cache.spanOf(classNumber) === span) return cache;
    return undefined;
  }

  /** Objects that were fitted into another's tiny block, on all Ps. */
  get tinyCombined(): number {
    let combined = 0;
    for (const cache of this.#all) combined += cache.tinyCombined;
    return combined;
  }

  set journal(journal: Journal | undefined) {
    for (const cache of this.#all) cache.journal = journal;
  }

  get insideMalloc(): InsideMalloc | undefined {
    return this.#current.insideMalloc;
  }

  set insideMalloc(events: InsideMalloc | undefined) {
    for (const cache of this.#all) cache.insideMalloc = events;
  }

  forgetTiny(): void {
    for (const cache of this.#all) cache.forgetTiny();
  }
}
