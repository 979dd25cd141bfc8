import type { AddressSpace } from './address-space.js';
import type { PersistentAlloc } from './persistent-alloc.js';

/**
 * Where the records of a FixAlloc lie. FixAlloc (fix-alloc.ts) numbers records
 * in order of their first use; here they get chunks, and are touched.
 *
 * Source: Go 1.4.3 mfixalloc.c, 1.20.4 mfixalloc.go.
 */
export class RecordMemory {
  readonly #chunks: number[] = [];
  readonly #perChunk: number;
  #used = 0;

  /**
   * @param recordBytes size of a record
   * @param chunkBytes what is taken at once; what does not hold a whole record is lost
   */
  constructor(
    private readonly space: AddressSpace,
    private readonly recordBytes: number,
    private readonly chunkBytes: number,
  ) {
    this.#perChunk = Math.floor(chunkBytes / recordBytes);
  }

  /** Records 0..used-1 were in use at some time. */
  use(used: number, from: PersistentAlloc): void {
    for (; this.#used < used; this.#used++) {
      const inChunk = this.#used % this.#perChunk;
      if (inChunk === 0) this.#chunks.push(from.alloc(this.chunkBytes));
      this.space.touch((this.#chunks.at(-1) as number) + inChunk * this.recordBytes, this.recordBytes);
    }
  }
}
