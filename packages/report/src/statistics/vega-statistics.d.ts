// What is used of Vega's statistics, which come without types (tsconfig.base.json leads here).

/** Probability that a normal variable is at most `value`, in double precision. */
export function cumulativeNormal(value: number, mean?: number, deviation?: number): number;
