import { type AllocationRequests, TINY_COMBINED, WORDS_PER_MALLOC } from './allocation-words.js';
import type { Journal } from './journal.js';
import type { ObjectTable } from './object-table.js';
import type { SizeClassTable } from './size-class-table.js';
import type { SlotTable } from './slot-table.js';
import { GRANULE_BYTES, GRANULE_SHIFT, PAGE_BYTES } from './units.js';
import type { InsideMalloc } from './heap-strategy.js';

/** Bytes of a tiny block; pointer-free objects smaller than this are combined (`maxTinySize`). */
export const TINY_BYTES = 16;
/** Size class of a tiny block. */
export const TINY_SIZE_CLASS = 2;

/** Words of a class's entry. */
const ENTRY_WORDS = 8;
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

export interface SlotCacheOptions {
  readonly classes: SizeClassTable;
  readonly slots: SlotTable;
  readonly objects: ObjectTable;
  /** Whether spans of objects with and without pointers are apart (span classes, Go 1.9 and later). */
  readonly splitsNoscan: boolean;
  /** Whether tiny objects share a block of 16 bytes. */
  readonly combinesTiny: boolean;
}

/**
 * A P's cache (`mcache`): a span per class to allocate from without a lock, and
 * the tiny block that small pointer-free objects are packed into. What is left
 * to a release is where spans come from.
 *
 * A class here is a size class, or where `splitsNoscan` a span class: size
 * class × 2 + (1 if pointer-free).
 *
 * This is the per-object path of every heap. Its state is in typed arrays by
 * class; it leaves the loop only when a span is used up, or an object is large
 * or tiny.
 *
 * Source: Go 1.4.3 `mallocgc` (malloc.go), 1.20.4 `mallocgc`, `nextFreeFast`.
 */
export abstract class SlotCache {
  journal: Journal | undefined;
  /** See HeapStrategy. */
  insideMalloc: InsideMalloc | undefined;
  /** See HeapStrategy. */
  stopsAtSpans = false;
  /** Objects that were fitted into another's tiny block (`tinyallocs`). */
  tinyCombined = 0;
  /** Number of classes, the unused class 0 included. */
  readonly classCount: number;

  protected readonly classes: SizeClassTable;
  protected readonly slots: SlotTable;
  protected readonly objects: ObjectTable;
  /**
   * What is held for each class, one cache line a class: ENTRY_WORDS words at
   * class × ENTRY_WORDS, each named by its offset above.
   */
  readonly #entries: Int32Array;
  /** log2 of span classes in a size class. */
  readonly #noscanBits: 0 | 1;
  readonly #combinesTiny: boolean;

  /** The request that is being carried out slowly, and whether it took a span. */
  #request = 0;
  #tookSpan = false;

  /** The current tiny block: address in granules, slot, first object, and bytes that are still unused. */
  #tinyGranule = 0;
  #tinyHandle = 0;
  #tinyObject = 0;
  #tinyRemaining = 0;

  constructor({ classes, slots, objects, splitsNoscan, combinesTiny }: SlotCacheOptions) {
    this.classes = classes;
    this.slots = slots;
    this.objects = objects;
    this.#noscanBits = splitsNoscan ? 1 : 0;
    this.#combinesTiny = combinesTiny;
    this.classCount = classes.count << this.#noscanBits;
    this.#entries = new Int32Array(this.classCount * ENTRY_WORDS);
    for (let c = 0; c < this.classCount; c++) {
      this.#entries[c * ENTRY_WORDS + STRIDE] = classes.slotBytes[c >>> this.#noscanBits] / GRANULE_BYTES;
      this.#drop(c);
    }
  }

  /** Finds a span with a free slot for the class, and holds it ({@link hold}). */
  protected abstract refill(classNumber: number): void;

  /** Finds a span of so many pages for a large object; returns its number. */
  protected abstract allocLarge(pages: number, noscan: boolean): number;

  /** First page, first handle and free slots of a span that was found. */
  protected abstract basePageOf(span: number): number;
  protected abstract firstHandleOf(span: number): number;

