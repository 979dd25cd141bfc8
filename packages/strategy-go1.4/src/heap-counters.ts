/**
 * Totals that MemStats is made of, kept for the whole heap. The real runtime
 * gathers most of them in each mcache first and adds them up at the points
 * where they are read; the sums are the same.
 */
export class HeapCounters {
  /** Bytes of slots that were handed out and not swept, as far as the mcaches have told (`heap_alloc`). */
  heapAllocBytes = 0;
  /**
   * The same as the collector's trigger sees it: an mcache tells what it took only when
   * spans are taken from or given to the page heap, and at collections. Kept
   * up to date where somebody simulates.
   */
  toldHeapAllocBytes = 0;
  /** As {@link toldHeapAllocBytes}, but sweeping takes nothing off: bytes of slots handed out since the start. */
  toldAllocatedBytes = 0;
  /** Bytes of slots that sweeping has freed so far, of all sizes. */
  freedBytes = 0;
  /** Heap size at which the next collection starts, in bytes (`next_gc`). */
  nextGcBytes = 0;
  collections = 0;
  largeFreed = 0;
  largeFreedBytes = 0;
  /** Small objects freed, by class (`nsmallfree`). */
  readonly smallFreed: Float64Array;

  constructor(classes: number) {
    this.smallFreed = new Float64Array(classes);
  }
}
