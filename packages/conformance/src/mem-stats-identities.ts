import { type HeapStrategy, type MemStats, PAGE_BYTES, type SpanView } from '@spanlab/core';
import { InvariantError } from './invariant-error.js';
import { spanBytes } from './span-bytes.js';

/**
 * Checks what Go's documentation of MemStats says of its fields, and that they
 * tell of the same heap as its spans do:
 *
 *     HeapSys = HeapInuse + HeapIdle        HeapReleased <= HeapIdle
 *     Alloc = HeapAlloc <= TotalAlloc       HeapObjects = Mallocs - Frees
 *     StackInuse <= StackSys, and so for span records and mcaches
 *     HeapInuse, HeapIdle, StackInuse, HeapReleased, HeapAlloc: the pages and slots of spans
 *     BySize: a row a class from 0 on; Mallocs - Frees = allocated slots of the class
 *
 * @param spans of the heap, copied
 * @throws InvariantError naming the first that does not hold, with both sides
 */
export function checkMemStats(heap: HeapStrategy, stats: MemStats, spans: readonly SpanView[]): void {
  checkNumbers(stats);
  equal('HeapInuse + HeapIdle', stats.HeapInuse + stats.HeapIdle, 'HeapSys', stats.HeapSys);
  equal('Alloc', stats.Alloc, 'HeapAlloc', stats.HeapAlloc);
  equal('HeapObjects', stats.HeapObjects, 'Mallocs - Frees', stats.Mallocs - stats.Frees);
  atMost('HeapAlloc', stats.HeapAlloc, 'TotalAlloc', stats.TotalAlloc);
  atMost('HeapReleased', stats.HeapReleased, 'HeapIdle', stats.HeapIdle);
  atMost('StackInuse', stats.StackInuse, 'StackSys', stats.StackSys);
  atMost('MSpanInuse', stats.MSpanInuse, 'MSpanSys', stats.MSpanSys);
  atMost('MCacheInuse', stats.MCacheInuse, 'MCacheSys', stats.MCacheSys);

  const bytesOf = (state: SpanView['state']) => sum(spans, (span) => (span.state === state ? span.pages * PAGE_BYTES : 0));
  equal('HeapInuse', stats.HeapInuse, 'the pages of spans in use', bytesOf('inUse'));
  equal('HeapIdle', stats.HeapIdle, 'the pages of free spans', bytesOf('free'));
  equal('StackInuse', stats.StackInuse, 'the pages of manual spans', bytesOf('manual'));
  equal('HeapReleased', stats.HeapReleased, 'the released pages of free spans', sum(spans, (span) => (span.state === 'free' ? span.releasedPages * PAGE_BYTES : 0)));
  equal('HeapAlloc', stats.HeapAlloc, 'the allocated slots of spans', sum(spans, (span) => (span.state === 'inUse' ? spanBytes(span).allocated : 0)));
  checkBySize(heap, stats, spans);
}

/** Statistics that only ever grow, of the same heap at two moments. */
export function checkGrowth(before: MemStats, after: MemStats): void {
  for (const field of ['Mallocs', 'Frees', 'TotalAlloc', 'NumGC'] as const) {
    if (after[field] < before[field]) fail(`${field} went back from ${before[field]} to ${after[field]}; it counts from the start of the process`);
  }
}

/** Every field is drawn and written to tables. NextGC is infinite where no collection will ever start. */
function checkNumbers(stats: MemStats): void {
  for (const field of FIELDS) {
    const value: unknown = stats[field];
    const isCount = typeof value === 'number' && value >= 0 && (Number.isFinite(value) || field === 'NextGC');
    if (!isCount) fail(`${field} is ${String(value)}, expected a number of at least 0`);
  }
  if (!Array.isArray(stats.BySize)) fail(`BySize is ${String(stats.BySize)}, expected a list: a row a size class, or none`);
}

function checkBySize({ sizeClasses }: HeapStrategy, { BySize, Mallocs }: MemStats, spans: readonly SpanView[]): void {
  if (BySize.length > sizeClasses.count) fail(`BySize has ${BySize.length} rows, but there are ${sizeClasses.count} size classes`);
  BySize.forEach((row, sizeClass) => {
    const name = `BySize[${sizeClass}]`;
    equal(`${name}.Size`, row.Size, 'the slots of its class', sizeClasses.slotBytes[sizeClass]);
    // Large objects have no row of their own: the one of class 0 stays empty.
    if (sizeClass === 0) return;
    const allocated = sum(spans, (span) => (span.state === 'inUse' && span.sizeClass === sizeClass ? span.allocated : 0));
    equal(`${name}.Mallocs - Frees`, row.Mallocs - row.Frees, 'the allocated slots of its class', allocated);
  });
  atMost('the sum of BySize.Mallocs', sum(BySize, (row) => row.Mallocs), 'Mallocs', Mallocs);
}

const FIELDS = [
  'Alloc', 'TotalAlloc', 'Mallocs', 'Frees', 'HeapAlloc', 'HeapSys', 'HeapIdle', 'HeapInuse', 'HeapReleased', 'HeapObjects',
  'StackInuse', 'StackSys', 'MSpanInuse', 'MSpanSys', 'MCacheInuse', 'MCacheSys', 'NextGC', 'NumGC',
] as const satisfies readonly (keyof MemStats)[];

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}

function equal(name: string, value: number, other: string, expected: number): void {
  if (value !== expected) fail(`${name} is ${value}, ${other}: ${expected}; they must be equal`);
}

function atMost(name: string, value: number, other: string, limit: number): void {
  if (value > limit) fail(`${name} is ${value}, more than ${other}: ${limit}`);
}

function fail(what: string): never {
  throw new InvariantError(`statistics: ${what}`);
}
