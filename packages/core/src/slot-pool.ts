import { widen } from './widen.js';

/** Slots in a group: what one word of bits covers. */
export const GROUP_SLOTS = 32;

/** Groups of the largest span: 1024 slots. */
const MAX_GROUPS = 32;

/**
 * Numbers for the slots of all spans, packed densely, so that what is kept per
 * slot costs memory only for slots that exist. A span with n slots owns
 * ceil(n / 32) groups of 32 consecutive numbers ("handles"); handle = first
 * handle of the span + slot. Groups are reused by the next span of that length.
 *
 * Two things are kept here: one bit per slot (`words`: bit h & 31 of word
 * h >>> 5), and for each group the span that owns it (`spanOf`).
 */
export class SlotPool {
  /** A bit per handle; all zero for a span that just got its slots. */
  words = new Int32Array(1024);
  /** Owner of each group. */
  spanOf = new Int32Array(1024);
  #usedGroups = 0;
  /** First groups of free runs, by length in groups. */
  readonly #free: number[][] = Array.from({ length: MAX_GROUPS + 1 }, () => []);

  /** Handles that there is room for. */
  get capacity(): number {
    return this.words.length * GROUP_SLOTS;
  }

  /** Takes handles for a span with `slots` slots; returns the first. */
  alloc(slots: number, span: number): number {
    const groups = groupsOf(slots);
    const group = this.#free[groups].pop() ?? this.#extend(groups);
    for (let g = group; g < group + groups; g++) this.spanOf[g] = span;
    return group * GROUP_SLOTS;
  }

  /** Gives a span's handles back; their bits must be clear. */
  free(first: number, slots: number): void {
    this.#free[groupsOf(slots)].push(first / GROUP_SLOTS);
  }

  /** The span that `handle` belongs to. */
  spanOfHandle(handle: number): number {
    return this.spanOf[handle >>> 5];
  }

  set(handle: number): void {
    this.words[handle >>> 5] |= 1 << (handle & 31);
  }

  clear(handle: number): void {
    this.words[handle >>> 5] &= ~(1 << (handle & 31));
  }

  has(handle: number): boolean {
    return (this.words[handle >>> 5] & (1 << (handle & 31))) !== 0;
  }

  #extend(groups: number): number {
    const group = this.#usedGroups;
    this.#usedGroups += groups;
    if (this.#usedGroups > this.words.length) {
      this.words = widen(this.words, new Int32Array(this.words.length * 2));
      this.spanOf = widen(this.spanOf, new Int32Array(this.spanOf.length * 2));
    }
    return group;
  }
}

function groupsOf(slots: number): number {
  return (slots + GROUP_SLOTS - 1) >>> 5;
}
