import { type StrategyPlugin, VirtualClock, runsProcessors } from '@spanlab/core';
import { checkInvariants } from '@spanlab/conformance';
import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { strategy as go15 } from '@spanlab/strategy-go1.5';
import { strategy as go120 } from '@spanlab/strategy-go1.20';
import { WORKLOAD_CHUNK_ROWS, WorkloadChunk, WorkloadOp, generateWorkload } from '@spanlab/workload';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installedStrategies } from '../../conformance/test/installed-strategies.js';
import { ProcessorSimulator, SharedProgram, type SimulationResult, simulateWorkload } from '../src/index.js';

const strategies = installedStrategies.filter(({ simulate, lockHolds }) => simulate !== undefined && lockHolds !== undefined);
const parameters = { gogc: 100, memoryLimitBytes: Infinity, globalsBytes: 65_536 };

/** A row of a test's workload: what, which object or stack, bytes or ns, and the P. */
type Row = readonly [op: keyof typeof WorkloadOp, number: number, size: number, scan: number, p: number];

async function* chunksOf(rows: readonly Row[]): AsyncGenerator<WorkloadChunk, void, undefined> {
  for (let from = 0; from < rows.length; from += WORKLOAD_CHUNK_ROWS) {
    const chunk = new WorkloadChunk(from);
    for (const [op, number, size, scan, p] of rows.slice(from, from + WORKLOAD_CHUNK_ROWS)) {
      chunk.push(WorkloadOp[op], number, size, scan, p);
      chunk.objectLimit = Math.max(chunk.objectLimit, number + 1);
    }
    yield chunk;
  }
}

function run(plugin: StrategyPlugin, rows: readonly Row[], procs: number, gogc = 100): Promise<SimulationResult> {
  return simulateWorkload(plugin, chunksOf(rows), { ...parameters, procs, gogc });
}

/** A simulator of its own, also for one P. */
function makeSimulator(plugin: StrategyPlugin, processors: number, program = new SharedProgram()) {
  const { costs, lockHolds } = plugin;
  const clock = new VirtualClock();
  const runtime = plugin.simulate?.({ ...parameters, costs: costs!, clock, mutator: program, processors });
  if (runtime === undefined || !runsProcessors(runtime)) throw new Error('it runs one P only');
  program.start(runtime.firstObject, runtime.startUpGarbage);
  const simulator = new ProcessorSimulator({ runtime, program, clock, costs: costs!, lockHolds: lockHolds!, processors, name: 'test', procsOption: '--procs' });
  return { simulator, runtime, clock, program };
}

/** Every P allocates objects of its own sizes in turn, and drops all but the last few. */
function ownSizes(processors: number, objects: number, sizeOf: (p: number) => number): Row[] {
  const rows: Row[] = [];
  const live: number[][] = Array.from({ length: processors }, () => []);
  let next = 1;
  for (let i = 0; i < objects; i++) {
    for (let p = 0; p < processors; p++) {
      rows.push(['Alloc', next, sizeOf(p), 0, p]);
      live[p].push(next++);
      if (live[p].length > 50) rows.push(['Free', live[p].shift() as number, 0, 0, p]);
    }
  }
  return rows;
}

/** Random rows that make sense in their order; any P may drop what another has allocated. */
const randomRows = (processors: number) =>
  fc
    .array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 40 }), fc.nat(60_000), fc.nat(1), fc.nat(processors - 1)), { minLength: 1, maxLength: 400 })
    .map((choices) => {
      const rows: Row[] = [];
      const live = new Set<number>();
      const stacks = new Set<number>();
      for (const [choice, object, size, scan, p] of choices) {
        if (choice === 0) rows.push(['Gc', 0, 0, 0, p]);
        else if (choice === 1) rows.push(['Stats', 0, 0, 0, p]);
        else if (choice === 2) rows.push(['Sleep', 0, size * 1000, 0, p]);
        else if (choice === 3) {
          rows.push(stacks.has(object) ? ['StackFree', object, 0, 0, p] : ['Stack', object, 2048 << size % 5, 0, p]);
          if (!stacks.delete(object)) stacks.add(object);
        } else if (live.delete(object)) rows.push(['Free', object, 0, 0, p]);
        else {
          // Most are small.
          rows.push(['Alloc', object, choice < 6 ? size : size % 400, scan, p]);
          live.add(object);
        }
      }
      return [...rows, ['Stats', 0, 0, 0, 0] as const];
    });

