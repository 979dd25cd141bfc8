import { type AddressSpace, roundUp } from './address-space.js';

/** What is obtained from the system at once, and from which size on a request gets a mapping of its own. */
const CHUNK_BYTES = 256 * 1024;
const MAX_BLOCK_BYTES = 64 * 1024;

/**
 * Memory for structures that are never freed (`persistentalloc`): carved from
 * chunks of 256 KiB, one after the other. What is left of a chunk that has no
 * room for a request is lost.
 *
 * Source: Go 1.4.3 `runtime·persistentalloc` (malloc.c), 1.20.4 `persistentalloc1` (malloc.go).
 */
export class PersistentAlloc {
  /** Chunks obtained. */
  chunks = 0;
  #base = 0;
  /** Bytes of the current chunk that are carved. */
  #used = CHUNK_BYTES;

  /** @param headBytes what a chunk's beginning holds: a link to the chunk before, in 1.20 */
  constructor(
    private readonly space: AddressSpace,
    private readonly headBytes: number,
  ) {}

  /** Takes memory, aligned to `alignBytes`; returns its address. */
  alloc(bytes: number, alignBytes = 8): number {
    if (bytes >= MAX_BLOCK_BYTES) return this.space.sysAlloc(bytes);
    let offset = roundUp(this.#used, alignBytes);
    if (offset + bytes > CHUNK_BYTES) {
      this.chunks++;
      this.#base = this.space.sysAlloc(CHUNK_BYTES);
      this.space.touch(this.#base, this.headBytes);
      offset = roundUp(this.headBytes, alignBytes);
    }
    this.#used = offset + bytes;
    return this.#base + offset;
  }
}
