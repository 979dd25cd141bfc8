import { type AllocationRequests, WORDS_PER_MALLOC } from '../allocation-words.js';
import { TINY_BYTES } from '../slot-cache.js';
import type { CostModel } from './cost-model.js';

/**
 * Time that requests from..to-1 take in the program and in malloc's fast
 * paths, in ns. Zeroing, refills and page faults come on top.
 */
export function requestCosts(
  { requests }: AllocationRequests,
  from: number,
  to: number,
  costs: CostModel,
  maxSmallBytes: number,
): number {
  let tiny = 0;
  let large = 0;
  for (let w = from * WORDS_PER_MALLOC; w < to * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
    if (requests[w] > maxSmallBytes) large++;
    else if (requests[w] < TINY_BYTES && (requests[w + 1] & 1) === 1) tiny++;
  }
  const count = to - from;
  return count * costs.program + tiny * costs.tinyCombined + large * costs.largeMalloc + (count - tiny - large) * costs.smallMalloc;
}
