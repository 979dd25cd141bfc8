import type { CellResult } from '@spanlab/core';
import { extremesOf, type Comparison, type Contender } from './comparison.js';
import { formatBytes, formatCount, formatCountOf, formatRatio, formatShare } from './format.js';
import { memoryPeak, REQUESTED } from './memory-parts.js';
import { peakOf } from './peaks.js';

/** A difference between two strategies on one program. */
interface Difference {
  readonly least: Contender;
  readonly most: Contender;
  /** How many times the smaller value the larger one is; of unlike things it ranks programs, but means nothing. */
  readonly factor: number;
}

/** Something that strategies differ in, and how a sentence says so. */
interface Topic {
  readonly valueOf: (cell: CellResult) => number | undefined;
  /** Whether values are of different things, so that topics cannot be ranked by their factor. */
  readonly isOfUnlikeThings?: boolean;
  /** @param program as the sentence names it */
  readonly sentence: (program: string, difference: Difference) => string;
}

const TOPICS: readonly Topic[] = [
  {
    valueOf: (cell) => peakOf(cell, 'HeapSys'),
    sentence: (program, { least, most }) =>
      `Memory obtained: on ${program}, HeapSys of ${most.name} peaks at ${formatBytes(most.value)}, ` +
      `${times(most, least)} the ${formatBytes(least.value)} of ${least.name}.`,
  },
  {
    // Memory for a requested byte: shares of waste would rank 3 % against 1 % above 70 % against 40 %.
    valueOf: (cell) => {
      const peak = memoryPeak(cell);
      return peak === undefined || peak.parts[REQUESTED] === 0 ? undefined : peak.bytes / peak.parts[REQUESTED];
    },
    sentence: (program, { least, most }) =>
      `Waste: on ${program}, ${wasteShare(most)} of HeapSys + StackInuse of ${most.name} is not requested by live objects at the peak, ` +
      `against ${wasteShare(least)} on ${least.name}.`,
  },
  countTopic('heapLocks', 'Page heap lock', 'times', 'locks the page heap'),
  countTopic('refills', 'Cache refills', 'times', 'refills its mcaches'),
  {
    // One search for pages, two structures: a strategy counts steps in either.
    valueOf: ({ totals }) => totals.listSteps ?? totals.summariesRead,
    isOfUnlikeThings: true,
    sentence: (program, { least, most }) =>
      `Search for pages: on ${program}, ${most.name} looks at ${searched(most)}, ${least.name} at ${searched(least)}.`,
  },
];

/**
 * For each topic, the program that strategies differ most on; the largest
 * factors first, then what no factor compares. A strategy with 0 of something
 * makes no factor and is left out.
 */
export function comparisonFindings(comparisons: readonly Comparison[]): string[] {
  return TOPICS.flatMap(({ valueOf, sentence, isOfUnlikeThings }) => {
    let largest: (Difference & { readonly comparison: Comparison }) | undefined;
    for (const comparison of comparisons) {
      const extremes = extremesOf(comparison, (cell) => valueOf(cell) || undefined);
      if (extremes === undefined) continue;
      const factor = extremes.most.value / extremes.least.value;
      if (factor > (largest?.factor ?? 1)) largest = { ...extremes, factor, comparison };
    }
    if (largest === undefined) return [];
    return [{ rank: isOfUnlikeThings ? 0 : largest.factor, text: sentence(programName(largest.comparison, comparisons), largest) }];
  })
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ text }) => text);
}

function countTopic(measure: string, subject: string, unit: string, verb: string): Topic {
  return {
    valueOf: ({ totals }) => totals[measure],
    sentence: (program, { least, most }) =>
      `${subject}: on ${program}, ${most.name} ${verb} ${formatCount(most.value)} ${unit}, ` +
      `${times(most, least)} the ${formatCount(least.value)} of ${least.name}.`,
  };
}

/** @param value memory for a requested byte */
function wasteShare({ value }: Contender): string {
  // There is a share of anything but 0.
  return formatShare(value - 1, value) as string;
}

function times(most: Contender, least: Contender): string {
  return `${formatRatio(most.value, least.value)} times`;
}

function searched({ cell, value }: Contender): string {
  return cell.totals.listSteps === undefined
    ? formatCountOf(value, 'summary of the radix tree', 'summaries of the radix tree')
    : formatCountOf(value, 'list head or free span', 'list heads and free spans');
}

/** The program, or the recording where several are of one program. */
function programName({ workload }: Comparison, all: readonly Comparison[]): string {
  const isOnly = all.filter((other) => other.workload.program === workload.program).length === 1;
  return isOnly ? workload.program : workload.name;
}
