/** Totals that MemStats is made of, by size class where they are of small objects. */
export class HeapCounters {
  collections = 0;
  /** Live heap as the pacer counts it (`heapLive`): whole spans as they are cached, large objects; bytes. */
  heapLiveBytes = 0;
  largeAllocs = 0;
  largeAllocBytes = 0;
  largeFrees = 0;
  largeFreeBytes = 0;
  /** Small objects allocated, as far as the mcaches have told (`smallAllocCount`). */
  readonly smallAllocs: Float64Array;
  readonly smallFrees: Float64Array;

  constructor(sizeClasses: number) {
    this.smallAllocs = new Float64Array(sizeClasses);
    this.smallFrees = new Float64Array(sizeClasses);
  }
}
