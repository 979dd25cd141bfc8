import { BY_SIZE_CLASSES, type FixAlloc, type MemStats, type ProcessorCaches, type SizeClassTable } from '@spanlab/core';
import type { HeapCounters } from './heap-counters.js';
import type { HeapMemory } from './heap-memory.js';
import type { Mcache } from './mcache.js';
import type { PageHeap } from './page-heap.js';
import type { SpanTable } from './span-table.js';

/** What the statistics are taken from. */
export interface MemStatsSources {
  readonly spans: SpanTable;
  readonly caches: FixAlloc;
  readonly mcaches: ProcessorCaches<Mcache>;
  readonly pageHeap: PageHeap;
  readonly counters: HeapCounters;
  readonly classes: SizeClassTable;
  readonly memory: HeapMemory;
}

/**
 * MemStats from counters, with what the mcaches have taken so far. No effect on
 * the heap. NextGC (the goal) depends on the clock and is 0 here.
 *
 * Source: Go 1.20.4 `readmemstats_m` (mstats.go); spec common.md section 2.
 */
export function computeMemStats(from: MemStatsSources): MemStats {
  const { spans, caches, mcaches, pageHeap, counters, classes, memory } = from;
  const smallAllocs = counters.smallAllocs.slice();
  for (const mcache of mcaches.all) {
    for (let spanClass = 0; spanClass < mcache.classCount; spanClass++) smallAllocs[spanClass >>> 1] += mcache.takenOf(spanClass);
  }
  const { tinyCombined } = mcaches;

  let mallocs = counters.largeAllocs + tinyCombined;
  let frees = counters.largeFrees + tinyCombined;
  let totalAllocBytes = counters.largeAllocBytes;
  let freedBytes = counters.largeFreeBytes;
  for (let c = 1; c < classes.count; c++) {
    mallocs += smallAllocs[c];
    frees += counters.smallFrees[c];
    totalAllocBytes += smallAllocs[c] * classes.slotBytes[c];
    freedBytes += counters.smallFrees[c] * classes.slotBytes[c];
  }

  return {
    Alloc: totalAllocBytes - freedBytes,
    TotalAlloc: totalAllocBytes,
    Mallocs: mallocs,
    Frees: frees,
    HeapAlloc: totalAllocBytes - freedBytes,
    HeapSys: pageHeap.inUseBytes + pageHeap.freeBytes + pageHeap.releasedBytes,
    HeapIdle: pageHeap.freeBytes + pageHeap.releasedBytes,
    HeapInuse: pageHeap.inUseBytes,
    HeapReleased: pageHeap.releasedBytes,
    HeapObjects: mallocs - frees,
    StackInuse: pageHeap.stackBytes,
    StackSys: pageHeap.stackBytes,
    MSpanInuse: spans.records.inUseBytes,
    MSpanSys: spans.records.systemBytes,
    MCacheInuse: caches.inUseBytes,
    MCacheSys: caches.systemBytes,
    // The collector's work buffers and pointer bitmaps are spans of the heap.
    GCSys: memory.gcMiscBytes + pageHeap.metadataBytes,
    NextGC: 0,
    NumGC: counters.collections,
    BySize: Array.from({ length: BY_SIZE_CLASSES }, (_, c) => ({
      Size: classes.slotBytes[c],
      Mallocs: smallAllocs[c],
      Frees: counters.smallFrees[c],
    })),
  };
}
