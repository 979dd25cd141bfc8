/**
 * The runtime's free-list allocator for records of one fixed size (`FixAlloc`).
 * spanlab models which record is handed out and what that costs, not its bytes:
 * a record is its number.
 *
 * A freed record is reused last in, first out. A record that was never used
 * before gets the next number, so numbers are in order of *first* use. Go 1.4
 * and 1.5 sweep spans in just that order (`allspans` gets a record when FixAlloc
 * first hands it out, and a recycled record keeps its place), which makes this
 * order part of every heap's behaviour.
 *
 *     records per chunk = floor(chunkBytes / recordBytes); the rest is lost
 *     system bytes      = chunks × chunkBytes
 *
 * Source: Go 1.4.3 `runtime·FixAlloc_Alloc/Free` (mfixalloc.c); 1.20.4 mfixalloc.go.
 */
export class FixAlloc {
  readonly recordBytes: number;
  readonly chunkBytes: number;
  #free: Int32Array;
  #freeCount = 0;
  #used = 0;
  #chunks = 0;

  /**
   * @param recordBytes size of a record, in bytes
   * @param chunkBytes what is asked from the system at once, in bytes
   */
  constructor(recordBytes: number, chunkBytes: number) {
    if (!(recordBytes > 0 && recordBytes <= chunkBytes)) {
      throw new RangeError(`a record of ${recordBytes} B does not fit a chunk of ${chunkBytes} B`);
    }
    this.recordBytes = recordBytes;
    this.chunkBytes = chunkBytes;
    this.#free = new Int32Array(64);
  }

  /** Records ever used: the next fresh record gets this number. */
  get used(): number {
    return this.#used;
  }

  /** Records in use now. */
  get inUse(): number {
    return this.#used - this.#freeCount;
  }

  /** Bytes of the records in use (MSpanInuse, MCacheInuse). */
  get inUseBytes(): number {
    return this.inUse * this.recordBytes;
  }

  /** Bytes obtained from the system (MSpanSys, MCacheSys). */
  get systemBytes(): number {
    return this.#chunks * this.chunkBytes;
  }

  /** Takes a record: the one freed last, else a fresh one. */
  alloc(): number {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount];
    const perChunk = Math.floor(this.chunkBytes / this.recordBytes);
    if (this.#used === this.#chunks * perChunk) this.#chunks++;
    return this.#used++;
  }

  /** Gives back a record that is in use. */
  free(record: number): void {
    if (this.#freeCount === this.#free.length) {
      const free = new Int32Array(this.#free.length * 2);
      free.set(this.#free);
      this.#free = free;
    }
    this.#free[this.#freeCount++] = record;
  }
}
