/**
 * Seeds below which no test between strategies can reach 5 %: the smallest p
 * that Wilcoxon's signed-rank test can give on n pairs, two-sided, is 2^(1 − n).
 */
export const MIN_SEEDS = 6;
