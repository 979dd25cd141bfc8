import { type AllocationRequests, WORDS_PER_MALLOC } from './allocation-words.js';
import { popCount } from './pop-count.js';
import { SlotCache, type SlotCacheOptions, TINY_BYTES } from './slot-cache.js';
import type { SlotBits } from './slot-bits.js';
import { GRANULE_BYTES, GRANULE_SHIFT, PAGE_BYTES } from './units.js';

/**
 * The constants that the inner loop uses, once more: only a constant that its
 * module keeps to itself is compiled into the code; an exported or imported one
 * is looked up, and checked for being initialised, for every object.
 */
const STEP = WORDS_PER_MALLOC;
const TINY = TINY_BYTES;

/** Words of a class's entry, and log2 of that. */
const ENTRY_WORDS = 8;
const ENTRY_SHIFT = 3;
/** Slots that a word of bits is about. */
const WORD_SLOTS = 32;

/** Free slots of the word at hand, a bit each; 0 if there is none. */
const BITS = 0;
/** Handle of that word's first slot. */
const FIRST_HANDLE = 1;
/** Address of that word's first slot, in granules. */
const FIRST_GRANULE = 2;
/** Granules from one slot to the next. */
const STRIDE = 3;
/** Words of the span held that come after the one at hand. */
const WORDS_LEFT = 4;
/** Free slots of that span when it came. */
const FREE_BEFORE = 5;
/** The span held, or -1. */
const SPAN = 6;
/** Bytes of a span of the class that no slot covers. */
const TAIL_BYTES = 7;

/**
 * A cache whose spans keep free slots as bits ({@link SlotBits}). Of the span
 * held, it has one word of bits at hand (Go: 64 bits, `allocCache`); the heap
 * sees what was taken of it when the span is let go.
 *
 * Source: Go 1.20.4 `nextFreeFast` (malloc.go), `mspan.nextFreeIndex`,
 * `mspan.refillAllocCache` (mbitmap.go).
 */
export abstract class SlotBitCache extends SlotCache {
  readonly #slots: SlotBits;
  /**
   * What is held for each class, one cache line a class: ENTRY_WORDS words at
   * class × ENTRY_WORDS, each named by its offset above.
   */
  readonly #entries: Int32Array;

  constructor(options: SlotCacheOptions & { readonly slots: SlotBits }) {
    super(options);
    this.#slots = options.slots;
    this.#entries = new Int32Array(this.classCount * ENTRY_WORDS);
    const { slotBytes, slots, spanPages } = this.classes;
    for (let c = 0; c < this.classCount; c++) {
      const sizeClass = c >>> this.noscanBits;
      this.#entries[c * ENTRY_WORDS + STRIDE] = slotBytes[sizeClass] / GRANULE_BYTES;
      this.#entries[c * ENTRY_WORDS + SPAN] = -1;
      this.#entries[c * ENTRY_WORDS + TAIL_BYTES] = spanPages[sizeClass] * PAGE_BYTES - slots[sizeClass] * slotBytes[sizeClass];
    }
  }

