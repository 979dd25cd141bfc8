import { Decision, HeapEvent } from '@spanlab/core';
import type { OpDefinition, OpTable, RecordFields } from '../op-table.js';
import { listHeapOps } from './go1.4.js';

/*
 * The releases with span classes (scan and noscan objects apart): Go 1.10 to
 * 1.24. Their logs share these ops; each release adds its own below. An op that
 * no strategy here replays yet is a note: it is known, so the log is not damaged.
 */

const note = (name: string): OpDefinition => ({
  name,
  role: 'note',
  uncompared: { what: name, why: 'no strategy decides it so far' },
});

/** The tiny block is forgotten with the mcache's release, so there is no op 18. */
const { 18: _forgotten, ...sharedOps } = listHeapOps;

const spanClassOps: Readonly<Record<number, OpDefinition>> = {
  ...sharedOps,
  3: {
    name: 'manual span',
    role: 'allocManual',
    event: HeapEvent.AllocManual,
    // b = pages | purpose<<32 | noP<<40; purposes: 1 stack, 2 pointer bitmap, 3 GC work buffers
    eventArgs: ({ bLow, bHigh }) => [bLow, bHigh & 0xff, 0],
    decision: Decision.ManualSpan,
    decisionArgs: ({ page, bLow, bHigh }) => [page, bLow, bHigh & 0xff],
  },
  9: {
    name: 'sweepgen += 2',
    role: 'endMarking',
    event: HeapEvent.EndMarking,
    eventArgs: ({ bLow }) => [bLow, 0, 0],
    uncompared: { what: 'bytes marked (op 9)', why: 'marking is not replayed, only what it did not reach' },
  },
  11: {
    name: 'heap span',
    role: 'decision',
    decision: Decision.HeapSpan,
    // b = pages | spanClass<<32 | noP<<40
    decisionArgs: ({ page, bLow, bHigh }) => [page, bLow, bHigh & 0xff],
  },
  12: note('scavenge'),
  20: note('mallocinit'),
};

const pageReclaim = note('page reclaim starts');

/** Arena start of the releases that tell it in op 20. */
const toldByLog: OpDefinition = { name: 'mallocinit', role: 'arenaStart', decision: Decision.ArenaStart };

export const go1_10: OpTable = {
  minor: 10,
  arenaStart: 0xc000000000,
  mallocHeaderBytes: 0,
  ops: {
    ...spanClassOps,
    20: toldByLog,
    24: note('treap insertion'),
    25: note('fresh span record'),
    26: note('pacing fixed'),
  },
};

export const go1_13: OpTable = {
  minor: 13,
  arenaStart: 0xc000000000,
  mallocHeaderBytes: 0,
  ops: {
    ...spanClassOps,
    22: pageReclaim,
    24: note('goal published'),
    25: note('scavenge request'),
    26: note('kept by a finalizer'),
    27: note('first marked by a write barrier'),
  },
};

/** Bit 40 of b, in its upper half: the span was allocated before there was a P. */
const NO_P = 0x100;
/** Base, pages, and spanClass or purpose: all bits but {@link NO_P}. */
const spanWithClass = ({ page, bLow, bHigh }: RecordFields) => [page, bLow, bHigh & ~NO_P] as const;
const hasProcessor = ({ bHigh }: RecordFields) => (bHigh & NO_P) === 0;

/** `arenaHints` (malloc.go), the first one. */
const ARENA_HINT = 0xc000000000;

/** What 1.20 tells in its own way: every call of sweepone, so nothing is swept that is not told. */
const { 16: _ensureSwept, ...opsWithoutEnsureSwept } = spanClassOps;
const go1_20Ops: Readonly<Record<number, OpDefinition>> = {
  ...opsWithoutEnsureSwept,
  3: { ...spanClassOps[3], hasProcessor, decisionArgs: spanWithClass },
  6: {
    name: 'span sweep',
    role: 'sweep',
    decision: Decision.Sweep,
    // Bit 0: preserve, bit 1: from the page reclaimer.
    decisionArgs: ({ page, bLow }) => [page, bLow, 0],
  },
  // One P's cache, at a point in time that depends on the scheduler.
  10: { name: 'mcache flush', role: 'event', event: HeapEvent.FlushCaches },
  11: { ...spanClassOps[11], hasProcessor, decisionArgs: spanWithClass },
  12: {
    name: 'scavenge',
    role: 'event',
    event: HeapEvent.ScavengeRange,
    eventArgs: ({ page, bLow }) => [page, bLow, 0],
    eventPages: ({ bLow }) => bLow,
  },
  17: {
    name: 'page cache flushed',
    role: 'event',
    event: HeapEvent.FlushPageCache,
    uncompared: { what: 'pages of a flushed page cache (op 17)', why: 'the heap flushes its own, whatever that holds' },
  },
  // It tells no address: the arena is where the first address hint is, unless that is taken.
  20: { ...toldByLog, decisionArgs: ({ a }) => [a === 0 ? ARENA_HINT : a, 0, 0] },
  22: {
    name: 'page reclaim',
    role: 'earlyDecision',
    decision: Decision.Reclaim,
    decisionArgs: ({ a }) => [a, 0, 0],
    needsProcessor: {
      what: 'reclaiming before the first P (op 22)',
      why: 'it is tried, in vain, until gcinit says that there is nothing to sweep, and gcinit is not logged',
    },
  },
};

export const go1_20: OpTable = {
  minor: 20,
  arenaStart: ARENA_HINT,
  mallocHeaderBytes: 0,
  ops: go1_20Ops,
};

export const go1_24: OpTable = {
  minor: 24,
  arenaStart: 0xc000000000,
  mallocHeaderBytes: 8,
  ops: { ...spanClassOps, 17: note('page cache flushed'), 22: pageReclaim, 24: note('scavenge step') },
};
