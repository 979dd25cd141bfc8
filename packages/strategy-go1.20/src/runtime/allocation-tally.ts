import { type AllocationRequests, GRANULE_BYTES, type SizeClassTable, WORDS_PER_MALLOC } from '@spanlab/core';

/** What requests amounted to, in bytes. */
export interface Tally {
  /** Slots, rounding included. */
  allocated: number;
  /** Cleared by malloc, because the memory was used before. */
  zeroed: number;
  /** Asked for with pointers: by all requests, and by the last. */
  scannable: number;
  lastScannable: number;
}

/**
 * Adds up what requests took. Memory that was used lies below a mark that only
 * rises (`zeroedBase`; the real one is kept per arena).
 */
export class AllocationTally {
  /** End of the memory that objects have ever used, in bytes from the arena's start. */
  #usedEnd = 0;
  readonly #tally: Tally = { allocated: 0, zeroed: 0, scannable: 0, lastScannable: 0 };

  constructor(private readonly classes: SizeClassTable) {}

  /** Requests from..to-1 were carried out and got these answers. The result is overwritten by the next call. */
  add({ requests }: AllocationRequests, from: number, to: number, answers: Int32Array): Readonly<Tally> {
    const { classOf, slotBytes, maxSmallBytes } = this.classes;
    const tally = this.#tally;
    tally.allocated = tally.zeroed = tally.scannable = tally.lastScannable = 0;
    for (let w = from * WORDS_PER_MALLOC; w < to * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
      const size = requests[w];
      tally.allocated += size > maxSmallBytes ? size : slotBytes[classOf[(size + 7) >>> 3]];
      const end = answers[w] * GRANULE_BYTES + size;
      if (end <= this.#usedEnd) tally.zeroed += size;
      else this.#usedEnd = end;
      tally.lastScannable = (requests[w + 1] & 1) === 0 ? size : 0;
      tally.scannable += tally.lastScannable;
    }
    return tally;
  }
}