  /** Whatever needs more than a free slot at hand ({@link takeFree}) leaves the inner loop. */
  malloc({ requests }: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    const { classOf, maxSmallBytes } = this.classes;
    const entries = this.#entries;
    const handleOf = this.objects.handleOf;
    const noscanBits = this.noscanBits;
    const end = to * STEP;

    let w = from * STEP;
    for (;;) {
      let lacking = NOTHING;
      for (; w < end; w += STEP) {
        lacking = takeFree(requests, w, classOf, maxSmallBytes, noscanBits, entries, handleOf, answers);
        if (lacking !== NOTHING) break;
      }
      if (w >= end) return to;
      // Every 32 slots at most: what comes with a refill is not for that.
      if (lacking >= 0 && this.#nextWord(lacking)) continue;
      const stop = this.mallocSlowly(requests, w, answers);
      if (stop >= 0) return stop;
      w += STEP;
    }
  }

  /** Free slots of a span in order, be it held or not. For checks and messages. */
  freeSlotsOf(span: number, classNumber: number, slots: number): number[] {
    const first = this.firstHandleOf(span);
    const isHeld = this.spanOf(classNumber) === span;
    const entry = classNumber * ENTRY_WORDS;
    return Array.from({ length: slots }, (_, slot) => slot).filter((slot) => {
      const handle = first + slot;
      const ahead = isHeld ? handle - this.#entries[entry + FIRST_HANDLE] : WORD_SLOTS;
      const word = ahead < 0 ? 0 : ahead < WORD_SLOTS ? this.#entries[entry + BITS] : this.#slots.freeWords[handle >>> 5];
      return (word & (1 << (handle & 31))) !== 0;
    });
  }

  spanOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + SPAN];
  }

  freeCountOf(classNumber: number): number {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    // As whoever refills finds it.
    if ((entries[entry + BITS] | entries[entry + WORDS_LEFT]) === 0) return 0;
    const { freeWords } = this.#slots;
    const w = entries[entry + FIRST_HANDLE] >>> 5;
    let count = popCount(entries[entry + BITS]);
    for (let i = entries[entry + WORDS_LEFT]; i > 0; i--) count += popCount(freeWords[w + i]);
    return count;
  }

  takenOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + FREE_BEFORE] - this.freeCountOf(classNumber);
  }

  /** Writes the slots taken from the span held for a class since it came, the lowest first; returns how many. */
  takenSlotsOf(classNumber: number, slots: Int32Array): number {
    const entry = classNumber * ENTRY_WORDS;
    const { freeWords } = this.#slots;
    const first = this.firstHandleOf(this.#entries[entry + SPAN]);
    const w = this.#entries[entry + FIRST_HANDLE] >>> 5;
    let taken = 0;
    // The table has not heard of what was taken yet.
    for (let used = first >>> 5; used <= w; used++) {
      let bits = freeWords[used];
      if (used === w) bits &= ~this.#entries[entry + BITS];
      for (; bits !== 0; bits &= bits - 1) slots[taken++] = (used << 5) + 31 - Math.clz32(bits & -bits) - first;
    }
    return taken;
  }

  protected hold(classNumber: number, span: number, freeCount: number): void {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    const slots = this.classes.slots[classNumber >>> this.noscanBits];
    // As if the word before the span's first had just been used up.
    entries[entry + FIRST_HANDLE] = this.firstHandleOf(span) - WORD_SLOTS;
    entries[entry + FIRST_GRANULE] = (this.basePageOf(span) << GRANULE_SHIFT) - WORD_SLOTS * entries[entry + STRIDE];
    entries[entry + WORDS_LEFT] = (slots + WORD_SLOTS - 1) >>> 5;
    entries[entry + FREE_BEFORE] = freeCount;
    entries[entry + SPAN] = span;
    this.#nextWord(entry);
  }

  /** Bytes of so many slots of a class. */
  protected slotBytesOf(classNumber: number, slots: number): number {
    return slots * this.#entries[classNumber * ENTRY_WORDS + STRIDE] * GRANULE_BYTES;
  }

  /** Bytes of a span of a class that no slot covers. */
  protected tailBytesOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + TAIL_BYTES];
  }

  protected letGo(classNumber: number): void {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    const { freeWords } = this.#slots;
    const w = entries[entry + FIRST_HANDLE] >>> 5;
    // The words before were used up; this one may have slots left.
    const firstWord = this.firstHandleOf(entries[entry + SPAN]) >>> 5;
    for (let used = firstWord; used < w; used++) freeWords[used] = 0;
    freeWords[w] = entries[entry + BITS];
    entries[entry + BITS] = entries[entry + WORDS_LEFT] = entries[entry + FREE_BEFORE] = 0;
    entries[entry + SPAN] = -1;
  }

  protected takeSlot(classNumber: number, object: number): number {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    if (entries[entry + BITS] === 0 && !this.#nextWord(entry)) this.refill(classNumber);
    const bits = entries[entry + BITS];
    entries[entry + BITS] = bits & (bits - 1);
    const slot = 31 - Math.clz32(bits & -bits);
    this.objects.handleOf[object] = entries[entry + FIRST_HANDLE] + slot;
    return entries[entry + FIRST_GRANULE] + Math.imul(slot, entries[entry + STRIDE]);
  }

  /** Gets the next word with a free slot of the span held; false if there is none. */
  #nextWord(entry: number): boolean {
    const entries = this.#entries;
    const { freeWords } = this.#slots;
    // Before the heap's very first word, this is -1.
    let w = entries[entry + FIRST_HANDLE] >> 5;
    const last = w + entries[entry + WORDS_LEFT];
    const before = w;
    while (w < last) {
      const bits = freeWords[++w];
      if (bits === 0) continue;
      entries[entry + BITS] = bits;
      entries[entry + FIRST_HANDLE] = w << 5;
      entries[entry + FIRST_GRANULE] += (w - before) * WORD_SLOTS * entries[entry + STRIDE];
      entries[entry + WORDS_LEFT] = last - w;
      return true;
    }
    // What was looked at in vain need not be looked at again.
    entries[entry + WORDS_LEFT] = 0;
    return false;
  }
}

/** What {@link takeFree} lacked: nothing; or more than a free slot. */
const NOTHING = -1;
const MORE_THAN_A_SLOT = -2;

/**
 * Takes a free slot at hand for the request at word `w`. Returns what it lacked
 * if it could not, and then nothing changed: the entry that has no slot at hand,
 * or one of the above. Words are named by `|` where the lowest bits are 0, since
 * that cannot overflow.
 */
function takeFree(
  requests: Uint32Array,
  w: number,
  classOf: Uint8Array,
  maxSmallBytes: number,
  noscanBits: number,
  entries: Int32Array,
  handleOf: Int32Array,
  answers: Int32Array,
): number {
  const size = requests[w];
  const objectAndNoscan = requests[w | 1];
  if (size > maxSmallBytes || (size < TINY && (objectAndNoscan & 1) !== 0)) return MORE_THAN_A_SLOT;
  const entry = ((classOf[(size + 7) >>> 3] << noscanBits) | (objectAndNoscan & noscanBits)) << ENTRY_SHIFT;
  const bits = entries[entry | BITS];
  if (bits === 0) return entry;
  entries[entry | BITS] = bits & (bits - 1);
  const slot = 31 - Math.clz32(bits & -bits);
  handleOf[objectAndNoscan >>> 1] = entries[entry | FIRST_HANDLE] + slot;
  answers[w] = entries[entry | FIRST_GRANULE] + Math.imul(slot, entries[entry | STRIDE]);
  answers[w | 1] = 0;
  return NOTHING;
}
