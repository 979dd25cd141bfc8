import { type AllocationRequests, WORDS_PER_MALLOC } from '../allocation-words.js';
import { TINY_BYTES } from '../slot-cache.js';
import type { CostTable } from './cost-model.js';

/**
 * Time that requests from..to-1 take in the program and in malloc's fast
 * paths, in ns. Zeroing, refills and page faults come on top.
 *
 * @param costs what is not charged is not in it; where no tiny objects are combined, they are as small ones
 */
export function requestCosts(
  { requests }: AllocationRequests,
  from: number,
  to: number,
  costs: CostTable,
  maxSmallBytes: number,
): number {
  const { program = 0, smallMalloc = 0, largeMalloc = 0 } = costs;
  const tinyCombined = 'tinyCombined' in costs ? costs.tinyCombined : smallMalloc;
  let tiny = 0;
  let large = 0;
  for (let w = from * WORDS_PER_MALLOC; w < to * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
    if (requests[w] > maxSmallBytes) large++;
    else if (requests[w] < TINY_BYTES && (requests[w + 1] & 1) === 1) tiny++;
  }
  const count = to - from;
  return count * program + tiny * tinyCombined + large * largeMalloc + (count - tiny - large) * smallMalloc;
}