describe.each(strategies)('several Ps on $name', (plugin) => {
  it('are, if there is one, exactly the simulation of one P', async () => {
    for (const [name, values] of [
      ['server', { requests: 2500, checkpoints: 5 }],
      ['lognormal-churn', { live: 3000, operations: 20_000, sigma: 2.5, maxBytes: 200_000, checkpoints: 5 }],
    ] as const) {
      const one = await simulateWorkload(plugin, generateWorkload(name, values, 3).chunks, parameters);
      const { simulator, clock, runtime } = makeSimulator(plugin, 1);
      for await (const chunk of generateWorkload(name, values, 3).chunks) simulator.run(chunk);
      simulator.finish();
      expect(simulator.checkpoints).toEqual(one.checkpoints);
      expect(simulator.events).toBe(one.events);
      expect(clock.nowNs).toBe(one.virtualNs);
      expect(runtime.heap.workCounts?.()).toEqual(one.runtime.heap.workCounts?.());
      expect(simulator.totals()).toMatchObject({ lockWaitNs: 0, objectWaitNs: 0 });
    }
  });

  it('are, if there is one, exactly the simulation of one P, whatever it does', async () => {
    await fc.assert(
      fc.asyncProperty(randomRows(1), async (rows) => {
        const one = await run(plugin, rows, 1);
        const { simulator, clock } = makeSimulator(plugin, 1);
        for await (const chunk of chunksOf(rows)) simulator.run(chunk);
        simulator.finish();
        expect(simulator.checkpoints).toEqual(one.checkpoints);
        expect(clock.nowNs).toBe(one.virtualNs);
      }),
      { numRuns: 25 },
    );
  });

  it('do every row once, keep the heap whole, and end with what the rows leave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 8 }).chain((n) => fc.tuple(fc.constant(n), randomRows(n))), async ([procs, rows]) => {
        const { simulator, runtime, program } = makeSimulator(plugin, procs);
        const { readMemStats } = runtime;
        let checked = 0;
        runtime.readMemStats = function (this: typeof runtime) {
          const stats = readMemStats.call(this);
          checkInvariants(runtime.heap, []);
          checked++;
          return stats;
        };
        for await (const chunk of chunksOf(rows)) simulator.run(chunk);
        simulator.finish();
        expect(simulator.events).toBe(rows.length);
        const stats = rows.flatMap(([op], i) => (op === 'Stats' ? [i] : []));
        expect(simulator.checkpoints.map(({ event }) => event)).toEqual(stats);
        expect(checked).toBe(stats.length);
        const live = new Map<number, number>();
        for (const [op, number, size] of rows) {
          if (op === 'Alloc' && size > 0) live.set(number, size);
          if (op === 'Free') live.delete(number);
        }
        expect(program.reachableObjects).toBe(live.size);
        expect(program.reachableBytes).toBe([...live.values()].reduce((sum, size) => sum + size, 0));
        expect(simulator.totals().allocations).toBe(rows.filter(([op, , size]) => op === 'Alloc' && size > 0).length);
      }),
      { numRuns: 25 },
    );
  });

  it('give the same bits every time', async () => {
    const values = { requests: 1500, checkpoints: 3, processors: 5 };
    const [a, b] = await Promise.all([1, 2].map(() => simulateWorkload(plugin, generateWorkload('server', values, 9).chunks, { ...parameters, procs: 5 })));
    expect(a.checkpoints).toEqual(b.checkpoints);
    expect([a.virtualNs, a.processors]).toEqual([b.virtualNs, b.processors]);
  });

  it('keep the order of each P, and allocate before others drop', async () => {
    const { simulator, runtime, program } = makeSimulator(plugin, 2);
    const order: string[] = [];
    const { allocated, drop } = program;
    program.allocated = function (this: SharedProgram, run, request) {
      order.push(`alloc ${run.requests[request * 2]}`);
      allocated.call(this, run, request);
    };
    program.drop = function (this: SharedProgram, object) {
      order.push('drop');
      drop.call(this, object);
    };
    // P 1 has nothing to do but to drop what P 0 allocates last.
    const rows: Row[] = [...Array.from({ length: 50 }, (_, i): Row => ['Alloc', i + 1, 1000 + i, 0, 0]), ['Free', 50, 0, 0, 1], ['Alloc', 51, 5, 0, 1]];
    for await (const chunk of chunksOf(rows)) simulator.run(chunk);
    simulator.finish();
    expect(order).toEqual([...Array.from({ length: 50 }, (_, i) => `alloc ${1000 + i}`), 'drop', 'alloc 5']);
    expect(simulator.totals().objectWaitNs).toBeGreaterThan(0);
    expect(runtime.heap.memStats().Mallocs).toBeGreaterThan(50);
  });

  it('refuse a row of a P that there is not', async () => {
    await expect(run(plugin, [['Stats', 0, 0, 0, 0], ['Alloc', 1, 8, 0, 4]], 4)).rejects.toThrow(
      'the workload: line 3: p is 4, but with --procs 4 there are Ps 0 to 3; use --procs 5 or more, or --procs 1',
    );
  });

  it('are faster together than alone', async () => {
    const times = [];
    for (const processors of [1, 4]) {
      const values = { requests: 4000, checkpoints: 1, processors };
      times.push((await simulateWorkload(plugin, generateWorkload('server', values, 1).chunks, { ...parameters, procs: processors })).virtualNs);
    }
    expect(times[1]).toBeLessThan(times[0]);
  });
});

