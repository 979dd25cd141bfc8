import { MAX_HEAP_PAGES } from '@spanlab/core';
import { CHUNK_PAGES } from './palloc-bits.js';

/** Chunks whose bits share a byte: the search skips whole bytes. */
const CHUNKS_PER_BYTE = 8;
/** Search address when nothing is left to look at. */
const NOWHERE = -1;

/**
 * Tells which chunks may hold free pages that were not given back, and from
 * which page downwards to look for them.
 *
 * A free above the search address raises it and marks it as raised; the next
 * search that moves on may then take it down however far, while otherwise it
 * only ever falls. With one thread both come to the same.
 *
 * Source: Go 1.20.4 `scavengeIndex` (mgcscavenge.go).
 */
export class ScavengeIndex {
  /** Page in the chunk that {@link find} returned from which to look downwards. */
  page = 0;

  readonly #chunks = new Uint8Array(MAX_HEAP_PAGES / CHUNK_PAGES / CHUNKS_PER_BYTE);
  #searchPage = NOWHERE;

  /** Pages became free and are not given back. */
  mark(base: number, pages: number): void {
    const last = base + pages - 1;
    for (let chunk = Math.floor(base / CHUNK_PAGES); chunk <= Math.floor(last / CHUNK_PAGES); chunk++) {
      this.#chunks[chunk >>> 3] |= 1 << (chunk & 7);
    }
    if (last > this.#searchPage) this.#searchPage = last;
  }

  /** A chunk has nothing more to give back. */
  clear(chunk: number): void {
    this.#chunks[chunk >>> 3] &= ~(1 << (chunk & 7));
  }

  /** Next chunk to look at, from the highest addresses down; -1 if there is none. Sets {@link page}. */
  find(): number {
    if (this.#searchPage === NOWHERE) return -1;
    const searchChunk = Math.floor(this.#searchPage / CHUNK_PAGES);
    for (let byte = searchChunk >>> 3; byte >= 0; byte--) {
      const bits = this.#chunks[byte];
      if (bits === 0) continue;
      // The highest of the byte, even if it lies above the search address.
      const chunk = byte * CHUNKS_PER_BYTE + 31 - Math.clz32(bits);
      if (chunk === searchChunk) {
        this.page = this.#searchPage % CHUNK_PAGES;
        return chunk;
      }
      const top = (chunk + 1) * CHUNK_PAGES - 1;
      this.#searchPage = Math.min(this.#searchPage, top);
      this.page = CHUNK_PAGES - 1;
      return chunk;
    }
    this.#searchPage = NOWHERE;
    return -1;
  }
}
