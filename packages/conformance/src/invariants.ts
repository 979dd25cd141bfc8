import { type EventChunk, type HeapStrategy, PAGE_BYTES, type SizeClassTable, type SpanView } from '@spanlab/core';
import { InvariantError } from './invariant-error.js';
import type { LiveObject, LiveObjects } from './live-objects.js';
import { checkMemStats } from './mem-stats-identities.js';
import { checkOccupancy } from './occupancy.js';
import type { ReplayObserver } from './replay.js';
import { spanBytes } from './span-bytes.js';

/**
 * Checks what must hold of any heap of spans at any time:
 *
 * - the spans partition the arena, and slots their spans;
 * - the statistics add up, and tell of the same heap (mem-stats-identities.ts);
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
  checkMemStats(heap, heap.memStats(), spans);
  checkObjects(heap, spans, objects);
}

function checkPartition({ sizeClasses }: HeapStrategy, spans: readonly SpanView[]): void {
  let page = 0;
  for (const span of spans) {
    if (span.basePage !== page || span.pages <= 0) {
      fail(`a span of ${span.pages} pages at page ${span.basePage}; the one before ends at page ${page}`);
    }
    page += span.pages;
    const where = `the ${span.state} span at page ${span.basePage}`;
    if (!(span.releasedPages >= 0 && span.releasedPages <= span.pages)) fail(`${where} has ${span.releasedPages} released pages of ${span.pages}`);
    if (span.state !== 'inUse') continue;
    if (span.blockBytes === undefined) checkSlots(sizeClasses, span, where);
    else checkBlocks(span, where);
  }
}

/** Class 0 is a large object; slots of all others are as the table says. */
function checkSlots({ count, slotBytes: slotBytesOf }: SizeClassTable, { sizeClass, slots, slotBytes, allocated, pages }: SpanView, where: string): void {
  if (!(sizeClass >= 0 && sizeClass < count)) fail(`${where} is of class ${sizeClass}, but classes are 0 to ${count - 1}`);
  if (sizeClass === 0 && slots !== 1) fail(`${where} is of class 0, a large object, but has ${slots} slots`);
  if (sizeClass > 0 && slotBytes !== slotBytesOf[sizeClass]) fail(`${where} has slots of ${slotBytes} bytes, its class ${sizeClass} of ${slotBytesOf[sizeClass]}`);
  if (!(slots >= 1 && slots * slotBytes <= pages * PAGE_BYTES)) fail(`${where} has ${slots} slots of ${slotBytes} bytes on ${pages} pages`);
  if (!(allocated >= 0 && allocated <= slots)) fail(`${where} has ${allocated} of ${slots} slots allocated`);
}

/** Blocks of different lengths are no slots, and fit in. */
function checkBlocks(span: SpanView, where: string): void {
  const { sizeClass, slots, slotBytes } = span;
  if (sizeClass !== 0 || slots !== 0 || slotBytes !== 0) fail(`${where} has blocks of different lengths, but also ${slots} slots of ${slotBytes} bytes in class ${sizeClass}`);
  const { allocated, free, tail } = spanBytes(span);
  if (!(Math.min(allocated, free, tail) >= 0)) fail(`${where} has ${allocated} bytes of allocated and ${free} of free blocks on ${span.pages} pages`);
}

function checkObjects(heap: HeapStrategy, spans: readonly SpanView[], objects: Iterable<LiveObject>): void {
  const sorted = [...objects].toSorted((a, b) => a.start - b.start);
  let next = 0;
  let end = 0;
  for (const span of spans) {
    const hasSlots = span.state === 'inUse' && span.blockBytes === undefined;
    const free = hasSlots ? freeSlotsOf(heap, span) : new Set<number>();
    const start = span.basePage * PAGE_BYTES;
    const spanEnd = start + span.pages * PAGE_BYTES;
    for (; next < sorted.length && sorted[next].start < spanEnd; next++) {
      const object = sorted[next];
      const where = `the object of ${object.size} bytes at byte ${object.start}`;
      if (span.state !== 'inUse') fail(`${where} lies in a ${span.state} span at page ${span.basePage}`);
      if (object.start < end) fail(`${where} overlaps the one before it, which ends at byte ${end}`);
      end = object.start + object.size;
      if (!hasSlots) {
        if (end > spanEnd) fail(`${where} goes beyond its span at page ${span.basePage}`);
        continue;
      }
      const slot = Math.floor((object.start - start) / span.slotBytes);
      if (slot >= span.slots) fail(`${where} lies in the tail of its span at page ${span.basePage}`);
      if (free.has(slot)) fail(`${where} lies in slot ${slot} of the span at page ${span.basePage}, which is free`);
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

/** Runs {@link checkInvariants} and {@link checkOccupancy} after every `every` events. */
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
      checkOccupancy(this.heap, this.objects.byNumber);
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error;
      throw new InvariantError(`after event ${chunk.firstEvent + upTo - 1} (record ${chunk.record[upTo - 1]}): ${error.message}`);
    }
  }
}

function fail(what: string): never {
  throw new InvariantError(what);
}
