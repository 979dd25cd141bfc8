import { type CostModel, costNames } from '@spanlab/core';

/** Virtual times of workloads near one table of costs, where they are all but linear in each cost. */
export interface TimeModel {
  readonly costs: CostModel;
  /** Virtual time of each workload at these costs, in ns. */
  readonly timesNs: readonly number[];
  /** By cost, in the order of `costNames`: how much each workload's time changes with it, in ns per ns. */
  readonly slopes: readonly (readonly number[])[];
}

/**
 * What it takes to move a cost, against what a workload's error weighs: doubling
 * a cost is as bad as an error of 7 % in one workload. It decides between costs that
 * the workloads cannot tell apart, and keeps those that do not matter.
 */
const STAY_WEIGHT = 0.01;

/** A cost moves by this factor at least and at most, in one step of the search. */
const SMALLEST_STEP = 1.0005;
const LARGEST_STEP = 2;

/** How far from right a table of costs is: errors of all workloads, and distance from where it began. */
export function misfit(timesNs: readonly number[], realNs: readonly number[], costs: CostModel, start: CostModel): number {
  const errors = timesNs.reduce((sum, time, w) => sum + Math.log(time / realNs[w]) ** 2, 0);
  const moves = costNames.reduce((sum, name) => sum + (start[name] > 0 ? Math.log(costs[name] / start[name]) ** 2 : 0), 0);
  return errors + STAY_WEIGHT * moves;
}

/**
 * Searches the costs that fit best, one cost at a time on a logarithmic scale,
 * with steps that halve when none helps. Nothing is simulated: times follow from
 * the model. A cost of 0 stays 0.
 *
 * @param realNs what the workloads took
 * @param start the costs that the search shall not leave without need
 */
export function fitCosts(model: TimeModel, realNs: readonly number[], start: CostModel): CostModel {
  const costs: { -readonly [K in keyof CostModel]: number } = { ...model.costs };
  let times = model.timesNs;
  let best = misfit(times, realNs, costs, start);
  for (let step = LARGEST_STEP; step >= SMALLEST_STEP; step = Math.sqrt(step)) {
    for (let isBetter = true; isBetter; ) {
      isBetter = false;
      for (const [i, name] of costNames.entries()) {
        for (const factor of [step, 1 / step]) {
          const moved = costs[name] * factor;
          const movedTimes = times.map((time, w) => time + (moved - costs[name]) * model.slopes[i][w]);
          if (movedTimes.some((time) => time <= 0)) continue;
          const result = misfit(movedTimes, realNs, { ...costs, [name]: moved }, start);
          if (!(result < best)) continue;
          [best, times, costs[name], isBetter] = [result, movedTimes, moved, true];
        }
      }
    }
  }
  for (const name of costNames) costs[name] = Number(costs[name].toPrecision(4));
  return costs;
}
