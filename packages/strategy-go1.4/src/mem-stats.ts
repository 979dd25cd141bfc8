import { BY_SIZE_CLASSES, type MemStats, PAGE_BYTES, type ProcessorCaches, type SizeClassTable } from '@spanlab/core';
import type { FixAlloc } from '@spanlab/core';
import type { HeapCounters } from './heap-counters.js';
import type { Mcache } from './mcache.js';
import type { PageHeap } from './page-heap.js';
import { freeSlotsIn } from './span-inspector.js';
import { SPAN_IN_USE, type SpanTable } from './span-table.js';

/** What the statistics are taken from. */
export interface MemStatsSources {
  readonly spans: SpanTable;
  readonly caches: FixAlloc;
  readonly mcaches: ProcessorCaches<Mcache>;
  readonly pageHeap: PageHeap;
  readonly counters: HeapCounters;
  readonly classes: SizeClassTable;
}

/**
 * Computes MemStats by looking at every span in use, as Go 1.4 does; what the
 * mcaches took counts as allocated. Has no effect on the heap.
 *
 * Source: Go 1.4.3 `runtime·updatememstats` (mgc0.c); spec common.md section 2.
 */
export function computeMemStats(from: MemStatsSources): MemStats {
  const { spans, caches, mcaches, pageHeap, counters, classes } = from;
  const smallInUse = new Float64Array(classes.count);
  let largeInUse = 0;
  let allocBytes = 0;
  for (let s = 0; s < spans.records.used; s++) {
    if (spans.state[s] !== SPAN_IN_USE) continue;
    const sizeClass = spans.sizeClass[s];
    if (sizeClass === 0) {
      largeInUse++;
      allocBytes += spans.pages[s] * PAGE_BYTES;
    } else {
      const objects = classes.slots[sizeClass] - freeSlotsIn(from, s);
      smallInUse[sizeClass] += objects;
      allocBytes += objects * classes.slotBytes[sizeClass];
    }
  }

  let frees = counters.largeFreed + mcaches.tinyCombined;
  let mallocs = frees + largeInUse;
  let totalAllocBytes = allocBytes + counters.largeFreedBytes;
  for (let c = 1; c < classes.count; c++) {
    frees += counters.smallFreed[c];
    mallocs += counters.smallFreed[c] + smallInUse[c];
    totalAllocBytes += counters.smallFreed[c] * classes.slotBytes[c];
  }

  return {
    Alloc: allocBytes,
    TotalAlloc: totalAllocBytes,
    Mallocs: mallocs,
    Frees: frees,
    HeapAlloc: allocBytes,
    HeapSys: pageHeap.sysBytes - pageHeap.stackBytes,
    HeapIdle: pageHeap.idleBytes,
    HeapInuse: pageHeap.inUseBytes - pageHeap.stackBytes,
    HeapReleased: pageHeap.releasedBytes,
    HeapObjects: mallocs - frees,
    StackInuse: pageHeap.stackBytes,
    StackSys: pageHeap.stackBytes,
    MSpanInuse: spans.records.inUseBytes,
    MSpanSys: spans.records.systemBytes,
    MCacheInuse: caches.inUseBytes,
    MCacheSys: caches.systemBytes,
    NextGC: counters.nextGcBytes,
    NumGC: counters.collections,
    BySize: Array.from({ length: BY_SIZE_CLASSES }, (_, c) => ({
      Size: classes.slotBytes[c],
      Mallocs: counters.smallFreed[c] + smallInUse[c],
      Frees: counters.smallFreed[c],
    })),
  };
}
