import { type AddressSpace, roundUp } from './address-space.js';

const ENTRY_BYTES = 8;
const FIRST_CAPACITY = 65536 / ENTRY_BYTES;

/** A mapping that holds the array, or once held it. */
interface SpanArrayMemory {
  readonly address: number;
  readonly bytes: number;
}

/**
 * The array of all span records that were ever used (`allspans`): 8192 entries
 * at first, then half as many again whenever it is full, in a new mapping.
 *
 * A sweep may still read the old array; then it is freed at the next snapshot
 * for a collection, by the number of spans that the sweep knew and not by its
 * capacity, so that its end stays mapped for good (1.4, 1.5).
 *
 * Source: Go 1.4.3 `RecordSpan` (mheap.c), `gc` (mgc0.c); 1.5.1 `gcCopySpans`; 1.20.4 `recordspan` (mheap.go).
 */
export class SpanArray {
  #length = 0;
  #capacity = 0;
  #array: SpanArrayMemory | undefined;
  #snapshot: SpanArrayMemory | undefined;

  constructor(private readonly space: AddressSpace) {}

  /** The array has `length` entries now. */
  use(length: number): void {
    for (; this.#length < length; this.#length++) {
      if (this.#length === this.#capacity) this.#grow();
      this.space.touch((this.#array as SpanArrayMemory).address + this.#length * ENTRY_BYTES, ENTRY_BYTES);
    }
  }

  /** A collection makes the array of now its own. */
  snapshot(): void {
    const old = this.#snapshot;
    if (old !== undefined && old.address !== this.#array?.address) this.space.sysFree(old.address, old.bytes);
    this.#snapshot = this.#array && { address: this.#array.address, bytes: Math.max(this.#length * ENTRY_BYTES, 1) };
  }

  #grow(): void {
    const old = this.#array;
    this.#capacity = Math.max(FIRST_CAPACITY, Math.floor((this.#capacity * 3) / 2));
    const bytes = this.#capacity * ENTRY_BYTES;
    this.#array = { address: this.space.sysAlloc(bytes), bytes: roundUp(bytes) };
    this.space.touch(this.#array.address, this.#length * ENTRY_BYTES);
    if (old !== undefined && old.address !== this.#snapshot?.address) this.space.sysFree(old.address, old.bytes);
  }
}
