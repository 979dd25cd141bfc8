/** Bytes of a page of the operating system on linux/amd64 (`physPageSize`); a page of the heap is two of them. */
export const OS_PAGE_BYTES = 4096;

/** OS pages in a block of bits: 64 MiB of addresses, 2 KiB of bits. */
const BLOCK_PAGES = 16384;
const WORD_BITS = 32;

/**
 * Which pages of the operating system are backed by memory: those that were
 * touched since they were mapped, or since they were last given back.
 *
 * One bit per OS page, in blocks that exist only where something was touched,
 * since addresses are 48 bits and far apart. The count is kept as bits change.
 *
 * Pages are 4 KiB: huge pages, which back a whole 2 MiB at the first touch, are
 * not modelled.
 */
export class ResidentPages {
  /** OS pages that are backed by memory. */
  count = 0;
  readonly #blocks = new Map<number, Int32Array>();
  /** The block that was used last: touches come close together. */
  #lastBlock = -1;
  #lastBits: Int32Array = new Int32Array(0);

  /** Bytes that are backed by memory. */
  get bytes(): number {
    return this.count * OS_PAGE_BYTES;
  }

  /** Something is written to, or read from after it was written: all pages with a byte of it are resident. */
  touch(address: number, bytes: number): void {
    if (bytes <= 0) return;
    const last = Math.floor((address + bytes - 1) / OS_PAGE_BYTES);
    for (let page = Math.floor(address / OS_PAGE_BYTES); page <= last; ) {
      const block = Math.floor(page / BLOCK_PAGES);
      const from = page - block * BLOCK_PAGES;
      const to = Math.min(last - block * BLOCK_PAGES + 1, BLOCK_PAGES);
      this.#set(this.#bitsOf(block), from, to);
      page = block * BLOCK_PAGES + to;
    }
  }

  /** The system takes back all pages of a range, which must begin and end at a page. */
  release(address: number, bytes: number): void {
    const end = (address + bytes) / OS_PAGE_BYTES;
    for (let page = address / OS_PAGE_BYTES; page < end; ) {
      const block = Math.floor(page / BLOCK_PAGES);
      const to = Math.min(end - block * BLOCK_PAGES, BLOCK_PAGES);
      const bits = this.#blocks.get(block);
      if (bits !== undefined) this.#clear(bits, page - block * BLOCK_PAGES, to);
      page = block * BLOCK_PAGES + to;
    }
  }

  /** Whether the OS page with this address is backed by memory. */
  has(address: number): boolean {
    const page = Math.floor(address / OS_PAGE_BYTES);
    const bits = this.#blocks.get(Math.floor(page / BLOCK_PAGES));
    return bits !== undefined && (bits[(page % BLOCK_PAGES) >>> 5] & (1 << (page & 31))) !== 0;
  }

  #bitsOf(block: number): Int32Array {
    if (block === this.#lastBlock) return this.#lastBits;
    let bits = this.#blocks.get(block);
    if (bits === undefined) {
      bits = new Int32Array(BLOCK_PAGES / WORD_BITS);
      this.#blocks.set(block, bits);
    }
    this.#lastBlock = block;
    this.#lastBits = bits;
    return bits;
  }

  #set(bits: Int32Array, from: number, to: number): void {
    for (let page = from; page < to; ) {
      const w = page >>> 5;
      const end = Math.min(to, (w + 1) * WORD_BITS);
      const added = maskOf(page, end) & ~bits[w];
      if (added !== 0) {
        bits[w] |= added;
        this.count += onesIn(added);
      }
      page = end;
    }
  }

  #clear(bits: Int32Array, from: number, to: number): void {
    for (let page = from; page < to; ) {
      const w = page >>> 5;
      const end = Math.min(to, (w + 1) * WORD_BITS);
      const gone = maskOf(page, end) & bits[w];
      bits[w] &= ~gone;
      this.count -= onesIn(gone);
      page = end;
    }
  }
}

/** Bits from..to-1 of one word, numbered over all words. */
function maskOf(from: number, to: number): number {
  return (-1 >>> (WORD_BITS - (to - from))) << (from & 31);
}

function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
