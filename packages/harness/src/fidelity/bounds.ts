import type { Collector } from '@spanlab/core';

/**
 * How far a simulation may be from what real runs did. These are the bounds of
 * the project's requirement, not results: whoever finds one missed mends the
 * simulation or says so, and never widens it here.
 */
export type FidelityBound =
  /** Up to this share of the range's nearer end beyond it, or this many units, whichever is more. */
  | { readonly kind: 'beyond'; readonly share: number; readonly units: number }
  /** At the last checkpoint, the range's ends divided and multiplied by this. */
  | { readonly kind: 'factorAtEnd'; readonly factor: number };

const MIB = 2 ** 20;

/** The bounds of every strategy and workload. */
const OF_ALL: Readonly<Record<string, FidelityBound>> = {
  VmRss: beyond(0.1, MIB),
  VmSize: beyond(0.02, MIB),
  Mallocs: beyond(0),
  TotalAlloc: beyond(0),
};

/** Where the world stops, real runs hardly differ. */
const STOP_THE_WORLD: Readonly<Record<string, FidelityBound>> = {
  NumGC: beyond(0, 1),
  HeapSys: beyond(0.02),
  HeapInuse: beyond(0.02),
  HeapIdle: beyond(0.02),
  HeapAlloc: beyond(0.02),
  MSpanInuse: beyond(0.02),
};

/** Collectors that run beside the program: how far they come meanwhile is luck. */
const CONCURRENT: Readonly<Record<string, FidelityBound>> = {
  NumGC: beyond(0, 1),
  HeapSys: beyond(0.05),
  HeapInuse: beyond(0.1),
};

/** Where these allocate far beyond their goal: real runs differ by two thirds. */
const CONCURRENT_LARGE: Readonly<Record<string, FidelityBound>> = {
  HeapSys: { kind: 'factorAtEnd', factor: 1.25 },
};

/**
 * Bounds by measure; what is not there has none.
 * @param collector how the strategy says that it collects; undefined leaves what holds of all
 */
export function boundsFor(collector: Collector | undefined, workload: string): Readonly<Record<string, FidelityBound>> {
  switch (collector) {
    case 'stopTheWorld':
      return { ...STOP_THE_WORLD, ...OF_ALL };
    case 'concurrent':
      return { ...(workload === 'large-pareto' ? CONCURRENT_LARGE : CONCURRENT), ...OF_ALL };
    default:
      return OF_ALL;
  }
}

/** In a few words: "±2 %", "±10 % or 1 MiB", "exact". */
export function describeBound(bound: FidelityBound): string {
  if (bound.kind === 'factorAtEnd') return `factor ${bound.factor}, at the end`;
  const { share, units } = bound;
  const parts = [share > 0 ? `${Math.round(share * 100)} %` : '', units >= MIB ? `${units / MIB} MiB` : units > 0 ? String(units) : ''];
  const words = parts.filter((part) => part !== '').join(' or ');
  return words === '' ? 'exact' : `±${words}`;
}

function beyond(share: number, units = 0): FidelityBound {
  return { kind: 'beyond', share, units };
}
