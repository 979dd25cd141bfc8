import { type StrategyPlugin, compareNames } from '@spanlab/core';

/** The first release that knows GOMEMLIMIT. */
export const MEMORY_LIMIT_RELEASE = '1.19';

/** Whether a strategy's release has a memory limit. */
export function hasMemoryLimit({ verifiedRelease }: Pick<StrategyPlugin, 'verifiedRelease'>): boolean {
  return compareNames(verifiedRelease, MEMORY_LIMIT_RELEASE) >= 0;
}
