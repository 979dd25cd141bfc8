import type { RuntimeObjects } from '@spanlab/core';

/** A goroutine (`g`), in bytes. */
const GOROUTINE_BYTES = 368;
/** The table of goroutines (`allgs`), which has no room for the fifth, grows to eight entries. In bytes. */
const GOROUTINE_TABLE_BYTES = 64;
/** What a finalizer is called with (`runfinq`): an interface, and the error that closing a file returns. In bytes. */
const FINALIZER_FRAME_BYTES = 32;

/**
 * Kept for fidelity: an object that has a finalizer is scanned once more with
 * the roots, and is counted as marked once more (`markroot`, `scanobject`). Three
 * of the start-up's files (standard input, output, error) have one, in slots of
 * 48 bytes. So does a file that the program opens, until it is closed; no
 * workload and no recording tells of those (docs/exactness.md, known miss).
 */
export const COUNTED_TWICE_BYTES = 3 * 48;

/**
 * What the first collections allocate for themselves. With these, Mallocs and
 * TotalAlloc agree with the recorded runs in datasets/workloads at every
 * checkpoint.
 */
export class CollectorObjects {
  constructor(private readonly objects: RuntimeObjects) {}

  /** The collector's own goroutine. */
  startCollector(): void {
    this.objects.alloc(GOROUTINE_BYTES, false);
    this.objects.alloc(GOROUTINE_TABLE_BYTES, false);
  }

  /** The background worker's goroutine. */
  startWorker(): void {
    this.objects.alloc(GOROUTINE_BYTES, false);
  }

  /** The finalizers' goroutine calls its first one. */
  callFinalizer(): void {
    this.objects.alloc(FINALIZER_FRAME_BYTES, true);
  }
}
