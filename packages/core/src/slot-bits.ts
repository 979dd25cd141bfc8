import { popCount } from './pop-count.js';
import { SlotTable } from './slot-table.js';
import { widen } from './widen.js';

/**
 * Slots whose free ones are a set per span, taken from the lowest on: a bit per
 * handle, as {@link SlotTable.dead} has one, so that a sweep is an "or".
 *
 * Source: Go 1.20.4 `mspan.allocBits`, which has them the other way round (set =
 * allocated), `sweepLocked.sweep`.
 */
export class SlotBits extends SlotTable {
  /** Bit h & 31 of word h >>> 5 is set while handle h is a free slot. */
  freeWords = new Int32Array(this.dead.words.length);

  override alloc(slots: number, span: number): number {
    const first = super.alloc(slots, span);
    const { length } = this.dead.words;
    if (this.freeWords.length < length) this.freeWords = widen(this.freeWords, new Int32Array(length));
    return first;
  }

  override free(first: number, slots: number): void {
    const { freeWords } = this;
    for (let w = first >>> 5; w <= (first + slots - 1) >>> 5; w++) freeWords[w] = 0;
    super.free(first, slots);
  }

  /** Makes all slots of a fresh span free. */
  fill(first: number, slots: number): void {
    const { freeWords } = this;
    const last = first + slots - 1;
    for (let w = first >>> 5; w < last >>> 5; w++) freeWords[w] = -1;
    freeWords[last >>> 5] = -1 >>> (31 - (last & 31));
  }

  /** Frees the dead slots of a span and clears their bits; returns how many. */
  reviveDead(first: number, slots: number): number {
    const { freeWords } = this;
    const { words } = this.dead;
    const last = (first + slots - 1) >>> 5;
    let freed = 0;
    for (let w = first >>> 5; w <= last; w++) {
      const bits = words[w];
      if (bits === 0) continue;
      words[w] = 0;
      freeWords[w] |= bits;
      freed += popCount(bits);
    }
    return freed;
  }
}
