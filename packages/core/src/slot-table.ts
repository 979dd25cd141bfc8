import { popCount } from './pop-count.js';
import { GROUP_SLOTS, SlotPool } from './slot-pool.js';
import { widen } from './widen.js';

/**
 * What is kept per slot: the span's list of free slots, and whether the last
 * collection found the slot's object dead.
 *
 * Go links a span's free slots through the free memory itself. All that ever
 * happens to such a list is that malloc takes its head and that a sweep puts
 * freed slots in front, so it is a stack, and here it is one: free slots of a
 * span stand at `stack[first handle + 0 .. free count - 1]`, the head last.
 * Unlike a linked list, taking the head then waits for no memory.
 *
 * Source: Go 1.4.3 `MCentral_Grow`, `runtime·MSpan_Sweep`.
 */
export class SlotTable {
  /** Handles, and a bit for each: set = dead, to be freed when the span is swept. */
  readonly dead = new SlotPool();
  /** By handle: the spans' stacks of free slots. */
  stack = new Uint16Array(this.dead.capacity);

  /** By handle: how many live objects share the slot, not counting one. */
  sharers = new Uint8Array(this.dead.capacity);

  /** Takes handles for a span's slots; returns the first. */
  alloc(slots: number, span: number): number {
    const first = this.dead.alloc(slots, span);
    const { capacity } = this.dead;
    if (this.stack.length < capacity) {
      this.stack = widen(this.stack, new Uint16Array(capacity));
      this.sharers = widen(this.sharers, new Uint8Array(capacity));
    }
    return first;
  }

  /** Gives a span's handles back. */
  free(first: number, slots: number): void {
    this.dead.free(first, slots);
  }

  /** Makes all slots of a fresh span free, the lowest first in line. */
  fill(first: number, slots: number): void {
    const { stack } = this;
    for (let i = 0, slot = slots - 1; slot >= 0; i++, slot--) stack[first + i] = slot;
  }

  /**
   * Marks the slots dead whose objects are all dead with these. `dead` lists
   * object numbers; `handleOf` is as in object-table.ts.
   */
  markDead(dead: Int32Array, handleOf: Int32Array): void {
    const { words } = this.dead;
    for (let i = 0; i < dead.length; i++) {
      let handle = handleOf[dead[i]];
      if (handle < 0) {
        handle = ~handle;
        if (this.sharers[handle] > 0) {
          this.sharers[handle]--;
          continue;
        }
      }
      words[handle >>> 5] |= 1 << (handle & 31);
    }
  }

  /**
   * Frees the dead slots of a span and clears their bits: they go in front of
   * its free slots, the lowest first in line.
   * @param freeCount free slots so far
   * @returns free slots now
   */
  reviveDead(first: number, slots: number, freeCount: number): number {
    const { words } = this.dead;
    const { stack } = this;
    const firstWord = first >>> 5;
    let top = first + freeCount;
    for (let w = (first + slots - 1) >>> 5; w >= firstWord; w--) {
      let bits = words[w];
      if (bits === 0) continue;
      words[w] = 0;
      const slotOfBit31 = ((w - firstWord) << 5) + 31;
      do {
        const zeros = Math.clz32(bits);
        stack[top++] = slotOfBit31 - zeros;
        bits ^= 0x80000000 >>> zeros;
      } while (bits !== 0);
    }
    return top - first;
  }

  /**
   * As {@link reviveDead}, but all free slots of the span come in ascending
   * order again, as where a bitmap says what is free (Go 1.7 and later).
   */
  reviveDeadSorted(first: number, slots: number, freeCount: number): number {
    const freed = this.countDead(first, slots);
    if (freed === 0) return freeCount;
    const { words } = this.dead;
    const { stack } = this;
    // Merge from the lowest slot on, which is at the end: what is written never
    // overtakes what is still to be read, and meets it when all dead are placed.
    let from = first + freeCount - 1;
    let to = from + freed;
    for (let w = first >>> 5, slot = 0; to > from; w++, slot += GROUP_SLOTS) {
      let bits = words[w];
      words[w] = 0;
      for (; from >= first && stack[from] < slot + GROUP_SLOTS; from--) bits |= 1 << (stack[from] & 31);
      for (; bits !== 0; bits &= bits - 1) stack[to--] = slot + 31 - Math.clz32(bits & -bits);
    }
    return freeCount + freed;
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
