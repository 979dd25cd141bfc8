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
 * The span records (`mspan`), one column a field. Which record a span gets has
 * no influence on the heap; how many there are, cached ones included, is a
 * statistic.
 *
 * Source: Go 1.20.4 `struct mspan`, `mheap.allocMSpanLocked`,
 * `mheap.freeMSpanLocked` (mheap.go).
 */
export class SpanTable {
  readonly records = new RecordCount(SPAN_RECORD_BYTES, SPAN_CHUNK_BYTES);

  basePage = new Int32Array(1024);
  pages = new Int32Array(1024);
  state = new Uint8Array(1024);
  /** Size class × 2 + (1 if pointer-free); 0 and 1 for large objects. */
  spanClass = new Uint8Array(1024);
  /** Against the heap's sweepgen h: h−2 unswept, h swept, h+3 cached, h+1 cached and stale. */
  sweepGen = new Int32Array(1024);
  firstHandle = new Int32Array(1024);
  /** Free slots; while an mcache holds the span, the mcache knows better. */
  freeCount = new Int32Array(1024);
  /** Of a manual span: 1 stack, 2 pointer bitmap, 3 GC work buffers. */
  purpose = new Uint8Array(1024);
  /** Whether slots must be cleared when they are handed out (`needzero`). */
  needsZero = new Uint8Array(1024);

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
    if (span === this.basePage.length) this.#grow(span * 2);
    this.basePage[span] = basePage;
    this.pages[span] = pages;
    return span;
  }

  destroy(span: number, hasP: boolean): void {
    this.state[span] = SPAN_DEAD;
    this.#free.push(span);
    this.#giveRecord(hasP);
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

  #grow(capacity: number): void {
    this.basePage = widen(this.basePage, new Int32Array(capacity));
    this.pages = widen(this.pages, new Int32Array(capacity));
    this.state = widen(this.state, new Uint8Array(capacity));
    this.spanClass = widen(this.spanClass, new Uint8Array(capacity));
    this.sweepGen = widen(this.sweepGen, new Int32Array(capacity));
    this.firstHandle = widen(this.firstHandle, new Int32Array(capacity));
    this.freeCount = widen(this.freeCount, new Int32Array(capacity));
    this.needsZero = widen(this.needsZero, new Uint8Array(capacity));
    this.purpose = widen(this.purpose, new Uint8Array(capacity));
  }
}
