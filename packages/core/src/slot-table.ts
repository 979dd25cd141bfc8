import { popCount } from './pop-count.js';
import { SlotPool } from './slot-pool.js';
import { widen } from './widen.js';

/**
 * What every heap keeps per slot: whether the last collection found the slot's
 * object dead, and how many objects share it. Which slots are free, and in
 * which order they are taken, differs between releases: see slot-stacks.ts and
 * slot-bits.ts.
 */
export class SlotTable {
  /** Handles, and a bit for each: set = dead, to be freed when the span is swept. */
  readonly dead = new SlotPool();

  /** By handle: how many live objects share the slot, not counting one. */
  sharers = new Uint8Array(this.dead.capacity);

  /** Takes handles for a span's slots, none of which is free yet; returns the first. */
  alloc(slots: number, span: number): number {
    const first = this.dead.alloc(slots, span);
    const { capacity } = this.dead;
    if (this.sharers.length < capacity) this.sharers = widen(this.sharers, new Uint8Array(capacity));
    return first;
  }

  /** Gives a span's handles back. */
  free(first: number, slots: number): void {
    this.dead.free(first, slots);
  }

  /**
   * Marks the slots dead whose objects are all dead with these. `dead` lists
   * object numbers; `handleOf` is as in object-table.ts.
   */
  markDead(dead: Int32Array, handleOf: Int32Array): void {
    const { words } = this.dead;
    const { sharers } = this;
    let i = 0;
    // Four a round: the compiler checks every array anew in each, which costs about as much as a death.
    for (; i + 3 < dead.length; i += 4) {
      markOne(words, sharers, handleOf[dead[i]]);
      markOne(words, sharers, handleOf[dead[i + 1]]);
      markOne(words, sharers, handleOf[dead[i + 2]]);
      markOne(words, sharers, handleOf[dead[i + 3]]);
    }
    for (; i < dead.length; i++) markOne(words, sharers, handleOf[dead[i]]);
  }

  /** Dead slots of a span that no sweep has freed yet. */
  countDead(first: number, slots: number): number {
    const { words } = this.dead;
    const last = (first + slots - 1) >>> 5;
    let count = 0;
    for (let w = first >>> 5; w <= last; w++) if (words[w] !== 0) count += popCount(words[w]);
    return count;
  }
}

/**
 * One of the objects in this slot is dead. Whether it was the last one is
 * arithmetic and no branch: nobody could predict that.
 */
function markOne(words: Int32Array, sharers: Uint8Array, handle: number): void {
  const others = sharers[handle];
  const livesOn = -others >> 31;
  sharers[handle] = others + livesOn;
  words[handle >>> 5] |= (1 << (handle & 31)) & ~livesOn;
}
