import type { StrategyCapabilities, StrategyPlugin } from '@spanlab/core';
import { simulateWorkload } from '@spanlab/simulation';
import { generateWorkload } from '@spanlab/workload';
import { describe, expect, it } from 'vitest';
import { fidelityCases, loadStrategies, openDatasets, requireMemoryLimit, runFidelityCase } from '../src/index.js';

const installed = await loadStrategies();
const simulating = installed.filter(({ simulate }) => simulate !== undefined);
/** One of ours under another name and release, which says this of itself. */
const mine = (capabilities?: StrategyCapabilities): StrategyPlugin => {
  const { capabilities: _, ...rest } = simulating[simulating.length - 1];
  return { ...rest, name: 'mine', verifiedRelease: 'none', ...(capabilities && { capabilities }) };
};

describe('a strategy gets bounds by what it declares', () => {
  it.each<[StrategyCapabilities | undefined, string | undefined]>([
    [{ collector: 'stopTheWorld' }, '±2 %'],
    [{ collector: 'concurrent' }, '±5 %'],
    [{}, undefined],
    [undefined, undefined],
  ])('%j: HeapSys %s', async (capabilities, bound) => {
    const folder = await openDatasets();
    const one = fidelityCases(folder.datasets, [mine(capabilities)]).find(({ workload }) => workload.name === 'tiny-heavy');
    if (one === undefined) throw new Error('no such case');
    const rows = await runFidelityCase(folder, one);
    expect(rows.find(({ measure }) => measure === 'HeapSys')?.bound).toBe(bound);
    expect(rows.find(({ measure }) => measure === 'Mallocs')?.bound).toBe('exact');
  });

  it('all installed strategies that simulate tell how they collect', () => {
    expect(simulating.filter(({ capabilities }) => capabilities?.collector === undefined)).toEqual([]);
  });
});

describe('a memory limit', () => {
  const run = (plugin: StrategyPlugin, memoryLimitBytes: number) =>
    simulateWorkload(plugin, generateWorkload('sawtooth', { teeth: 1, objects: 50 }, 1).chunks, { gogc: 100, memoryLimitBytes, globalsBytes: 0 });

  it('is refused where it would be ignored: a strategy that does not say that it knows one', async () => {
    for (const capabilities of [undefined, {}, { memoryLimit: false }]) {
      await expect(run(mine(capabilities), 2 ** 23)).rejects.toMatchObject({ name: 'InputError', message: 'mine: this strategy knows no memory limit; leave the limit of 8388608 bytes out' });
      await expect(run(mine(capabilities), Infinity)).resolves.toBeDefined();
    }
    await expect(run(mine({ memoryLimit: true }), 2 ** 23)).resolves.toBeDefined();
  });

  it('of the command line names those that know one', () => {
    expect(() => requireMemoryLimit(mine(), '--x', [mine({ memoryLimit: true }), mine()])).toThrow('--x: mine knows no memory limit; leave it out, or choose a strategy that does: mine');
    expect(() => requireMemoryLimit(mine(), '--x', [mine()])).toThrow('--x: mine knows no memory limit; leave it out, no installed strategy does');
    expect(() => requireMemoryLimit(mine({ memoryLimit: true }), '--x', [])).not.toThrow();
  });
});
