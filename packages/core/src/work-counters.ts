import type { MeasureDefinition } from './results.js';

/** Names of what a heap counts of its own work; see {@link workMeasures}. */
export type WorkMeasure =
  | 'refills'
  | 'centralLocks'
  | 'heapLocks'
  | 'listSteps'
  | 'splits'
  | 'coalescings'
  | 'summariesRead'
  | 'summariesWritten'
  | 'levelsVisited'
  | 'pageCacheFills'
  | 'spansSwept'
  | 'growths';

/** Counts since the heap was made: standard ones, and those that the strategy declares in its `measures`. A measure that a release has no such thing for is absent. */
export type WorkCounts = Readonly<Partial<Record<WorkMeasure, number>> & Record<string, number | undefined>>;

/** What the counts mean. All count from the start of a run to its end. */
export const workMeasures: readonly (MeasureDefinition & { readonly name: WorkMeasure })[] = [
  work('refills', 'mcache refills', 'Spans that an mcache took from the central lists or the page heap.', '1.4.3 MCache_Refill, 1.20.4 mcache.refill'),
  work('centralLocks', 'mcentral lock acquisitions', 'Times that a central list was locked. Absent where its sets are lock-free (1.20).', '1.4.3 mcentral.c'),
  work('heapLocks', 'mheap lock acquisitions', 'Times that the page heap was locked for spans: taken, returned, reclaimed, or a page cache filled.', '1.4.3 mheap.c, 1.20.4 mheap.go'),
  work('listSteps', 'page heap list steps', 'List heads and free spans that a search for pages looked at.', '1.4.3 MHeap_AllocSpanLocked, BestFit'),
  work('splits', 'span splits', 'Free spans that were cut because they were longer than asked for.', '1.4.3 MHeap_AllocSpanLocked'),
  work('coalescings', 'span coalescings', 'Free neighbours that a freed span absorbed.', '1.4.3 MHeap_FreeSpanLocked'),
  work('summariesRead', 'summaries read', 'Entries of the radix tree that a search for pages looked at.', '1.20.4 pageAlloc.find'),
  work('summariesWritten', 'summaries written', 'Entries of the radix tree that a change of pages rewrote.', '1.20.4 pageAlloc.update'),
  work('levelsVisited', 'tree levels visited', 'Levels of the radix tree that searches went down.', '1.20.4 pageAlloc.find'),
  work('pageCacheFills', 'page cache fills', 'Times that a P took a block of 64 pages for itself.', '1.20.4 pageAlloc.allocToCache'),
  work('spansSwept', 'spans swept', 'Spans swept, whoever asked for it.', '1.4.3 MSpan_Sweep, 1.20.4 sweepLocked.sweep'),
  work('growths', 'heap growths', 'Times that the heap asked the system for address space.', '1.4.3 MHeap_Grow, 1.20.4 mheap.grow'),
];

function work(name: WorkMeasure, title: string, description: string, source: string): MeasureDefinition & { readonly name: WorkMeasure } {
  return { name, title, unit: 'count', better: 'lower', description, source: `Go ${source}` };
}
