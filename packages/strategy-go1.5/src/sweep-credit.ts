import { PAGE_BYTES } from '@spanlab/core';
import type { HeapPacing } from '@spanlab/strategy-go1.4';

/** The sweeping is to be over when the heap is this much smaller than the trigger, in bytes. */
const MARGIN_BYTES = 2 ** 20;

/**
 * Proportional sweeping: whoever takes a span sweeps others first, so that all
 * are swept by the time the heap has grown to the trigger.
 *
 * Kept for fidelity: a refill pays for one object's slot, not for the span that
 * it takes, so small objects sweep next to nothing on their own account, and
 * the next cycle has to sweep what is left.
 *
 * Source: Go 1.5.1 `gcSweep` (mgc.go), `deductSweepCredit` (mgcsweep.go).
 */
export class SweepCredit {
  /** Pages to sweep for every byte of a span taken; 0 if nothing is owed (`sweepPagesPerByte`). */
  pagesPerByte = 0;
  #spanBytesTaken = 0;
  #pagesSweptBefore = 0;

  constructor(
    private readonly pacing: HeapPacing,
    private readonly sweepOne: () => void,
  ) {}

  /** A collection has ended and left the sweeping to be done before the heap grows by `heapDistanceBytes`. */
  start(heapDistanceBytes: number): void {
    this.pagesPerByte = this.pacing.spanPages / Math.max(heapDistanceBytes - MARGIN_BYTES, PAGE_BYTES);
    this.#spanBytesTaken = 0;
    this.#pagesSweptBefore = this.pacing.pagesSwept;
  }

  /** A collection has ended that sweeps everything itself. */
  stop(): void {
    this.pagesPerByte = 0;
  }

  /**
   * A span is about to be taken: sweeps what is owed for it.
   * @param bytes that it is charged with
   * @param pages that its taker will sweep anyway
   */
  deduct(bytes: number, pages: number): void {
    if (this.pagesPerByte === 0) return;
    this.#spanBytesTaken += bytes;
    const owed = Math.trunc(this.pagesPerByte * this.#spanBytesTaken);
    while (owed - (this.pacing.pagesSwept - this.#pagesSweptBefore) > pages) {
      this.sweepOne();
      if (this.pacing.isSwept) {
        this.pagesPerByte = 0;
        return;
      }
    }
  }
}
