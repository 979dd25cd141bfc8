import type { HeapPacing } from '@spanlab/strategy-go1.4';
import type { AllocationTally } from './allocation-tally.js';

/**
 * The heap's size as the collector counts it: what the last collection marked,
 * and what was allocated since. Sweeping frees nothing of it.
 *
 * Source: Go 1.5.1 `memstats.heap_live`, `heap_scan` (mstats.go).
 */
export class LiveHeap {
  #bytesBase = 0;
  #scannableBase = 0;

  constructor(
    private readonly pacing: HeapPacing,
    private readonly tally: AllocationTally,
  ) {}

  /** heap_live: what was allocated is known as far as the mcache has told. */
  get bytes(): number {
    return this.#bytesBase + this.pacing.toldAllocatedBytes;
  }

  /** heap_scan: bytes that may hold pointers. */
  get scannableBytes(): number {
    return this.#scannableBase + this.tally.scannableBytes;
  }

  /** A collection has marked so much, and scanned so much of it. */
  reset(markedBytes: number, scannedBytes: number): void {
    this.#bytesBase = markedBytes - this.pacing.toldAllocatedBytes;
    this.#scannableBase = scannedBytes - this.tally.scannableBytes;
  }
}
