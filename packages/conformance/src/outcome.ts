import { Decision, GRANULE_BYTES, GRANULE_SHIFT, PAGE_BYTES, TINY_COMBINED, formatAddress } from '@spanlab/core';
import type { Outcome } from './comparison.js';

/** Page that an outcome is about, if it is about one. */
export function placeOf(outcome: Outcome): number | undefined {
  switch (outcome.kind) {
    case 'malloc':
      return outcome.granule >>> GRANULE_SHIFT;
    case Decision.HeapSpan:
    case Decision.ManualSpan:
    case Decision.ManualFree:
    case Decision.Sweep:
    case Decision.Grow:
      return outcome.a;
    default:
      return undefined;
  }
}

/**
 * An outcome in words, with real addresses.
 * @param arenaStart address of page 0
 */
export function describeOutcome(outcome: Outcome | undefined, arenaStart: number): string {
  if (outcome === undefined) return 'nothing';
  if (outcome.kind === 'malloc') {
    const address = arenaStart + outcome.granule * GRANULE_BYTES + (outcome.tiny & 7);
    const combined = (outcome.tiny & TINY_COMBINED) !== 0 ? ', combined into a tiny block' : '';
    return `malloc of ${outcome.size} B at ${formatAddress(address)}${combined}`;
  }
  const { a, b, c } = outcome;
  const at = () => formatAddress(arenaStart + a * PAGE_BYTES);
  switch (outcome.kind) {
    case Decision.ArenaStart:
      return `arena at ${formatAddress(a)}`;
    case Decision.HeapSpan:
      return `heap span at ${at()}, ${b} pages, class ${c}`;
    case Decision.ManualSpan:
      return `manual span at ${at()}, ${b} pages${c === 0 ? '' : `, purpose ${c}`}`;
    case Decision.ManualFree:
      return `free of the manual span at ${at()}, ${b} pages${c === 0 ? '' : `, purpose ${c}`}`;
    case Decision.Sweep:
      return `sweep of the span at ${at()}${describeSweepFlags(b)}, ${Number.isNaN(c) ? 'slots of different sizes' : `${c} B`} freed`;
    case Decision.Grow:
      return `heap growth at ${at()}, ${b} pages`;
    case Decision.FlushCaches:
      return 'mcaches flushed';
    case Decision.ForgetTiny:
      return 'tiny block forgotten';
    case Decision.Reclaim:
      return `reclaim of ${a} pages`;
    case Decision.NextGc:
      return `next collection at ${a} bytes`;
  }
}

function describeSweepFlags(flags: number): string {
  return `${(flags & 1) !== 0 ? ' to be cached' : ''}${(flags & 2) !== 0 ? ' by the reclaimer' : ''}${flags > 3 ? ` (flags ${flags})` : ''}`;
}
