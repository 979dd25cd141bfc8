import { CollectionMode, Decision, HeapEvent } from '@spanlab/core';
import type { OpDefinition, OpTable, RecordFields } from '../op-table.js';

/** 56 set bits: the scavenger was told to ignore ages (debug.FreeOSMemory). */
const NO_AGE = 2 ** 56 - 1;

const span = ({ page, bLow, bHigh }: RecordFields) => [page, bLow, bHigh] as const;
const modeOf = ({ bLow }: RecordFields) => [bLow === 1 ? CollectionMode.Eager : CollectionMode.Lazy, 0, 0] as const;

/** Upper half of b of a heap span for a large object: the flag for that, and no class. */
const LARGE = 0x10000;
/** The class, 0 if large; what no span has if the flag and the class do not agree. */
const classOf = (bHigh: number) => (bHigh === LARGE ? 0 : bHigh === 0 ? LARGE : bHigh);

/** Ops that Go 1.4 and 1.5 log alike. */
export const listHeapOps: Readonly<Record<number, OpDefinition>> = {
  1: { name: 'malloc', role: 'malloc' },
  2: { name: 'malloc done', role: 'mallocDone' },
  3: {
    name: 'manual span',
    role: 'allocManual',
    event: HeapEvent.AllocManual,
    // Stacks are all that the page heap hands out by hand: purpose 1.
    eventArgs: ({ bLow }) => [bLow, 1, 0],
    decision: Decision.ManualSpan,
    decisionArgs: span,
  },
  4: {
    name: 'manual span freed',
    role: 'freeManual',
    event: HeapEvent.FreeManual,
    decision: Decision.ManualFree,
    decisionArgs: span,
  },
  5: { name: 'sweepone', role: 'event', event: HeapEvent.SweepOne },
  6: {
    name: 'span sweep',
    role: 'sweep',
    decision: Decision.Sweep,
    decisionArgs: ({ page, bLow }) => [page, bLow, 0],
  },
  7: { name: 'object found dead', role: 'death' },
  8: { name: 'collection starts', role: 'event', event: HeapEvent.StartCollection, eventArgs: modeOf },
  9: {
    name: 'sweepgen += 2',
    role: 'endMarking',
    event: HeapEvent.EndMarking,
    eventArgs: modeOf,
    decision: Decision.NextGc,
    decisionArgs: ({ a }) => [a, 0, 0],
  },
  10: { name: 'mcache flush', role: 'decision', decision: Decision.FlushCaches },
  11: {
    name: 'heap span',
    role: 'decision',
    decision: Decision.HeapSpan,
    // b = pages | class<<32 | large<<48
    decisionArgs: ({ page, bLow, bHigh }) => [page, bLow, classOf(bHigh)],
  },
  12: {
    name: 'scavenge',
    role: 'event',
    event: HeapEvent.Scavenge,
    eventArgs: ({ a }) => [a >= NO_AGE ? Infinity : a, 0, 0],
  },
  13: {
    name: 'heap grows',
    role: 'earlyDecision',
    decision: Decision.Grow,
    decisionArgs: ({ page, bLow, bHigh }) => [page, (bHigh * 2 ** 32 + bLow) / 8192, 0],
  },
  14: { name: 'mcache', role: 'event', event: HeapEvent.Mcache, eventArgs: ({ a }) => [a, 0, 0] },
  15: { name: 'ReadMemStats', role: 'event', event: HeapEvent.ReadMemStats },
  16: {
    name: 'EnsureSwept',
    role: 'event',
    event: HeapEvent.EnsureSwept,
    eventArgs: ({ page }) => [page, 0, 0],
    eventPages: () => 1,
  },
  18: { name: 'tiny block forgotten', role: 'earlyDecision', decision: Decision.ForgetTiny },
  20: { name: 'mallocinit', role: 'arenaStart', decision: Decision.ArenaStart },
};

export const go1_4: OpTable = {
  minor: 4,
  arenaStart: 0xc208000000,
  mallocHeaderBytes: 0,
  ops: listHeapOps,
};
