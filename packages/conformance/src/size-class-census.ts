import { GRANULES_PER_PAGE, type HeapStrategy, type SizeClassRow } from '@spanlab/core';
import { InvariantError } from './invariant-error.js';
import type { LiveObjects } from './live-objects.js';
import { Occupancy } from './occupancy.js';
import { spanBytes } from './span-bytes.js';

/** A row while it is being added up. */
type Row = { -readonly [K in keyof SizeClassRow]: SizeClassRow[K] };

/**
 * Where the bytes of all spans in use are, by size class: asked for, lost to
 * rounding, dead but not swept, free, or in a tail that no slot fits.
 *
 * @param objects all objects that are not known to be dead
 * @returns rows of the classes that have spans, in order of class
 * @throws InvariantError if an object lies in no span in use
 */
export function sizeClassCensus(heap: HeapStrategy, objects: LiveObjects): SizeClassRow[] {
  const rows = new Map<number, Row>();
  const rowOfPage: (Row | undefined)[] = [];
  heap.forEachSpan((span) => {
    if (span.state !== 'inUse') return;
    const row = rows.get(span.sizeClass) ?? emptyRow(span.sizeClass, span.slotBytes);
    rows.set(span.sizeClass, row);
    row.spans++;
    row.allocatedSlots += span.allocated;
    const { allocated, free, tail } = spanBytes(span);
    // Until live slots are taken off below, everything allocated counts as unswept.
    row.unsweptBytes += allocated;
    row.freeBytes += free;
    row.tailBytes += tail;
    for (let page = span.basePage; page < span.basePage + span.pages; page++) rowOfPage[page] = row;
  });
  addLiveObjects(heap, objects, rowOfPage);
  return [...rows.values()].toSorted((a, b) => a.sizeClass - b.sizeClass);
}

function addLiveObjects(heap: HeapStrategy, objects: LiveObjects, rowOfPage: readonly (Row | undefined)[]): void {
  const occupancy = new Occupancy(heap);
  const liveSlots = new Set<number>();
  for (const [number, object] of objects.byNumber) {
    const granule = heap.slotGranuleOf(number);
    const row = rowOfPage[Math.floor(granule / GRANULES_PER_PAGE)];
    if (row === undefined) throw new InvariantError(`object ${number} lies in no span in use`);
    row.requestedBytes += object.size;
    row.roundingBytes -= object.size;
    // Objects that share a slot occupy it once.
    if (liveSlots.has(granule)) continue;
    liveSlots.add(granule);
    const bytes = occupancy.bytesOf(number);
    row.roundingBytes += bytes;
    row.unsweptBytes -= bytes;
  }
}

function emptyRow(sizeClass: number, slotBytes: number): Row {
  return {
    sizeClass,
    slotBytes: sizeClass === 0 ? 0 : slotBytes,
    spans: 0,
    allocatedSlots: 0,
    requestedBytes: 0,
    roundingBytes: 0,
    unsweptBytes: 0,
    freeBytes: 0,
    tailBytes: 0,
  };
}
