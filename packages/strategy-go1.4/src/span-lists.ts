/**
 * The lists that a span can be on. A span is on one at most, so all of them
 * share one set of links.
 *
 *     free[1..127], freelarge     free spans by page count; 128 pages and more
 *     busy[1..127], busylarge     spans of large objects
 *     nonempty[c], empty[c]       small-object spans of class c with and without
 *                                 a free slot; cached spans are on empty
 *
 * Source: Go 1.4.3 `struct MHeap`, `struct MCentral` (malloc.h).
 */

/** Spans with at least this many pages share one list (`_MaxMHeapList`). */
export const LARGE_LIST_PAGES = 128;

const FREE = 0;
const BUSY = FREE + LARGE_LIST_PAGES + 1;
/** After the last busy list. */
export const BUSY_END = BUSY + LARGE_LIST_PAGES + 1;
const NONEMPTY = BUSY_END;
const MAX_CLASSES = 256;
const EMPTY = NONEMPTY + MAX_CLASSES;

export const LIST_COUNT = EMPTY + MAX_CLASSES;

/** The list of free spans of `pages` pages; from 128 pages on it is freelarge. */
export function freeList(pages: number): number {
  return FREE + Math.min(pages, LARGE_LIST_PAGES);
}

/** The list of spans of large objects of `pages` pages; from 128 pages on it is busylarge. */
export function busyList(pages: number): number {
  return BUSY + Math.min(pages, LARGE_LIST_PAGES);
}

export function nonemptyList(sizeClass: number): number {
  return NONEMPTY + sizeClass;
}

export function emptyList(sizeClass: number): number {
  return EMPTY + sizeClass;
}
