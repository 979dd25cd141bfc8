import { type AllocationRequests, TINY_COMBINED, WORDS_PER_MALLOC } from './allocation-words.js';
import type { Journal } from './journal.js';
import type { ObjectTable } from './object-table.js';
import type { SizeClassTable } from './size-class-table.js';
import type { SlotTable } from './slot-table.js';
import { GRANULE_SHIFT, PAGE_BYTES, PAGE_SHIFT } from './units.js';
import type { InsideMalloc } from './heap-strategy.js';

/** Bytes of a tiny block; pointer-free objects smaller than this are combined (`maxTinySize`). */
export const TINY_BYTES = 16;
/** Size class of a tiny block. */
export const TINY_SIZE_CLASS = 2;

/** Once more, for this module alone: see slot-stack-cache.ts. */
const STEP = WORDS_PER_MALLOC;

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
 * Here is what is rare. The per-object path, which depends on how free slots
 * are kept, is in slot-stack-cache.ts and slot-bit-cache.ts: one loop each, its
 * state in typed arrays by class, left only when there is no free slot at hand,
 * or an object is large or tiny.
 *
 * Source: Go 1.4.3 `mallocgc` (malloc.go), 1.20.4 `mallocgc`.
 */
export abstract class SlotCache {
  journal: Journal | undefined;
  /** See HeapStrategy. */
  insideMalloc: InsideMalloc | undefined;
  /** See HeapStrategy. */
  stopsAtSpans = false;
  /** Whether {@link malloc} returns before the first request that has to take a span (`mallocBeforeSpan` of HeapStrategy). */
  stopsBeforeSpans = false;
  /** Objects that were fitted into another's tiny block (`tinyallocs`). */
  tinyCombined = 0;
  /** Number of classes, the unused class 0 included. */
  readonly classCount: number;

  protected readonly classes: SizeClassTable;
  protected readonly objects: ObjectTable;
  /** log2 of span classes in a size class. */
  protected readonly noscanBits: 0 | 1;
  readonly #slots: SlotTable;
  readonly #combinesTiny: boolean;

  /** The request that is being carried out slowly, and whether it took a span. */
  #request = 0;
  #tookSpan = false;

  /** The current tiny block: address in granules, slot, and bytes that are still unused. */
  #tinyGranule = 0;
  #tinyHandle = 0;
  #tinyRemaining = 0;

  constructor({ classes, slots, objects, splitsNoscan, combinesTiny }: SlotCacheOptions) {
    this.classes = classes;
    this.objects = objects;
    this.noscanBits = splitsNoscan ? 1 : 0;
    this.#slots = slots;
    this.#combinesTiny = combinesTiny;
    this.classCount = classes.count << this.noscanBits;
  }

  /**
   * Carries out requests from..to-1 (see HeapStrategy), or up to the first that
   * took a span where the cache {@link stopsAtSpans}, or up to before the first
   * that has to take one where it {@link stopsBeforeSpans}. Returns the request after
   * the last one. Calls {@link mallocSlowly} for what is rare.
   */
  abstract malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number;

  /** The span held for a class, or -1. */
  abstract spanOf(classNumber: number): number;

  /** Free slots that are left in the span held for a class. */
  abstract freeCountOf(classNumber: number): number;

  /** Slots taken from the span held for a class since it came. */
  abstract takenOf(classNumber: number): number;

  /** Allocates from this span from now on; it has a free slot. */
  protected abstract hold(classNumber: number, span: number, freeCount: number): void;

  /** Holds no span for this class any more. */
  protected abstract letGo(classNumber: number): void;

  /** Takes a free slot of the class, from a new span if need be; returns its address in granules. */
  protected abstract takeSlot(classNumber: number, object: number): number;

  /** Finds a span with a free slot for the class, and holds it ({@link hold}). */
  protected abstract refill(classNumber: number): void;

  /** Finds a span of so many pages for a large object; returns its number. */
  protected abstract allocLarge(pages: number, noscan: boolean): number;

  /** First page, first handle and free slots of a span that was found. */
  protected abstract basePageOf(span: number): number;
  protected abstract firstHandleOf(span: number): number;

