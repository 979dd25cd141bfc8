import { type AllocationRequests, WORDS_PER_MALLOC } from './allocation-words.js';
import { SlotCache, type SlotCacheOptions, TINY_BYTES } from './slot-cache.js';
import type { SlotStacks } from './slot-stacks.js';
import { GRANULE_BYTES, GRANULE_SHIFT } from './units.js';

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
/** Free slots of the span held; 0 if none is held. */
const FREE_COUNT = 0;
/** Handle of that span's slot 0. */
const FIRST_HANDLE = 1;
/** Address of that span's slot 0, in granules. */
const FIRST_GRANULE = 2;
/** Granules from one slot to the next. */
const STRIDE = 3;
/** Free slots of that span when it came. */
const FREE_BEFORE = 4;
/** The span held, or -1. */
const SPAN = 5;

/**
 * A cache whose spans keep free slots as stacks ({@link SlotStacks}).
 *
 * Source: Go 1.4.3 `mallocgc` (malloc.go).
 */
export abstract class SlotStackCache extends SlotCache {
  readonly #slots: SlotStacks;
  /**
   * What is held for each class, one cache line a class: ENTRY_WORDS words at
   * class × ENTRY_WORDS, each named by its offset above.
   */
  readonly #entries: Int32Array;

  constructor(options: SlotCacheOptions & { readonly slots: SlotStacks }) {
    super(options);
    this.#slots = options.slots;
    this.#entries = new Int32Array(this.classCount * ENTRY_WORDS);
    for (let c = 0; c < this.classCount; c++) {
      this.#entries[c * ENTRY_WORDS + STRIDE] = this.classes.slotBytes[c >>> this.noscanBits] / GRANULE_BYTES;
      this.letGo(c);
    }
  }

  /** Whatever needs more than a free slot ({@link takeFree}) leaves the inner loop. */
  malloc({ requests }: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    const { classOf, maxSmallBytes } = this.classes;
    const entries = this.#entries;
    const handleOf = this.objects.handleOf;
    const noscanBits = this.noscanBits;
    const end = to * STEP;

    let w = from * STEP;
    for (;;) {
      const { stack } = this.#slots;
      // Two objects a round: the compiler checks every array anew in each.
      for (; w + STEP < end; w += 2 * STEP) {
        if (!takeFree(requests, w, classOf, maxSmallBytes, noscanBits, entries, stack, handleOf, answers)) break;
        if (!takeFree(requests, w + STEP, classOf, maxSmallBytes, noscanBits, entries, stack, handleOf, answers)) {
          w += STEP;
          break;
        }
      }
      if (w + STEP === end && takeFree(requests, w, classOf, maxSmallBytes, noscanBits, entries, stack, handleOf, answers)) return to;
      if (w >= end) return to;
      const stop = this.mallocSlowly(requests, w, answers);
      if (stop >= 0) return stop;
      w += STEP;
    }
  }

  spanOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + SPAN];
  }

  freeCountOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + FREE_COUNT];
  }

  takenOf(classNumber: number): number {
    const entry = classNumber * ENTRY_WORDS;
    return this.#entries[entry + FREE_BEFORE] - this.#entries[entry + FREE_COUNT];
  }

  protected hold(classNumber: number, span: number, freeCount: number): void {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    entries[entry + FREE_COUNT] = freeCount;
    entries[entry + FIRST_HANDLE] = this.firstHandleOf(span);
    entries[entry + FIRST_GRANULE] = this.basePageOf(span) << GRANULE_SHIFT;
    entries[entry + FREE_BEFORE] = freeCount;
    entries[entry + SPAN] = span;
  }

  protected letGo(classNumber: number): void {
    const entry = classNumber * ENTRY_WORDS;
    this.#entries[entry + FREE_COUNT] = 0;
    this.#entries[entry + FREE_BEFORE] = 0;
    this.#entries[entry + SPAN] = -1;
  }

  protected takeSlot(classNumber: number, object: number): number {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    if (entries[entry + FREE_COUNT] === 0) this.refill(classNumber);
    const free = --entries[entry + FREE_COUNT];
    const first = entries[entry + FIRST_HANDLE];
    const slot = this.#slots.stack[first + free];
    this.objects.handleOf[object] = first + slot;
    return entries[entry + FIRST_GRANULE] + Math.imul(slot, entries[entry + STRIDE]);
  }
}

/**
 * Takes a free slot of the span held for the request at word `w`; false if it
 * needs more than that, and nothing changes. Words are named by `|` where the
 * lowest bits are 0, since that cannot overflow.
 */
function takeFree(
  requests: Uint32Array,
  w: number,
  classOf: Uint8Array,
  maxSmallBytes: number,
  noscanBits: number,
  entries: Int32Array,
  stack: Uint16Array,
  handleOf: Int32Array,
  answers: Int32Array,
): boolean {
  const size = requests[w];
  const objectAndNoscan = requests[w | 1];
  if (size > maxSmallBytes || (size < TINY && (objectAndNoscan & 1) !== 0)) return false;
  const entry = ((classOf[(size + 7) >>> 3] << noscanBits) | (objectAndNoscan & noscanBits)) << ENTRY_SHIFT;
  const free = entries[entry | FREE_COUNT];
  if (free === 0) return false;
  entries[entry | FREE_COUNT] = free - 1;
  const first = entries[entry | FIRST_HANDLE];
  const slot = stack[(first + free - 1) | 0];
  handleOf[objectAndNoscan >>> 1] = first + slot;
  answers[w] = entries[entry | FIRST_GRANULE] + Math.imul(slot, entries[entry | STRIDE]);
  answers[w | 1] = 0;
  return true;
}
