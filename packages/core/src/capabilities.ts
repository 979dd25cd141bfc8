/**
 * What a strategy can do and how it goes about it, as far as others have to
 * know: nobody tells strategies apart by name or release. That it simulates, and
 * with several Ps, is declared by what it then must have: `simulate`, `lockHolds`.
 */
export interface StrategyCapabilities {
  /** Whether it knows GOMEMLIMIT ({@link RuntimeOptions.memoryLimitBytes}). Absent: no. */
  readonly memoryLimit?: boolean;
  /** How it collects when it simulates. Absent: not told, so that nothing is taken for granted. */
  readonly collector?: Collector;
}

/** Whether the program stands still while a collection marks, or runs beside it, so that real runs differ. */
export type Collector = (typeof COLLECTORS)[number];

export const COLLECTORS = ['stopTheWorld', 'concurrent'] as const;

/** Whether a strategy knows a memory limit; one that does not say so does not. */
export function hasMemoryLimit({ capabilities }: { readonly capabilities?: StrategyCapabilities }): boolean {
  return capabilities?.memoryLimit === true;
}
