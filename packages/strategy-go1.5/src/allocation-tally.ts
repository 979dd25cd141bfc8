import { type AllocationRequests, WORDS_PER_MALLOC } from '@spanlab/core';

/** Bytes of a pointer: what is asked for with pointers holds a whole number of them. */
const POINTER_BYTES = 8;

/** What a run of requests asked for, in bytes: altogether, and of it with pointers. */
export class AllocationTally {
  bytes = 0;
  scannableBytes = 0;

  /** Adds requests from..to-1. */
  add({ requests }: AllocationRequests, from: number, to: number): void {
    let bytes = 0;
    let scannable = 0;
    for (let w = from * WORDS_PER_MALLOC; w < to * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
      bytes += requests[w];
      if ((requests[w + 1] & 1) === 0) scannable += requests[w] - (requests[w] % POINTER_BYTES);
    }
    this.bytes += bytes;
    this.scannableBytes += scannable;
  }
}
