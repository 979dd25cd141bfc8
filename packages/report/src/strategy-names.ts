import { type OfStrategy, defaultLabel } from '@spanlab/core';

/** What to call a strategy: its label. */
export function labelOf({ strategy, release, label = defaultLabel(strategy, release) }: OfStrategy): string {
  return label;
}

/**
 * What to call the strategies of a list, a name for each entry: its label, with
 * the name behind it where another strategy has the same. `Go` and its number stay on one line.
 */
export function strategyNames(list: readonly OfStrategy[]): string[] {
  return uniqueLabels(list).map((label) => label.replace(/^Go (?=\d)/, 'Go\u00a0'));
}

/** The same with plain blanks. */
export function uniqueLabels(list: readonly OfStrategy[]): string[] {
  return list.map((one) => {
    const label = labelOf(one);
    const isShared = list.some((other) => other.strategy !== one.strategy && labelOf(other) === label);
    return isShared ? `${label} (${one.strategy})` : label;
  });
}

/** A release for a table: `Go 1.4.3`; what is no number is of no release of Go. */
export function releaseText(release: string): string {
  return /^\d/.test(release) ? `Go ${release}` : release;
}