  /** Forgets the tiny block: the next tiny object starts a new one. */
  forgetTiny(): void {
    this.#tinyRemaining = 0;
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

  /**
   * Carries out the request at word `w`, which is large, tiny, or finds its
   * class's span used up. Returns the request to stop before, or -1 to go on.
   */
  protected mallocSlowly(requests: Uint32Array, w: number, answers: Int32Array): number {
    if (this.stopsBeforeSpans && this.#needsSpan(requests[w], requests[w + 1] & 1)) return w / WORDS_PER_MALLOC;
    this.#tookSpan = false;
    this.#answer(requests, w, answers);
    return this.#tookSpan && this.stopsAtSpans ? w / WORDS_PER_MALLOC + 1 : -1;
  }

  /** Whether a request cannot be carried out with what the cache has. */
  #needsSpan(size: number, noscan: number): boolean {
    if (size > this.classes.maxSmallBytes) return true;
    const isTiny = size < TINY_BYTES && noscan === 1;
    if (isTiny && this.#tinyOffsetFor(size) >= 0) return false;
    const sizeClass = isTiny ? TINY_SIZE_CLASS : this.classes.classOf[(size + 7) >>> 3];
    return this.freeCountOf(this.#classNumber(sizeClass, noscan)) === 0;
  }

  #answer(requests: Uint32Array, w: number, answers: Int32Array): void {
    const size = requests[w];
    const object = requests[w + 1] >>> 1;
    const noscan = requests[w + 1] & 1;
    this.#request = w / STEP;
    if (this.journal !== undefined) this.journal.event = this.#request;
    answers[w + 1] = 0;
    if (size > this.classes.maxSmallBytes) {
      answers[w] = this.#takeLarge(size, noscan === 1, object);
    } else if (size < TINY_BYTES && noscan === 1) {
      if (this.#combineTiny(size, object, answers, w)) return;
      answers[w] = this.takeSlot(this.#classNumber(TINY_SIZE_CLASS, noscan), object);
      this.#installTiny(answers[w], size, object);
    } else {
      answers[w] = this.takeSlot(this.#classNumber(this.classes.classOf[(size + 7) >>> 3], noscan), object);
    }
  }

  #classNumber(sizeClass: number, noscan: number): number {
    return (sizeClass << this.noscanBits) | (noscan & this.noscanBits);
  }

  /** Takes a span of its own for a large object; returns its address in granules. */
  #takeLarge(size: number, noscan: boolean, object: number): number {
    const pages = ((size - 1) >>> PAGE_SHIFT) + 1;
    this.runInsideMalloc(pages * PAGE_BYTES, pages);
    const span = this.allocLarge(pages, noscan);
    this.objects.handleOf[object] = this.firstHandleOf(span);
    return this.basePageOf(span) << GRANULE_SHIFT;
  }

  /** Puts an object into the current tiny block, if it fits there aligned. */
  #combineTiny(size: number, object: number, answers: Int32Array, w: number): boolean {
    const offset = this.#tinyOffsetFor(size);
    if (offset < 0) return false;
    this.#tinyRemaining = TINY_BYTES - offset - size;
    this.tinyCombined++;
    answers[w] = this.#tinyGranule + (offset >>> 3);
    answers[w + 1] = TINY_COMBINED | (offset & 7);
    // The block dies with the last of its objects.
    this.objects.handleOf[object] = this.#tinyHandle;
    this.#slots.sharers[this.#tinyHandle]++;
    return true;
  }

  /** Where in the current tiny block an object of this size fits, aligned; -1 if it does not. */
  #tinyOffsetFor(size: number): number {
    const remaining = this.#tinyRemaining;
    if (size > remaining) return -1;
    const align = (size & 7) === 0 ? 8 : (size & 3) === 0 ? 4 : (size & 1) === 0 ? 2 : 1;
    const offset = (TINY_BYTES - remaining + align - 1) & -align;
    return offset + size > TINY_BYTES ? -1 : offset;
  }

  /** Makes a fresh block the current one if it has more room left than the old one. */
  #installTiny(granule: number, size: number, object: number): void {
    if (!this.#combinesTiny || TINY_BYTES - size <= this.#tinyRemaining) return;
    this.#tinyGranule = granule;
    this.#tinyHandle = this.objects.handleOf[object];
    this.#tinyRemaining = TINY_BYTES - size;
  }
}
