import { type CostTable, costNames } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { fitCosts, misfit } from '../src/index.js';

const start = Object.fromEntries(costNames.map((name) => [name, 100]));

/** Workloads that do so many things of each kind, and take exactly their costs. */
function modelOf(costs: CostTable, workloads: readonly CostTable[]) {
  const slopes = slopesOf((name) => workloads.map((counts) => counts[name] ?? 0));
  return { costs, slopes, timesNs: timesAt(costs, workloads) };
}

function slopesOf(slope: (name: string) => number[]): Record<string, number[]> {
  return Object.fromEntries(costNames.map((name) => [name, slope(name)]));
}

function timesAt(costs: CostTable, workloads: readonly CostTable[]): number[] {
  return workloads.map((counts) => Object.keys(costs).reduce((sum, name) => sum + costs[name] * (counts[name] ?? 0), 0));
}

describe('fitting costs', () => {
  const workloads = [{ program: 1000, smallMalloc: 10 }, { program: 10, smallMalloc: 1000 }, { program: 500, markObject: 5000 }];
  const truth: CostTable = { ...start, program: 50, smallMalloc: 300, markObject: 20 };
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
    expect(fitCosts({ costs: start, timesNs: [5], slopes: slopesOf(() => [0]) }, [10], start)).toEqual(start);
  });

  it('fits what the strategy charges, and nothing else', () => {
    const charged = { program: 100, smallMalloc: 100, mine: 100 };
    const times = [{ program: 1000, smallMalloc: 10, mine: 1 }, { program: 10, smallMalloc: 1000, mine: 500 }];
    const slopes = { program: [1000, 10], smallMalloc: [10, 1000], mine: [1, 500] };
    const fitted = fitCosts({ costs: charged, slopes, timesNs: timesAt(charged, times) }, [50_000, 400_000], charged);
    expect(Object.keys(fitted)).toEqual(['program', 'smallMalloc', 'mine']);
    expect(fitted.mine).toBeGreaterThan(100);
  });

  it('keeps a cost of 0, and never makes a time negative', () => {
    const free = { ...start, program: 0 };
    expect(fitCosts(modelOf(free, workloads), realNs, free).program).toBe(0);
    // Slopes that are wrong by far: the model says that time can be saved that was never spent.
    const fitted = fitCosts({ costs: start, timesNs: [10], slopes: slopesOf(() => [1]) }, [1], start);
    for (const name of costNames) expect(fitted[name]).toBeGreaterThan(0);
  });
});
