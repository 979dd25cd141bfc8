import type { MeasureDefinition } from '@spanlab/core';
import type { LockTotals, ProcessorTotals } from '@spanlab/simulation';

const OWN = 'spanlab, packages/simulation/src/processors';

/** What is said of several Ps, over a whole run. Shares are parts of 1. */
export const processorMeasures: readonly MeasureDefinition[] = [
  define('throughput', 'throughput', 'objects/s', 'higher', 'Objects that the program allocated per second of virtual time.'),
  define('utilisation', 'utilisation', 'share', 'higher', "Part of all Ps' time that they spent on their own work: the program, malloc, assists. The rest is waiting, stopped worlds, and Ps without rows."),
  define('lockAcquisitions', 'lock acquisitions', 'count', 'lower', 'Times that a P took a lock of the central lists or of the page heap.'),
  define('lockContendedShare', 'contended acquisitions', 'share', 'lower', 'Part of the acquisitions that had to wait.'),
  define('lockWaitNs', 'lock waits', 'ns', 'lower', 'Virtual time that all Ps together have waited for locks.'),
  define('lockWaitShare', 'lock waits', 'share', 'lower', "The same as part of all Ps' time."),
  define('centralLockAcquisitions', 'mcentral lock acquisitions', 'count', 'lower', "Those of the central lists' locks, every time within a refill counted. Absent where the sets are lock-free (1.20)."),
  define('centralLockContendedShare', 'contended mcentral locks', 'share', 'lower', 'Part of them that had to wait.'),
  define('centralLockWaitNs', 'mcentral lock waits', 'ns', 'lower', 'Virtual time that all Ps together have waited for them.'),
  define('centralLockWaitShare', 'mcentral lock waits', 'share', 'lower', "The same as part of all Ps' time."),
  define('heapLockAcquisitions', 'mheap lock acquisitions', 'count', 'lower', "Those of the page heap's lock, by Ps that needed a span or a stack."),
  define('heapLockContendedShare', 'contended mheap locks', 'share', 'lower', 'Part of them that had to wait.'),
  define('heapLockWaitNs', 'mheap lock waits', 'ns', 'lower', 'Virtual time that all Ps together have waited for it.'),
  define('heapLockWaitShare', 'mheap lock waits', 'share', 'lower', "The same as part of all Ps' time."),
  define('objectWaitShare', "waits for others' objects", 'share', 'none', "Part of all Ps' time in which a P waited to drop an object that another had not allocated yet."),
  define('stoppedShare', 'stopped world', 'share', 'lower', 'Part of the virtual time in which the collector had stopped all Ps, rows gc and stats left out.'),
];

/** Against the same program with one P; where a run with one P is there to compare with. */
export const speedUpMeasure: MeasureDefinition = define('speedUp', 'speed-up', 'times', 'higher', 'Throughput in multiples of that with one P.');

/** Values of {@link processorMeasures}. */
export function measureProcessors(totals: ProcessorTotals, virtualNs: number): Record<string, number> {
  const { processors, allocations, busyNs, objectWaitNs, stoppedNs, heapLock, centralLocks } = totals;
  const allNs = virtualNs * processors;
  return {
    throughput: share(allocations * 1e9, virtualNs),
    utilisation: share(busyNs, allNs),
    ...lockValues('lock', add(heapLock, centralLocks), allNs),
    ...(centralLocks.acquisitions === 0 ? {} : lockValues('centralLock', centralLocks, allNs)),
    ...lockValues('heapLock', heapLock, allNs),
    objectWaitShare: share(objectWaitNs, allNs),
    stoppedShare: share(stoppedNs, virtualNs),
  };
}

function lockValues(prefix: string, { acquisitions, contended, waitNs }: LockTotals, allNs: number): Record<string, number> {
  return {
    [`${prefix}Acquisitions`]: acquisitions,
    [`${prefix}ContendedShare`]: share(contended, acquisitions),
    [`${prefix}WaitNs`]: waitNs,
    [`${prefix}WaitShare`]: share(waitNs, allNs),
  };
}

function add(a: LockTotals, b: LockTotals): LockTotals {
  return {
    acquisitions: a.acquisitions + b.acquisitions,
    contended: a.contended + b.contended,
    waitNs: a.waitNs + b.waitNs,
    holdNs: a.holdNs + b.holdNs,
  };
}

/** 0 of nothing. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function define(
  name: string,
  title: string,
  unit: MeasureDefinition['unit'],
  better: MeasureDefinition['better'],
  description: string,
): MeasureDefinition {
  return { name, title, unit, better, description, source: OWN };
}
