/**
 * The units that every Go heap shares, and how spanlab numbers memory.
 *
 * A heap address needs up to 48 bits. On the hot path spanlab keeps it as a
 * 32-bit *granule*: the distance from the arena start in units of 8 bytes, the
 * smallest size class and the smallest alignment of a slot. A page (8192 B) is
 * 1024 granules, so granule of a page = page × 1024. No span has more than 1024
 * slots.
 *
 * Granules stay below 2^31, so that every one is a small integer to the
 * engine; that bounds a heap to 16 GiB.
 */

/** Bytes in a page of the Go heap, the same in every release (`_PageSize`). */
export const PAGE_BYTES = 8192;

/** log2 of {@link PAGE_BYTES}. */
export const PAGE_SHIFT = 13;

/** Bytes in a granule: the smallest slot. */
export const GRANULE_BYTES = 8;

/** Granules in a page, and the most slots that a small-object span can have. */
export const GRANULES_PER_PAGE = PAGE_BYTES / GRANULE_BYTES;

/** log2 of {@link GRANULES_PER_PAGE}: page = granule >>> GRANULE_SHIFT. */
export const GRANULE_SHIFT = 10;

/** Granules of the largest heap that can be numbered: 16 GiB. */
export const MAX_HEAP_GRANULES = 2 ** 31;

/**
 * Pages of the largest heap that can be numbered: MAX_HEAP_GRANULES / GRANULES_PER_PAGE.
 * A quotient of a number that is no small integer would be none either, and
 * every page number that it ever meets would be counted in floating point.
 */
export const MAX_HEAP_PAGES = 2 ** 21;

/** Formats an address the way the Go runtime prints it. */
export function formatAddress(address: number): string {
  return `0x${address.toString(16)}`;
}
