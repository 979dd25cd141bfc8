import { type EventChunk, type HeapStrategy, PAGE_BYTES, type SpanView } from '@spanlab/core';
import type { LiveObject, LiveObjects } from './live-objects.js';
import type { ReplayObserver } from './replay.js';

/** A heap is in a state that no heap may be in: an error of the strategy, not of the input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Checks what must hold of any heap of spans at any time:
 *
 * - the spans partition the arena, and HeapInuse + HeapIdle = HeapSys;
 * - every free slot is on the free list of its span exactly once, and the
 *   others are the allocated ones;
 * - live objects lie in allocated slots and do not overlap.
 *
 * @param objects all objects that are not known to be dead
 * @throws InvariantError naming the first violation
 */
export function checkInvariants(heap: HeapStrategy, objects: Iterable<LiveObject>): void {
  const spans: SpanView[] = [];
  heap.forEachSpan((span) => spans.push({ ...span }));
  checkPartition(heap, spans);
  checkObjects(heap, spans, objects);
}

function checkPartition(heap: HeapStrategy, spans: readonly SpanView[]): void {
  let page = 0;
  const pagesIn = { free: 0, inUse: 0, manual: 0, metadata: 0 };
  for (const span of spans) {
    if (span.basePage !== page || span.pages <= 0) {
      fail(`a span of ${span.pages} pages at page ${span.basePage}; the one before ends at page ${page}`);
    }
    page += span.pages;
    pagesIn[span.state] += span.pages;
  }
  const stats = heap.memStats();
  if (stats.HeapInuse + stats.HeapIdle !== stats.HeapSys) {
    fail(`HeapInuse ${stats.HeapInuse} + HeapIdle ${stats.HeapIdle} is not HeapSys ${stats.HeapSys}`);
  }
  const expected = { free: stats.HeapIdle, inUse: stats.HeapInuse, manual: stats.StackInuse };
  for (const state of ['free', 'inUse', 'manual'] as const) {
    const bytes = pagesIn[state] * PAGE_BYTES;
    if (bytes !== expected[state]) fail(`${state} spans hold ${bytes} bytes, statistics say ${expected[state]}`);
  }
}

function checkObjects(heap: HeapStrategy, spans: readonly SpanView[], objects: Iterable<LiveObject>): void {
  const sorted = [...objects].toSorted((a, b) => a.start - b.start);
  let next = 0;
  let end = 0;
  for (const span of spans) {
    const free = span.state === 'inUse' ? freeSlotsOf(heap, span) : new Set<number>();
    const start = span.basePage * PAGE_BYTES;
    const spanEnd = start + span.pages * PAGE_BYTES;
    for (; next < sorted.length && sorted[next].start < spanEnd; next++) {
      const object = sorted[next];
      const where = `the object of ${object.size} bytes at byte ${object.start}`;
      if (span.state !== 'inUse') fail(`${where} lies in a ${span.state} span at page ${span.basePage}`);
      if (object.start < end) fail(`${where} overlaps the one before it, which ends at byte ${end}`);
      const slot = Math.floor((object.start - start) / span.slotBytes);
      if (slot >= span.slots) fail(`${where} lies in the tail of its span at page ${span.basePage}`);
      if (free.has(slot)) fail(`${where} lies in slot ${slot} of the span at page ${span.basePage}, which is free`);
      end = object.start + object.size;
      if (end > start + (slot + 1) * span.slotBytes) fail(`${where} is larger than its slot of ${span.slotBytes} bytes`);
    }
  }
  if (next < sorted.length) fail(`an object at byte ${sorted[next].start} lies outside the arena`);
}

function freeSlotsOf(heap: HeapStrategy, span: SpanView): Set<number> {
  const slots = heap.freeSlots(span.basePage);
  const free = new Set(slots);
  const where = `the span at page ${span.basePage}`;
  if (free.size !== slots.length) fail(`${where} has a slot on its free list twice`);
  if (slots.some((slot) => slot < 0 || slot >= span.slots)) fail(`${where} has a free slot outside 0..${span.slots - 1}`);
  if (free.size + span.allocated !== span.slots) {
    fail(`${where} has ${free.size} free and ${span.allocated} allocated slots, but ${span.slots} in all`);
  }
  return free;
}

/** Runs {@link checkInvariants} after every `every` events. */
export class InvariantChecker implements ReplayObserver {
  checks = 0;
  #since = 0;

  /** @param objects must observe the same replay, before this */
  constructor(
    private readonly heap: HeapStrategy,
    private readonly objects: LiveObjects,
    private readonly every: number,
  ) {}

  afterEvents(chunk: EventChunk, from: number, upTo: number): void {
    this.#since += upTo - from;
    if (this.#since < this.every) return;
    this.#since = 0;
    this.checks++;
    try {
      checkInvariants(this.heap, this.objects.byNumber.values());
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error;
      throw new InvariantError(`after event ${chunk.firstEvent + upTo - 1} (record ${chunk.record[upTo - 1]}): ${error.message}`);
    }
  }
}

function fail(what: string): never {
  throw new InvariantError(what);
}
