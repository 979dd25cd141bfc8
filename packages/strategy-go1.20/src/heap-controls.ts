/** What the pacer and the background goroutines see of the heap, and do to it. Sizes in bytes. */
export interface HeapControls {
  /** Live heap as allocation counts it; marking resets it. */
  heapLive: number;
  readonly isSwept: boolean;
  readonly pagesSwept: number;
  readonly pagesInUse: number;
  readonly mappedReadyBytes: number;
  readonly freeBytes: number;
  readonly allocBytes: number;
  /** Sweeps a span; false if none is left. */
  sweepOne(): boolean;
  /** Slots of all objects that the last collection marked, before any of them is swept. */
  markedBytes(): number;
}
