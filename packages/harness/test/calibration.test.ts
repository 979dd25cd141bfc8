import { type CostModel, costNames } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { fitCosts, misfit } from '../src/index.js';

const start = Object.fromEntries(costNames.map((name) => [name, 100])) as unknown as CostModel;

/** Workloads that do so many things of each kind, and take exactly their costs. */
function modelOf(costs: CostModel, workloads: readonly Partial<Record<keyof CostModel, number>>[]) {
  const slopes = costNames.map((name) => workloads.map((counts) => counts[name] ?? 0));
  return { costs, slopes, timesNs: timesAt(costs, workloads) };
}

function timesAt(costs: CostModel, workloads: readonly Partial<Record<keyof CostModel, number>>[]): number[] {
  return workloads.map((counts) => costNames.reduce((sum, name) => sum + costs[name] * (counts[name] ?? 0), 0));
}

describe('fitting costs', () => {
  const workloads = [{ program: 1000, smallMalloc: 10 }, { program: 10, smallMalloc: 1000 }, { program: 500, markObject: 5000 }];
  const truth: CostModel = { ...start, program: 50, smallMalloc: 300, markObject: 20 };
  const realNs = timesAt(truth, workloads);

  it('finds costs that give the times, and leaves alone what does not matter', () => {
    const fitted = fitCosts(modelOf(start, workloads), realNs, start);
    const times = timesAt(fitted, workloads);
    // A few percent are left: costs stay near the start unless that is worse.
    for (const [w, time] of times.entries()) expect(Math.abs(time / realNs[w] - 1)).toBeLessThan(0.03);
    expect(misfit(times, realNs, fitted, start)).toBeLessThan(misfit(modelOf(start, workloads).timesNs, realNs, start, start) / 10);
    for (const name of costNames) if (!['program', 'smallMalloc', 'markObject'].includes(name)) expect(fitted[name]).toBe(100);
  });

  it('gives the same costs every time', () => {
    expect(fitCosts(modelOf(start, workloads), realNs, start)).toEqual(fitCosts(modelOf(start, workloads), realNs, start));
  });

  it('stays where it is when nothing is wrong, and where nothing matters', () => {
    expect(fitCosts(modelOf(start, workloads), modelOf(start, workloads).timesNs, start)).toEqual(start);
    expect(fitCosts({ costs: start, timesNs: [5], slopes: costNames.map(() => [0]) }, [10], start)).toEqual(start);
  });

  it('keeps a cost of 0, and never makes a time negative', () => {
    const free = { ...start, program: 0 };
    expect(fitCosts(modelOf(free, workloads), realNs, free).program).toBe(0);
    // Slopes that are wrong by far: the model says that time can be saved that was never spent.
    const fitted = fitCosts({ costs: start, timesNs: [10], slopes: costNames.map(() => [1]) }, [1], start);
    for (const name of costNames) expect(fitted[name]).toBeGreaterThan(0);
  });
});
