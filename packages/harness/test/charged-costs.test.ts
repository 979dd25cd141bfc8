import type { CostTable, StrategyPlugin } from '@spanlab/core';
import { simulateWorkload } from '@spanlab/simulation';
import { type Workload, generateWorkload, openWorkload } from '@spanlab/workload';
import { describe, expect, it } from 'vitest';
import { loadStrategies } from '../src/index.js';

/** Between them, these do whatever a strategy charges for: small, tiny and large objects, collections, idle times, a heap that grows and shrinks. */
const workloads: readonly (() => Workload | Promise<Workload>)[] = [
  () => generateWorkload('server', { requests: 3000, sessions: 200, medianBytes: 24, sigma: 2, pauseNs: 1e6 }, 1),
  () => generateWorkload('sawtooth', { teeth: 3, objects: 900, dropShare: 1, medianBytes: 8000, sigma: 1.5, maxBytes: 300_000, pauseNs: 1e9 }, 1),
  shrinking,
];

/** Simulates rows without collections, at this cost of a refill. */
async function runRows(plugin: StrategyPlugin, rows: readonly string[], refill: number): Promise<{ virtualNs: number; refills: number }> {
  const { chunks } = await workloadOf(rows);
  const { virtualNs, runtime } = await simulateWorkload(plugin, chunks, { gogc: -1, memoryLimitBytes: Infinity, globalsBytes: 0, costs: { ...plugin.costs, refill } });
  return { virtualNs, refills: runtime.heap.workCounts?.().refills ?? 0 };
}

function workloadOf(rows: readonly string[]): Promise<Workload> {
  const bytes = new TextEncoder().encode(`op,id,size,scan\n${rows.join('\n')}\n`);
  return openWorkload('rows', (async function* () { yield bytes; })());
}

/** A heap of 60 MB that dies, before a program that goes on for long: memory is given back beside it. */
function shrinking(): Promise<Workload> {
  const many = Array.from({ length: 200 }, (_, i) => i);
  return workloadOf([
    // With pointers and often a new span: when the first collection starts to mark decides how much there is to mark.
    ...Array.from({ length: 1500 }, (_, i) => `alloc,${1000 + i},4000,1`),
    ...many.map((i) => `alloc,${i},300000,0`), ...many.map((i) => `free,${i},,`), 'gc,,,', 'gc,,,',
    ...Array.from({ length: 5000 }, () => ['alloc,0,40000,1', 'free,0,,']).flat(),
  ]);
}

const strategies = (await loadStrategies()).filter(({ simulate }) => simulate !== undefined);

async function timesOf(plugin: StrategyPlugin, costs?: CostTable): Promise<number[]> {
  const times: number[] = [];
  for (const workload of workloads) {
    const parameters = { gogc: 100, memoryLimitBytes: Infinity, globalsBytes: 524_288, ...(costs && { costs }) };
    times.push((await simulateWorkload(plugin, (await workload()).chunks, parameters)).virtualNs);
  }
  return times;
}

/** The strategy with a table that tells which costs are read, and refuses those that are not there. */
function watched(plugin: StrategyPlugin, read: Set<string>): StrategyPlugin {
  return {
    ...plugin,
    simulate(options) {
      const costs = new Proxy(options.costs, {
        get(table, name) {
          read.add(String(name));
          if (!Object.hasOwn(table, name)) throw new Error(`${plugin.name} reads the cost ${String(name)}, which it does not declare`);
          return table[String(name)];
        },
      });
      return plugin.simulate!({ ...options, costs });
    },
  };
}

describe.each(strategies.map((plugin) => ({ name: plugin.name, plugin })))('$name', ({ plugin }) => {
  const declared = Object.entries(plugin.costs ?? {});
  const before = timesOf(plugin);

  it.each(declared)('charges %s: at ten times %d ns, virtual time is another', async (name, ns) => {
    expect(ns).toBeGreaterThan(0);
    expect(await timesOf(plugin, { ...plugin.costs, [name]: 10 * ns })).not.toEqual(await before);
  });

  it('charges a refill for every span that the mcache takes, and for nothing else', async () => {
    const refill = plugin.costs?.refill ?? 0;
    // Pieces that end without a span, large objects, and stats, which empty the mcache.
    const pieces = Array.from({ length: 20 }, (_, i) => [`alloc,${4 * i},40000,0`, `alloc,${4 * i + 1},100,0`, 'stack,1,8192,', `alloc,${4 * i + 2},100,0`, 'stackfree,1,,', `alloc,${4 * i + 3},3000,1`, ...(i % 5 === 0 ? ['stats,,,'] : [])]);
    const rows = pieces.flat();
    const [begun, done, dearer] = [await runRows(plugin, [], refill), await runRows(plugin, rows, refill), await runRows(plugin, rows, refill + 1)];
    const refills = done.refills - begun.refills;
    expect(refills).toBeGreaterThan(5);
    expect(refills).toBeLessThan(rows.length / 2);
    expect(dearer.virtualNs - done.virtualNs).toBeCloseTo(refills, 5);
  });

  it('reads no cost that it does not declare', async () => {
    const read = new Set<string>();
    expect(await timesOf(watched(plugin, read))).toEqual(await before);
    expect([...read].toSorted()).toEqual(declared.map(([name]) => name).toSorted());
  });

  it('takes no table with other names', async () => {
    await expect(timesOf(plugin, { ...plugin.costs, spanAlloc: 500 })).rejects.toThrow(`costs: ${plugin.name} charges no cost "spanAlloc"`);
    const { program: _, ...rest } = plugin.costs ?? {};
    await expect(timesOf(plugin, rest)).rejects.toThrow(`costs: cost program, which ${plugin.name} charges, is missing`);
  });
});

it('is true of three strategies', () => {
  expect(strategies.map(({ name }) => name)).toEqual(['go1.4', 'go1.5', 'go1.20']);
});
