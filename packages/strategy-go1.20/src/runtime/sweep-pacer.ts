import { PAGE_BYTES } from '@spanlab/core';

/** Heap growth that is not counted on: sweeping should be done this far before the trigger. */
const SWEEP_MIN_DISTANCE = 1 << 20;

/** What proportional sweeping looks at and does. */
export interface Sweeping {
  /** Live heap in bytes. */
  readonly heapLive: number;
  /** Pages swept in this cycle. */
  readonly pagesSwept: number;
  /** Pages of spans in use. */
  readonly pagesInUse: number;
  /** Sweeps a span; false if none is left. */
  sweepOne(): boolean;
}

/**
 * Makes allocation sweep as it goes, so that all spans are swept when the next
 * cycle is due.
 *
 * Source: Go 1.20.4 `gcPaceSweeper`, `deductSweepCredit` (mgcsweep.go).
 */
export class SweepPacer {
  #pagesPerByte = 0;
  #liveBasis = 0;
  #sweptBasis = 0;

  constructor(private readonly sweeping: Sweeping) {}

  /** Fixes the ratio when a cycle's goal is known. */
  pace(triggerBytes: number, isSwept: boolean): void {
    const { heapLive, pagesSwept, pagesInUse } = this.sweeping;
    this.#pagesPerByte = 0;
    if (isSwept) return;
    const distance = Math.max(triggerBytes - heapLive - SWEEP_MIN_DISTANCE, PAGE_BYTES);
    const pages = pagesInUse - pagesSwept;
    if (pages <= 0) return;
    this.#pagesPerByte = pages / distance;
    this.#liveBasis = heapLive;
    this.#sweptBasis = pagesSwept;
  }

  /**
   * Sweeps what is owed before a span of so many bytes is taken.
   * @param callerPages pages that the caller sweeps by itself
   */
  deductCredit(bytes: number, callerPages: number): void {
    if (this.#pagesPerByte === 0) return;
    const { sweeping } = this;
    const newLive = bytes + Math.max(sweeping.heapLive - this.#liveBasis, 0);
    const target = Math.trunc(this.#pagesPerByte * newLive) - callerPages;
    while (target > sweeping.pagesSwept - this.#sweptBasis) {
      if (!sweeping.sweepOne()) {
        this.#pagesPerByte = 0;
        return;
      }
    }
  }
}
