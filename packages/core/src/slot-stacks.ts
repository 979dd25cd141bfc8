import { SlotTable } from './slot-table.js';
import { widen } from './widen.js';

/**
 * Slots whose free ones are a list per span, last in, first out.
 *
 * Go links a span's free slots through the free memory itself. All that ever
 * happens to such a list is that malloc takes its head and that a sweep puts
 * freed slots in front, so it is a stack, and here it is one: free slots of a
 * span stand at `stack[first handle + 0 .. free count - 1]`, the head last.
 * Unlike a linked list, taking the head then waits for no memory.
 *
 * Source: Go 1.4.3 `MCentral_Grow`, `runtime·MSpan_Sweep`.
 */
export class SlotStacks extends SlotTable {
  /** By handle: the spans' stacks of free slots. */
  stack = new Uint16Array(this.dead.capacity);

  override alloc(slots: number, span: number): number {
    const first = super.alloc(slots, span);
    const { capacity } = this.dead;
    if (this.stack.length < capacity) this.stack = widen(this.stack, new Uint16Array(capacity));
    return first;
  }

  /** Makes all slots of a fresh span free, the lowest first in line. */
  fill(first: number, slots: number): void {
    const { stack } = this;
    for (let i = 0, slot = slots - 1; slot >= 0; i++, slot--) stack[first + i] = slot;
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
}
