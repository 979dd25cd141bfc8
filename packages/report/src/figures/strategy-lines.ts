import { OKABE_ITO } from '../theme.js';

/** How a strategy's line looks. */
export interface StrategyLine {
  readonly color: string;
  readonly dash: readonly number[];
  readonly width: number;
}

/**
 * Lines of strategies, in order. Releases often run on the very same line: a
 * wide pale one below, ever narrower and more broken ones above show them all.
 */
const LINES: readonly StrategyLine[] = [
  { color: OKABE_ITO.skyBlue, dash: [1, 0], width: 3.4 },
  { color: OKABE_ITO.vermillion, dash: [7, 4], width: 1.8 },
  { color: OKABE_ITO.black, dash: [1.6, 2.2], width: 1.5 },
  { color: OKABE_ITO.green, dash: [9, 2, 2, 2], width: 1.4 },
  { color: OKABE_ITO.purple, dash: [4, 6], width: 1.4 },
  { color: OKABE_ITO.orange, dash: [12, 4], width: 1.3 },
  { color: OKABE_ITO.blue, dash: [1.5, 5], width: 1.3 },
];

/** The line of the strategy that comes at this place, from 0. */
export function lineOf(place: number): StrategyLine {
  return LINES[place % LINES.length] as StrategyLine;
}
