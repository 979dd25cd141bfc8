import type { FigureKind } from './figure.js';
import { memoryOverRun } from './memory-over-run.js';
import { spanOccupancy } from './span-occupancy.js';
import { wasteByClass } from './waste-by-class.js';

/** Every figure that a cell gets, in the order of the page. */
export const FIGURE_KINDS: readonly FigureKind[] = [memoryOverRun, spanOccupancy, wasteByClass];
