import type { Scavenger } from './scavenger.js';

/** What the pacer and the background goroutines see of the heap, and do to it. Sizes in bytes. */
export interface HeapControls {
  /** Live heap as allocation counts it; marking resets it. */
  heapLive: number;
  readonly isSwept: boolean;
  /** Spans that the running P's mcache took for small objects. */
  readonly refills: number;
  readonly pagesSwept: number;
  readonly pagesInUse: number;
  readonly inUseBytes: number;
  /** Mapped and not given back, of the whole process as far as the runtime counts it. */
  readonly mappedReadyBytes: number;
  readonly freeBytes: number;
  readonly allocBytes: number;
  /** Gives memory back; made when somebody asks for it. */
  readonly scavenger: Scavenger;
  /** Sweeps a span; false if none is left. */
  sweepOne(): boolean;
  /** Slots of all objects that the last collection marked, before any of them is swept. */
  markedBytes(): number;
}
