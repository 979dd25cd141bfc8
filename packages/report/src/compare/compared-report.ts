import type { CellResult, ResultSet } from '@spanlab/core';
import type { DrawnFidelity } from '../html-fidelity.js';
import type { DrawnCell, DrawnComparison } from '../html-figure.js';
import type { DrawnScaling } from '../html-scaling.js';

/** Title of Markdown and LaTeX, as on the page. */
export const COMPARED_TITLE = 'Go heap allocation, span by span';

/** All that a comparison's Markdown and LaTeX say and show. */
export interface ComparedReport {
  readonly results: ResultSet;
  /** Sorted by workload, then release. */
  readonly cells: readonly DrawnCell[];
  readonly comparisons: readonly DrawnComparison[];
  readonly fidelity: DrawnFidelity | undefined;
  readonly scaling: DrawnScaling | undefined;
  /** What was run, in one sentence. */
  readonly scope: string;
  readonly findings: readonly string[];
}

/** The recordings that ran, in the order of the page. */
export function recordingsOf(cells: readonly { readonly cell: CellResult }[]): string[] {
  return [...new Set(cells.map(({ cell }) => cell.workload.name))];
}
