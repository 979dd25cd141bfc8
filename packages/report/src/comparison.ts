import type { CellResult, WorkloadInfo } from '@spanlab/core';
import { looksOf, type StrategyLook } from './figures/strategy-looks.js';
import { formatCountOf } from './format.js';
import { strategyNames } from './strategy-names.js';

/** All strategies that ran one recording, two or more: what can be laid side by side. */
export interface Comparison {
  readonly workload: WorkloadInfo;
  /** Older releases first. */
  readonly cells: readonly CellResult[];
  /** What to call each cell's strategy, all different: `Go 1.4.3`. */
  readonly names: readonly string[];
  /** How each of them is drawn, all different. */
  readonly looks: readonly StrategyLook[];
}

/** The comparisons that the cells allow. Cells must be sorted by workload, then release. */
export function comparisonsOf(cells: readonly CellResult[]): Comparison[] {
  return [...new Set(cells.map(({ workload }) => workload.name))].flatMap((recording) => {
    const own = cells.filter(({ workload }) => workload.name === recording);
    if (own.length < 2) return [];
    return [{ workload: (own[0] as CellResult).workload, cells: own, names: strategyNames(own), looks: looksOf(own) }];
  });
}

/** The comparison in full, for subtitles: name of the dataset, length, GOGC. */
export function comparisonDetails({ workload, cells }: Comparison): string {
  return [
    workload.name,
    formatCountOf(cells.length, 'strategy', 'strategies'),
    formatCountOf((cells[0] as CellResult).events, 'event'),
    `GOGC ${workload.gogc}`,
  ].join(' · ');
}

/** One strategy of a comparison with a number that it has. */
export interface Contender {
  readonly name: string;
  readonly cell: CellResult;
  readonly value: number;
}

/** The strategies with the least and the most of something, the older one of equals; undefined where fewer than two have it. */
export function extremesOf(
  { cells, names }: Comparison,
  valueOf: (cell: CellResult) => number | undefined,
): { readonly least: Contender; readonly most: Contender } | undefined {
  const contenders = cells.flatMap((cell, i) => {
    const value = valueOf(cell);
    return value === undefined ? [] : [{ name: names[i] as string, cell, value }];
  });
  if (contenders.length < 2) return undefined;
  return {
    least: contenders.reduce((a, b) => (b.value < a.value ? b : a)),
    most: contenders.reduce((a, b) => (b.value > a.value ? b : a)),
  };
}
