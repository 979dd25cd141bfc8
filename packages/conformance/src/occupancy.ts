import { GRANULE_BYTES, GRANULES_PER_PAGE, type HeapStrategy, PAGE_BYTES } from '@spanlab/core';
import { InvariantError } from './invariant-error.js';
import type { LiveObject } from './live-objects.js';

/**
 * How many bytes objects keep from all others. A heap says so by itself
 * (`occupiedBytes`); of one that does not, an object is taken to occupy a slot of
 * the span that it lies in.
 */
export class Occupancy {
  /** Slot bytes of the span in use at each page, null where blocks are of different lengths; undefined when spans may have changed. */
  #slotBytesAt: (number | null)[] | undefined;

  constructor(private readonly heap: HeapStrategy) {}

  /** Spans may have changed since the last question. */
  forgetSpans(): void {
    this.#slotBytesAt = undefined;
  }

  /** Bytes that a live object, or all that share its slot, occupy. */
  bytesOf(object: number): number {
    const { heap } = this;
    return heap.occupiedBytes === undefined ? (this.slotBytesAt(heap.slotGranuleOf(object)) ?? 0) : heap.occupiedBytes(object);
  }

  /** Bytes of a slot in the span in use at a granule; 0 if there is none, null if its blocks are of different lengths. */
  slotBytesAt(granule: number): number | null {
    this.#slotBytesAt ??= slotBytesByPage(this.heap);
    const bytes = this.#slotBytesAt[Math.floor(granule / GRANULES_PER_PAGE)];
    return bytes === undefined ? 0 : bytes;
  }
}

/**
 * Checks what a heap says that its objects occupy:
 *
 * - each object lies in what it occupies, which is a slot, or a block, of a span in use;
 * - no two objects occupy the same bytes, unless they share a slot;
 * - in all that is no more than HeapAlloc.
 *
 * @param objects all objects that are not known to be dead, by number
 * @throws InvariantError naming the first violation
 */
export function checkOccupancy(heap: HeapStrategy, objects: ReadonlyMap<number, LiveObject>): void {
  const occupancy = new Occupancy(heap);
  const slots = new Map<number, number>();
  for (const [number, object] of objects) {
    const granule = heap.slotGranuleOf(number);
    const bytes = occupancy.bytesOf(number);
    checkObject(object, granule * GRANULE_BYTES, bytes, occupancy.slotBytesAt(granule));
    slots.set(granule * GRANULE_BYTES, bytes);
  }
  let end = 0;
  let occupied = 0;
  for (const [start, bytes] of [...slots].toSorted(([a], [b]) => a - b)) {
    if (start < end) fail(`${bytes} bytes from byte ${start} on are occupied, and so are those before them up to byte ${end}`);
    end = start + bytes;
    occupied += bytes;
  }
  const { HeapAlloc } = heap.memStats();
  if (occupied > HeapAlloc) fail(`live objects occupy ${occupied} bytes, more than HeapAlloc: ${HeapAlloc}`);
}

function checkObject({ start, size }: LiveObject, slot: number, bytes: number, slotBytes: number | null): void {
  const where = `the object of ${size} bytes at byte ${start}`;
  // Not a number is no comparison's larger side.
  if (!(bytes >= size)) fail(`${where} occupies ${bytes} bytes, less than it asked for`);
  if (!(slot <= start && start + size <= slot + bytes)) fail(`${where} lies outside of the ${bytes} bytes from byte ${slot} on that it occupies`);
  if (slotBytes !== null && bytes !== slotBytes) fail(`${where} occupies ${bytes} bytes, but the span at page ${Math.floor(slot / PAGE_BYTES)} has slots of ${slotBytes}`);
}

function slotBytesByPage(heap: HeapStrategy): (number | null)[] {
  const bytes: (number | null)[] = [];
  heap.forEachSpan(({ state, basePage, pages, slotBytes, blockBytes }) => {
    if (state !== 'inUse') return;
    for (let page = basePage; page < basePage + pages; page++) bytes[page] = blockBytes === undefined ? slotBytes : null;
  });
  return bytes;
}

function fail(what: string): never {
  throw new InvariantError(what);
}