describe('lock waits', () => {
  it('of central lists do not happen to Ps that share no class', async () => {
    for (const plugin of [go14, go15]) {
      // Without collections: whoever sweeps takes the locks of all classes.
      const { processors } = await run(plugin, ownSizes(2, 4000, (p) => (p === 0 ? 512 : 1024)), 2, -1);
      expect(processors?.centralLocks.acquisitions).toBeGreaterThan(400);
      expect(processors?.centralLocks.contended).toBe(0);
    }
  });

  it('are longer in 1.4 than in 1.20 where many Ps allocate one class', async () => {
    const rows = ownSizes(16, 600, () => 1024);
    // Without collections: what sweeping frees takes the heap's lock in 1.20, and 1.4's collections stop the clock for all.
    const [old, recent] = await Promise.all([go14, go120].map((plugin) => run(plugin, rows, 16, -1)));
    expect(old.processors?.centralLocks.contended).toBeGreaterThan(100);
    expect(recent.processors?.centralLocks.acquisitions).toBe(0);
    const waitShare = ({ processors, virtualNs }: SimulationResult) => (processors?.lockWaitNs ?? 0) / (virtualNs * 16);
    expect(waitShare(old)).toBeGreaterThan(2 * waitShare(recent));
  });

  it('are all in the locks: what Ps have waited is what locks made them wait', async () => {
    for (const plugin of strategies) {
      const { processors } = await run(plugin, ownSizes(8, 500, () => 512), 8);
      expect(processors?.lockWaitNs).toBeCloseTo((processors?.heapLock.waitNs ?? 0) + (processors?.centralLocks.waitNs ?? 0), 3);
    }
  });

  it('leave a P no more time than there is', async () => {
    for (const plugin of strategies) {
      const { processors, virtualNs } = await run(plugin, ownSizes(8, 500, () => 512), 8);
      const { busyNs = 0, lockWaitNs = 0, objectWaitNs = 0 } = processors ?? {};
      expect(busyNs + lockWaitNs + objectWaitNs).toBeLessThanOrEqual(virtualNs * 8 + 1);
    }
  });
});
