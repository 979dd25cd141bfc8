import { type ObjectTable, type SizeClassTable, SlotStackCache, type SlotStacks } from '@spanlab/core';
import type { Central } from './central.js';
import type { HeapCounters } from './heap-counters.js';
import type { ObjectSpans } from './object-spans.js';
import type { Residency } from './residency.js';
import type { SpanTable } from './span-table.js';

/** What the mcache is made of and works with. */
export interface McacheParts {
  readonly spans: SpanTable;
  readonly slots: SlotStacks;
  readonly objects: ObjectTable;
  readonly classes: SizeClassTable;
  readonly central: Central;
  readonly objectSpans: ObjectSpans;
  readonly counters: HeapCounters;
  readonly combinesTiny: boolean;
}

/**
 * The mcache of Go 1.4 and 1.5: one span per size class, shared by objects with
 * and without pointers.
 *
 * Source: Go 1.4.3 `runtime·MCache_Refill`, `runtime·MCache_ReleaseAll`
 * (mcache.c), `largeAlloc` (malloc.go).
 */
export class Mcache extends SlotStackCache {
  /** Follows what is touched, where that is wanted. */
  residency: Residency | undefined;
  readonly #parts: McacheParts;

  constructor(parts: McacheParts) {
    super({ ...parts, splitsNoscan: false });
    this.#parts = parts;
  }

  /** Gives every span back to the central lists, in order of class. */
  flush(): void {
    for (let sizeClass = 1; sizeClass < this.classCount; sizeClass++) {
      const span = this.spanOf(sizeClass);
      if (span < 0) continue;
      this.#writeBack(sizeClass, span);
      this.#parts.central.uncacheSpan(span);
      this.letGo(sizeClass);
    }
  }

  /** Bytes of slots taken from the spans held, since each came. */
  takenBytes(): number {
    let bytes = 0;
    for (let c = 1; c < this.classCount; c++) bytes += this.takenOf(c) * this.classes.slotBytes[c];
    return bytes;
  }

  protected refill(sizeClass: number): void {
    const old = this.spanOf(sizeClass);
    if (old >= 0) {
      this.#writeBack(sizeClass, old);
      this.#parts.central.dropFull(old);
      this.letGo(sizeClass);
    }
    // 1.5 pays its sweeping debt before the central lists are looked at.
    this.runInsideMalloc(this.classes.slotBytes[sizeClass], 0);
    const span = this.#parts.central.cacheSpan(sizeClass);
    this.hold(sizeClass, span, this.#parts.spans.freeCount[span]);
  }

  protected allocLarge(pages: number, noscan: boolean): number {
    return this.#parts.objectSpans.allocLarge(pages, noscan);
  }

  protected basePageOf(span: number): number {
    return this.#parts.spans.basePage[span];
  }

  protected firstHandleOf(span: number): number {
    return this.#parts.spans.firstHandle[span];
  }

  /** Tells the span what was taken from it. */
  #writeBack(sizeClass: number, span: number): void {
    this.#parts.spans.freeCount[span] = this.freeCountOf(sizeClass);
    this.residency?.slotsTaken(span, this.freeCountOf(sizeClass), this.takenOf(sizeClass));
    this.#parts.counters.heapAllocBytes += this.takenOf(sizeClass) * this.classes.slotBytes[sizeClass];
  }
}
