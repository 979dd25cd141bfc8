/**
 * One bit per slot handle (see units.ts): 1024 bits a page, of which a span
 * uses as many as it has slots, from its base page on. Go keeps such bits in
 * the heap bitmap; here they say which objects the last collection found dead.
 *
 * Layout: bit h is bit (h & 31) of word (h >>> 5).
 */
export class SlotBitmap {
  /** The words themselves, for loops that scan a span. */
  words: Int32Array;

  /** @param pages number of pages to make room for */
  constructor(pages: number) {
    this.words = new Int32Array(pages * WORDS_PER_PAGE);
  }

  /** Makes room for `pages` pages; bits that were set stay set. */
  grow(pages: number): void {
    const words = new Int32Array(pages * WORDS_PER_PAGE);
    words.set(this.words);
    this.words = words;
  }

  set(handle: number): void {
    this.words[handle >>> 5] |= 1 << (handle & 31);
  }

  clear(handle: number): void {
    this.words[handle >>> 5] &= ~(1 << (handle & 31));
  }

  has(handle: number): boolean {
    return (this.words[handle >>> 5] & (1 << (handle & 31))) !== 0;
  }
}

/** Words of 32 slot bits in a page. */
export const WORDS_PER_PAGE = 32;
