/**
 * The fields of Go's `runtime.MemStats` that follow from what a heap was asked
 * to do. Byte counts are in bytes, the rest are counts; each keeps Go's name
 * and Go's meaning (documentation of package runtime, type MemStats).
 */
export interface MemStats {
  Alloc: number;
  TotalAlloc: number;
  Mallocs: number;
  Frees: number;
  HeapAlloc: number;
  HeapSys: number;
  HeapIdle: number;
  HeapInuse: number;
  HeapReleased: number;
  HeapObjects: number;
  StackInuse: number;
  StackSys: number;
  MSpanInuse: number;
  MSpanSys: number;
  MCacheInuse: number;
  MCacheSys: number;
  /** Absent where it depends on what no event tells (work buffers of 1.4 and 1.5). */
  GCSys?: number;
  NextGC: number;
  NumGC: number;
  BySize: MemStatsBySize[];
}

/** Counts of one size class; Go publishes classes 0 to 60. */
export interface MemStatsBySize {
  /** Bytes of a slot. */
  Size: number;
  Mallocs: number;
  Frees: number;
}

/** Classes that `MemStats.BySize` shows: 0..60, whatever the table's length. */
export const BY_SIZE_CLASSES = 61;
