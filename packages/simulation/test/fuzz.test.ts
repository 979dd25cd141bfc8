import type { CostTable, MemStats, StrategyPlugin } from '@spanlab/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installedStrategies } from '../../conformance/test/installed-strategies.js';
import type { SimulationResult } from '../src/index.js';
import { type RandomProgram, randomProgram, stackBytesOf } from './random-program.js';
import { simulateRows, watched } from './simulated-program.js';

const strategies = installedStrategies.filter(({ simulate, lockHolds }) => simulate !== undefined && lockHolds !== undefined);
/** Of all strategies together. */
const RUNS = 1002;
/** What a runtime may allocate for itself when its clock says so: finalizers, timers. In objects. */
const OWN_OBJECTS = 8;

/**
 * Usual costs, and such that a program of a few rows lasts many time slices, in which
 * collections run beside it.
 */
const costsOf = (plugin: StrategyPlugin) => {
  const costs = plugin.costs as CostTable;
  return fc.constantFrom(costs, { ...costs, program: 2e6, scanByte: 5 });
};

/** Collects, and looks; then ends all stacks, collects and looks again. */
function withEnd({ rows, stacks }: RandomProgram, names: readonly number[]): string[] {
  expect(names).toHaveLength(stacks.length);
  return ['stats', ...rows, 'gc', 'gc', 'stats', ...names.map((name) => `stackfree,${name}`), 'gc', 'stats'];
}

/** Names of the stacks that the rows leave. */
function liveStacks(rows: readonly string[]): number[] {
  const live = new Set<number>();
  for (const row of rows) {
    const [op, name] = row.split(',');
    if (op === 'stack') live.add(Number(name));
    if (op === 'stackfree') live.delete(Number(name));
  }
  return [...live];
}

function lastTwo({ checkpoints }: SimulationResult): [MemStats, MemStats] {
  const [first, second] = checkpoints.slice(-2);
  return [first.memStats, second.memStats];
}

/** What follows from the program alone. */
function programsShare({ Mallocs, HeapObjects, HeapAlloc, TotalAlloc }: MemStats) {
  return { Mallocs, HeapObjects, HeapAlloc, TotalAlloc };
}

describe.each(strategies)('random programs on $name', (plugin) => {
  it('end, keep the heap whole, hold exactly the stacks that live, and what follows from the program alone, whatever the number of Ps', async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, fc.integer({ min: 0, max: 15 }), costsOf(plugin), async (program, more, costs) => {
        const rows = withEnd(program, liveStacks(program.rows));
        const procs = Math.min(16, program.processors + more);
        const [one, several] = [await simulateRows(watched(plugin), rows, { costs }), await simulateRows(watched(plugin), rows, { costs, procs })];
        const start = one.checkpoints[0].memStats;
        for (const result of [one, several]) {
          expect(result.events).toBe(rows.length);
          const [end, empty] = lastTwo(result);
          const { least, most } = stackBytesOf(program.stacks);
          expect(end.StackInuse - start.StackInuse).toBeGreaterThanOrEqual(least);
          expect(end.StackInuse - start.StackInuse).toBeLessThanOrEqual(most);
          expect(empty.StackInuse).toBe(start.StackInuse);
          // All that is dead was found, and nothing that lives: each object has a slot of at least its size.
          const requested = program.objects.reduce((sum, bytes) => sum + bytes, 0);
          expect(end.HeapAlloc - start.HeapAlloc).toBeGreaterThanOrEqual(requested - start.HeapAlloc);
          expect(end.HeapObjects).toBeLessThanOrEqual(program.objects.length + start.HeapObjects + OWN_OBJECTS);
          expect(end.HeapObjects).toBeGreaterThanOrEqual(program.objects.length);
        }
        const [a, b] = [programsShare(lastTwo(one)[0]), programsShare(lastTwo(several)[0])];
        for (const field of ['Mallocs', 'HeapObjects'] as const) expect(Math.abs(a[field] - b[field])).toBeLessThanOrEqual(OWN_OBJECTS);
        for (const field of ['HeapAlloc', 'TotalAlloc'] as const) expect(Math.abs(a[field] - b[field])).toBeLessThanOrEqual(OWN_OBJECTS * 2048);
        if (program.processors === 1 && procs === 1) expect(several.checkpoints).toEqual(one.checkpoints);
      }),
      { numRuns: Math.ceil(RUNS / strategies.length) },
    );
  });
});