  /**
   * Carries out requests from..to-1, or up to the first that took a span where
   * the cache {@link stopsAtSpans}. Returns the request after the last one.
   *
   * The inner loop makes no call, so that the compiler may keep the arrays'
   * addresses in registers; whatever needs more than a free slot leaves it.
   */
  malloc({ requests }: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    const { classOf, maxSmallBytes } = this.classes;
    const entries = this.#entries;
    const handleOf = this.objects.handleOf;
    const noscanBits = this.#noscanBits;
    const end = to * WORDS_PER_MALLOC;

    for (let w = from * WORDS_PER_MALLOC; w < end; w += WORDS_PER_MALLOC) {
      const { stack } = this.slots;
      for (; w < end; w += WORDS_PER_MALLOC) {
        const size = requests[w];
        const objectAndNoscan = requests[w + 1];
        if (size > maxSmallBytes || (size < TINY_BYTES && (objectAndNoscan & 1) !== 0)) break;
        const entry = ((classOf[(size + 7) >>> 3] << noscanBits) | (objectAndNoscan & noscanBits)) * ENTRY_WORDS;
        const free = entries[entry + FREE_COUNT] - 1;
        if (free < 0) break;
        entries[entry + FREE_COUNT] = free;
        const first = entries[entry + FIRST_HANDLE];
        const slot = stack[first + free];
        handleOf[objectAndNoscan >>> 1] = first + slot;
        answers[w] = entries[entry + FIRST_GRANULE] + Math.imul(slot, entries[entry + STRIDE]);
        answers[w + 1] = 0;
      }
      if (w === end) break;
      this.#tookSpan = false;
      this.#mallocSlowly(requests, w, answers);
      if (this.#tookSpan && this.stopsAtSpans) return w / WORDS_PER_MALLOC + 1;
    }
    return to;
  }

  /** Forgets the tiny block: the next tiny object starts a new one. */
  forgetTiny(): void {
    this.#tinyRemaining = 0;
  }

  /** The span held for a class, or -1. */
  spanOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + SPAN];
  }

  /** Free slots that are left in the span held for a class. */
  freeCountOf(classNumber: number): number {
    return this.#entries[classNumber * ENTRY_WORDS + FREE_COUNT];
  }

  /** Slots taken from the span held for a class since it came. */
  takenOf(classNumber: number): number {
    const entry = classNumber * ENTRY_WORDS;
    return this.#entries[entry + FREE_BEFORE] - this.#entries[entry + FREE_COUNT];
  }

  /** Allocates from this span from now on. */
  protected hold(classNumber: number, span: number, freeCount: number): void {
    const entries = this.#entries;
    const entry = classNumber * ENTRY_WORDS;
    entries[entry + FREE_COUNT] = freeCount;
    entries[entry + FIRST_HANDLE] = this.firstHandleOf(span);
    entries[entry + FIRST_GRANULE] = this.basePageOf(span) << GRANULE_SHIFT;
    entries[entry + FREE_BEFORE] = freeCount;
    entries[entry + SPAN] = span;
  }

  /** Holds no span for this class any more. */
  protected letGo(classNumber: number): void {
    this.#drop(classNumber);
  }

  /**
   * Does what the runtime owes inside this malloc, which is about to take a span
   * of so many bytes.
   * @param pages of the span that count as swept by the caller (large objects)
   */
  protected runInsideMalloc(bytes: number, pages: number): void {
    this.#tookSpan = true;
    this.insideMalloc?.(this.#request, bytes, pages);
  }

  #drop(classNumber: number): void {
    const entry = classNumber * ENTRY_WORDS;
    this.#entries[entry + FREE_COUNT] = 0;
    this.#entries[entry + FREE_BEFORE] = 0;
    this.#entries[entry + SPAN] = -1;
  }

  /** Carries out the request at word `w`, which is large, tiny, or finds its class's span used up. */
  #mallocSlowly(requests: Uint32Array, w: number, answers: Int32Array): void {
    const size = requests[w];
    const object = requests[w + 1] >>> 1;
    const noscan = requests[w + 1] & 1;
    this.#request = w / WORDS_PER_MALLOC;
    if (this.journal !== undefined) this.journal.event = this.#request;
    answers[w + 1] = 0;
    if (size > this.classes.maxSmallBytes) {
      answers[w] = this.#takeLarge(size, noscan === 1, object);
    } else if (size < TINY_BYTES && noscan === 1) {
      if (this.#combineTiny(size, object, answers, w)) return;
      answers[w] = this.#takeSlot(TINY_SIZE_CLASS, noscan, object);
      this.#installTiny(answers[w], size, object);
    } else {
      answers[w] = this.#takeSlot(this.classes.classOf[(size + 7) >>> 3], noscan, object);
    }
  }

  /** Takes a free slot of the class, from a new span if need be; returns its address in granules. */
  #takeSlot(sizeClass: number, noscan: number, object: number): number {
    const entries = this.#entries;
    const classNumber = (sizeClass << this.#noscanBits) | (noscan & this.#noscanBits);
    const entry = classNumber * ENTRY_WORDS;
    if (entries[entry + FREE_COUNT] === 0) this.refill(classNumber);
    const free = --entries[entry + FREE_COUNT];
    const first = entries[entry + FIRST_HANDLE];
    const slot = this.slots.stack[first + free];
    this.objects.handleOf[object] = first + slot;
    return entries[entry + FIRST_GRANULE] + Math.imul(slot, entries[entry + STRIDE]);
  }

  /** Takes a span of its own for a large object; returns its address in granules. */
  #takeLarge(size: number, noscan: boolean, object: number): number {
    const pages = Math.ceil(size / PAGE_BYTES);
    this.runInsideMalloc(pages * PAGE_BYTES, pages);
    const span = this.allocLarge(pages, noscan);
    this.objects.handleOf[object] = this.firstHandleOf(span);
    return this.basePageOf(span) << GRANULE_SHIFT;
  }

  /** Puts an object into the current tiny block, if it fits there aligned. */
  #combineTiny(size: number, object: number, answers: Int32Array, w: number): boolean {
    const remaining = this.#tinyRemaining;
    if (size > remaining) return false;
    const align = (size & 7) === 0 ? 8 : (size & 3) === 0 ? 4 : (size & 1) === 0 ? 2 : 1;
    const offset = (TINY_BYTES - remaining + align - 1) & -align;
    if (offset + size > TINY_BYTES) return false;
    this.#tinyRemaining = TINY_BYTES - offset - size;
    this.tinyCombined++;
    answers[w] = this.#tinyGranule + (offset >>> 3);
    answers[w + 1] = TINY_COMBINED | (offset & 7);
    // From now on the block is shared: it dies with the last of its objects.
    const { handleOf } = this.objects;
    handleOf[this.#tinyObject] = handleOf[object] = ~this.#tinyHandle;
    this.slots.sharers[this.#tinyHandle]++;
    return true;
  }

  /** Makes a fresh block the current one if it has more room left than the old one. */
  #installTiny(granule: number, size: number, object: number): void {
    if (!this.#combinesTiny || TINY_BYTES - size <= this.#tinyRemaining) return;
    this.#tinyGranule = granule;
    this.#tinyHandle = this.objects.handleOf[object];
    this.#tinyObject = object;
    this.#tinyRemaining = TINY_BYTES - size;
  }
}
