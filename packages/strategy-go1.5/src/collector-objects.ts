/**
 * What the first collections allocate for themselves, in bytes. With these,
 * Mallocs and TotalAlloc of the recorded runs in datasets/workloads agree at
 * every checkpoint.
 */

/** A goroutine (`g`): the collector's own, and the background worker's. */
export const GOROUTINE_BYTES = 368;

/** The table of goroutines (`allgs`) has no room for the fifth and grows to eight entries. */
export const GOROUTINE_TABLE_BYTES = 64;

/**
 * What the first finalizer is called with (`runfinq`): an interface and an
 * error. It is the measuring program's, of a file that it forgot; the first
 * collection finds it, and the finalizer's goroutine gets its turn in the
 * course of the second.
 */
export const FINALIZER_FRAME_BYTES = 32;

/**
 * Kept for fidelity: an object that has a finalizer is scanned once more with
 * the roots, and is counted as marked once more. Three of the start-up's files
 * (standard input, output, error) have one, in slots of 48 bytes.
 */
export const COUNTED_TWICE_BYTES = 3 * 48;
