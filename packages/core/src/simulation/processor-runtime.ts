import type { AllocationRequests } from '../allocation-words.js';
import type { SimulatedRuntime } from './simulated-runtime.js';

/**
 * A runtime that several Ps can run on. Its simulator says which P runs, and
 * sets the clock to that P's time; whatever passes is that P's.
 *
 * What marks in the background while several Ps run is simple: so many of the
 * Ps as the release gives to it mark all the time, and the program runs on the
 * rest. With one P, workers and program take turns as in the real runtime.
 */
export interface ProcessorRuntime extends SimulatedRuntime {
  /** P `p` runs from now on. */
  useProcessor(p: number): void;
  /**
   * As `malloc`, but returns before a request that has to take a span
   * ({@link needsSpan} is set then), or earlier. `malloc` carries that one out.
   */
  mallocBeforeSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number;
  /** Whether the request at which the last `mallocBeforeSpan` stopped has to take a span. */
  readonly needsSpan: boolean;
  /** For how long the world has stood still so far, in ns: time that no P has to itself. */
  readonly stoppedNs: number;
}

/** Whether several Ps can run on a runtime. */
export function runsProcessors(runtime: SimulatedRuntime): runtime is ProcessorRuntime {
  return 'mallocBeforeSpan' in runtime && 'useProcessor' in runtime;
}

/**
 * How many Ps mark in the background, on average: a quarter. Whole Ps if that
 * comes near enough, else some of them part of their time.
 *
 * Source: Go 1.20.4 `gcControllerState.startCycle` (mgcpacer.go).
 * @param tolerance share that whole Ps may be off by; 0 if a part of a P makes up for any rest (1.5)
 */
export function backgroundWorkers(processors: number, tolerance: number): number {
  const wanted = processors / 4;
  const whole = Math.round(wanted);
  return Math.abs(whole / wanted - 1) > tolerance ? wanted : whole;
}
