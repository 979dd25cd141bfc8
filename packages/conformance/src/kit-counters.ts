import { type EventChunk, HeapEvent, type HeapStrategy, type MemStats, type StrategyPlugin, workTotals } from '@spanlab/core';
import { checkGrowth } from './mem-stats-identities.js';
import { type ReplayObserver, Replayer } from './replay.js';

/** Counters follow what was carried out, and never go back. */
export function countProblem(plugin: StrategyPlugin, program: readonly EventChunk[]): string | undefined {
  const heap: HeapStrategy = plugin.create({ gogc: 100, residentPages: true });
  let before = heap.memStats();
  const start = before;
  let mallocs = 0;
  let collections = 0;
  const observer: ReplayObserver = {
    afterEvents(chunk, from, upTo, breakNumber) {
      if (breakNumber < 0) mallocs += upTo - from;
      else if (chunk.breakKind[breakNumber] === HeapEvent.EndMarking) collections++;
    },
  };
  const replayer = new Replayer(heap, undefined, [observer]);
  for (const chunk of program) {
    replayer.run(chunk);
    const stats = heap.memStats();
    checkGrowth(before, stats);
    before = stats;
    if (stats.Mallocs - start.Mallocs !== mallocs) return `Mallocs is ${stats.Mallocs} after ${mallocs} mallocs`;
    if (stats.NumGC - start.NumGC !== collections) return `NumGC is ${stats.NumGC} after ${collections} collections`;
  }
  return workProblem(plugin, heap) ?? addressProblem(heap, before);
}

/** What a heap counts of its own work, if it does. */
function workProblem(plugin: StrategyPlugin, heap: HeapStrategy): string | undefined {
  // Throws for a count that nobody defines, and for one that is no number.
  workTotals(plugin, heap);
  const locks = Array.from(heap.centralLocks?.() ?? []);
  if (locks.length > heap.sizeClasses.count) return `centralLocks: ${locks.length} lists, but there are ${heap.sizeClasses.count} size classes`;
  const odd = locks.findIndex((count) => !isCount(count));
  return odd < 0 ? undefined : `centralLocks: ${locks[odd]} of class ${odd}, expected a number of at least 0`;
}

/** What a heap tells of its address space, if it does. */
function addressProblem(heap: HeapStrategy, { HeapSys, StackInuse }: MemStats): string | undefined {
  const space = heap.addressSpace?.();
  if (space === undefined) return undefined;
  const { calls, systemCalls, residentBytes, ...bytes } = space;
  for (const [name, count] of Object.entries({ ...bytes, ...(residentBytes === undefined ? {} : { residentBytes }), ...calls, ...systemCalls })) {
    if (!isCount(count)) return `addressSpace: ${name} is ${String(count)}, expected a number of at least 0`;
  }
  if ((residentBytes ?? 0) > bytes.virtualBytes) return `addressSpace: residentBytes ${residentBytes} is more than virtualBytes ${bytes.virtualBytes}`;
  const held = HeapSys + StackInuse + bytes.metadataBytes;
  return held > bytes.virtualBytes ? `addressSpace: virtualBytes ${bytes.virtualBytes} is less than HeapSys + StackInuse + metadataBytes: ${held}` : undefined;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
