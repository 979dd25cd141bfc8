import { addressMap } from './address-map.js';
import type { ComparisonFigureKind, FigureKind } from './figure.js';
import { HEAP_GOAL_HEADING, HEAP_GOAL_NAME, heapGoal, heapGoalWorkloads } from './heap-goal.js';
import { idleRuns } from './idle-runs.js';
import { lockAcquisitions } from './lock-acquisitions.js';
import { memoryOverRun } from './memory-over-run.js';
import { ownMeasuresFigure } from './own-measures.js';
import { pageHeapWork } from './page-heap-work.js';
import { SCALING_FIGURE_HEADING, SCALING_FIGURE_NAME, processorScaling } from './processor-scaling.js';
import { FIDELITY_FIGURE_HEADING, FIDELITY_FIGURE_NAME, simulationFidelity } from './simulation-fidelity.js';
import { sizeClassTables } from './size-class-tables.js';
import { spanOccupancy } from './span-occupancy.js';
import { strategiesCompared } from './strategies-compared.js';
import { virtualAndResident } from './virtual-and-resident.js';
import { wasteByClass } from './waste-by-class.js';
import { wasteWaterfall } from './waste-waterfall.js';

/** Every figure that a cell gets, in the order of the page. */
export const FIGURE_KINDS: readonly FigureKind[] = [memoryOverRun, spanOccupancy, wasteByClass, addressMap];

/** Every figure that a comparison gets, in the order of the page. */
export const COMPARISON_FIGURE_KINDS: readonly ComparisonFigureKind[] = [
  strategiesCompared,
  wasteWaterfall,
  virtualAndResident,
  idleRuns,
  sizeClassTables,
  pageHeapWork,
  lockAcquisitions,
  ownMeasuresFigure,
];

/** The figure of simulated runs against real ones. */
export const FIDELITY_FIGURE = { name: FIDELITY_FIGURE_NAME, heading: FIDELITY_FIGURE_HEADING, spec: simulationFidelity } as const;

/** What each workload's simulated runs collect and why, a figure a workload. */
export const HEAP_GOAL_FIGURE = { name: HEAP_GOAL_NAME, heading: HEAP_GOAL_HEADING, workloads: heapGoalWorkloads, spec: heapGoal } as const;

/** The figure of strategies with more and more Ps. */
export const SCALING_FIGURE = { name: SCALING_FIGURE_NAME, heading: SCALING_FIGURE_HEADING, spec: processorScaling } as const;
