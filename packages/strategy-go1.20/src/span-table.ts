import { widen } from '@spanlab/core';
import { type HeapMemory, SPAN_CHUNK_BYTES, SPAN_RECORD_BYTES } from './heap-memory.js';
import { RecordCount } from './record-count.js';

/** States of a span record (`mSpanState`), and what a manual span is for (`spanAllocType`). */
export const SPAN_DEAD = 0;
export const SPAN_IN_USE = 1;
export const SPAN_MANUAL = 2;

/** Records in a P's cache of span records, and how many it takes from FixAlloc when it is empty. */
const RECORD_CACHE = 128;
const RECORD_REFILL = 64;

/**
 * Words of a record here, each named by its offset, and log2 of that. Words are
 * found by shifts and `|`, which cannot overflow: a multiplication would be
 * checked for it at every access.
 */
const RECORD_WORDS = 8;
const RECORD_SHIFT = 3;
const BASE_PAGE = 0;
const PAGES = 1;
const STATE = 2;
/** Of a span of objects its class, of a manual one its purpose. */
const CLASS = 3;
const SWEEP_GEN = 4;
const FIRST_HANDLE = 5;
const FREE_COUNT = 6;
const NEEDS_ZERO = 7;

/**
 * The span records (`mspan`), one beside the other: who sweeps a span or takes
 * one wants most of its fields, and there are too many spans for each field's
 * column to stay near the core. Which record a span gets has no influence on
 * the heap; how many there are, cached ones included, is a statistic.
 *
 * Source: Go 1.20.4 `struct mspan`, `mheap.allocMSpanLocked`,
 * `mheap.freeMSpanLocked` (mheap.go).
 */
export class SpanTable {
  readonly records = new RecordCount(SPAN_RECORD_BYTES, SPAN_CHUNK_BYTES);

  #words = new Int32Array(1024 * RECORD_WORDS);

  #free: number[] = [];
  #used = 0;
  /** By P: records that it keeps for itself; taken from FixAlloc, not used by a span. */
  readonly #cachedRecords = [0];
  /** Whether the last {@link create} had to fill the P's cache of records, which takes the heap's lock. */
  filledRecords = false;
  /** The running P. */
  processor = 0;

  /** @param memory what the records take */
  constructor(private readonly memory?: HeapMemory) {}

  /** @param hasP whether a P is there to cache records */
  create(basePage: number, pages: number, hasP: boolean): number {
    this.#takeRecord(hasP);
    const span = this.#free.pop() ?? this.#used++;
    const record = span << RECORD_SHIFT;
    if (record === this.#words.length) this.#words = widen(this.#words, new Int32Array(record * 2));
    this.#words[record | BASE_PAGE] = basePage;
    this.#words[record | PAGES] = pages;
    return span;
  }

  destroy(span: number, hasP: boolean): void {
    this.setState(span, SPAN_DEAD);
    this.#free.push(span);
    this.#giveRecord(hasP);
  }

  basePage(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | BASE_PAGE];
  }

  pages(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | PAGES];
  }

  state(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | STATE];
  }

  setState(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | STATE] = value;
  }

  /** Size class × 2 + (1 if pointer-free); 0 and 1 for large objects. */
  spanClass(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | CLASS];
  }

  setSpanClass(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | CLASS] = value;
  }

  /** Of a manual span: 1 stack, 2 pointer bitmap, 3 GC work buffers. */
  purpose(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | CLASS];
  }

  setPurpose(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | CLASS] = value;
  }

  /** Against the heap's sweepgen h: h−2 unswept, h swept, h+3 cached, h+1 cached and stale. */
  sweepGen(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | SWEEP_GEN];
  }

  setSweepGen(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | SWEEP_GEN] = value;
  }

  firstHandle(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | FIRST_HANDLE];
  }

  setFirstHandle(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | FIRST_HANDLE] = value;
  }

  /** Free slots; while an mcache holds the span, the mcache knows better. */
  freeCount(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | FREE_COUNT];
  }

  setFreeCount(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | FREE_COUNT] = value;
  }

  /** 1 if slots must be cleared when they are handed out (`needzero`), else 0. */
  needsZero(span: number): number {
    return this.#words[(span << RECORD_SHIFT) | NEEDS_ZERO];
  }

  setNeedsZero(span: number, value: number): void {
    this.#words[(span << RECORD_SHIFT) | NEEDS_ZERO] = value;
  }

  #takeRecord(hasP: boolean): void {
    const cached = this.#cachedRecords[this.processor] ?? 0;
    this.filledRecords = !hasP || cached === 0;
    if (!this.filledRecords) {
      this.#cachedRecords[this.processor] = cached - 1;
      return;
    }
    this.records.take(hasP ? RECORD_REFILL : 1);
    if (hasP) this.#cachedRecords[this.processor] = RECORD_REFILL - 1;
    this.memory?.useSpanRecords(this.records.most);
  }

  #giveRecord(hasP: boolean): void {
    const cached = this.#cachedRecords[this.processor] ?? 0;
    if (hasP && cached < RECORD_CACHE) this.#cachedRecords[this.processor] = cached + 1;
    else this.records.give(1);
  }
}
