import { type CostTable, namesOfCosts } from '@spanlab/core';

/** Virtual times of workloads near one table of costs, where they are all but linear in each cost. */
export interface TimeModel {
  readonly costs: CostTable;
  /** Virtual time of each workload at these costs, in ns. */
  readonly timesNs: readonly number[];
  /** By name of the cost: how much each workload's time changes with it, in ns per ns. */
  readonly slopes: Readonly<Record<string, readonly number[]>>;
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
export function misfit(timesNs: readonly number[], realNs: readonly number[], costs: CostTable, start: CostTable): number {
  const errors = timesNs.reduce((sum, time, w) => sum + Math.log(time / realNs[w]) ** 2, 0);
  const moves = Object.keys(start).reduce((sum, name) => sum + (start[name] > 0 ? Math.log(costs[name] / start[name]) ** 2 : 0), 0);
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
export function fitCosts(model: TimeModel, realNs: readonly number[], start: CostTable): CostTable {
  const costs: Record<string, number> = { ...model.costs };
  const names = namesOfCosts([start]);
  let times = model.timesNs;
  let best = misfit(times, realNs, costs, start);
  for (let step = LARGEST_STEP; step >= SMALLEST_STEP; step = Math.sqrt(step)) {
    for (let isBetter = true; isBetter; ) {
      isBetter = false;
      for (const name of names) {
        for (const factor of [step, 1 / step]) {
          const moved = costs[name] * factor;
          const movedTimes = times.map((time, w) => time + (moved - costs[name]) * model.slopes[name][w]);
          if (movedTimes.some((time) => time <= 0)) continue;
          const result = misfit(movedTimes, realNs, { ...costs, [name]: moved }, start);
          if (!(result < best)) continue;
          [best, times, costs[name], isBetter] = [result, movedTimes, moved, true];
        }
      }
    }
  }
  for (const name of names) costs[name] = Number(costs[name].toPrecision(4));
  return costs;
}
