/**
 * Requests and answers of malloc as pairs of 32-bit words. Pairs, not columns:
 * on this loop every further array costs the compiler's bounds check and
 * address computation once per object (measured: 12.5 ns against 8.8 ns an object).
 *
 *     requests[2i]      size in bytes, at least 1
 *     requests[2i + 1]  object number × 2 + (1 if the object holds no pointers);
 *                       the number is at least 1, and the object's death is told by it
 *     answers[2i]       address in granules from the arena start
 *     answers[2i + 1]   0 for an object with a slot of its own, else
 *                       TINY_COMBINED | the address's low three bits
 */

/** Words of a request, and of an answer. */
export const WORDS_PER_MALLOC = 2;

/** A run of requests. */
export interface AllocationRequests {
  readonly requests: Uint32Array;
  /** All object numbers are below this. */
  readonly objectLimit: number;
}

/** Set in an answer's second word when the object was fitted into the current tiny block. */
export const TINY_COMBINED = 8;

/**
 * Answers as one number each, of the same memory, to compare both words at once.
 * Numbers that are equal have equal words, since no second word has its highest
 * bit set (-0). The reverse does not hold: no NaN equals itself.
 */
export function answerPairs(answers: Int32Array): Float64Array {
  return new Float64Array(answers.buffer, answers.byteOffset, answers.length / WORDS_PER_MALLOC);
}
