import { PAGE_BYTES, type SizeClassTable, classLookup } from '@spanlab/core';

/** Largest request that is served from a size class, in bytes (`MaxSmallSize`). */
export const MAX_SMALL_BYTES = 32768;

/**
 * Computes the size classes of Go 1.4 and 1.5: 66 small classes and class 0.
 *
 * Sizes rise in steps of about an eighth, so that rounding up wastes at most
 * 12.5 %; a span is the smallest number of pages whose tail waste is at most an
 * eighth too. Two neighbours that cut the same span into the same number of
 * slots are merged into the larger one.
 *
 * Source: Go 1.4.3 `runtime·InitSizes` (msize.c).
 */
export function computeSizeClasses(): SizeClassTable {
  const slotBytes = [0];
  const spanPages = [0];
  let step = 8;
  for (let size = 8; size <= MAX_SMALL_BYTES; size += step) {
    if ((size & (size - 1)) === 0) step = stepFrom(size) ?? step;
    const pages = pagesFor(size);
    const last = slotBytes.length - 1;
    const spanBytes = pages * PAGE_BYTES;
    const sameSlots =
      last > 0 &&
      spanPages[last] === pages &&
      Math.floor(spanBytes / slotBytes[last]) === Math.floor(spanBytes / size);
    if (sameSlots) {
      slotBytes[last] = size;
    } else {
      slotBytes.push(size);
      spanPages.push(pages);
    }
  }
  return {
    count: slotBytes.length,
    maxSmallBytes: MAX_SMALL_BYTES,
    slotBytes: Uint32Array.from(slotBytes),
    spanPages: Uint32Array.from(spanPages),
    slots: Uint32Array.from(slotBytes, (size, c) =>
      c === 0 ? 0 : Math.floor((spanPages[c] * PAGE_BYTES) / size),
    ),
    classOf: classLookup(slotBytes, MAX_SMALL_BYTES),
  };
}

/** The table, computed once. */
export const sizeClasses: SizeClassTable = computeSizeClasses();

/** Distance to the next size from a power of two on. */
function stepFrom(powerOfTwo: number): number | undefined {
  if (powerOfTwo >= 2048) return 256;
  if (powerOfTwo >= 128) return powerOfTwo / 8;
  if (powerOfTwo >= 16) return 16;
  return undefined;
}

/** Fewest pages that cut into slots of `size` bytes with a tail of at most an eighth. */
function pagesFor(size: number): number {
  let pages = 1;
  while ((pages * PAGE_BYTES) % size > (pages * PAGE_BYTES) / 8) pages++;
  return pages;
}
