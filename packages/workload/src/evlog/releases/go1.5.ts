import { CollectionMode, Decision, HeapEvent } from '@spanlab/core';
import type { OpTable, RecordFields } from '../op-table.js';
import { listHeapOps } from './go1.4.js';

/** gcMode 2, gcForceBlockMode: everything is swept before the world goes on. */
const FORCE_BLOCK = 2;

const modeOf = ({ bLow }: RecordFields) =>
  [bLow === FORCE_BLOCK ? CollectionMode.Eager : CollectionMode.Lazy, 0, 0] as const;

/**
 * As 1.4, but: modes are numbered otherwise, the tiny block is forgotten after
 * op 8; the program may run on until op 10, whose time is therefore an input;
 * and op 9 tells a trigger that the events do not determine (it depends
 * on the clock).
 */
export const go1_5: OpTable = {
  minor: 5,
  arenaStart: 0xc820000000,
  mallocHeaderBytes: 0,
  ops: {
    ...listHeapOps,
    8: { name: 'collection starts', role: 'event', event: HeapEvent.StartCollection, eventArgs: modeOf },
    9: {
      name: 'sweepgen += 2',
      role: 'endMarking',
      event: HeapEvent.EndMarking,
      eventArgs: modeOf,
      uncompared: { what: 'next_gc (op 9)', why: 'the pacer reads the clock' },
    },
    10: { name: 'mcache flush', role: 'event', event: HeapEvent.FlushCaches },
    18: { name: 'tiny block forgotten', role: 'decision', decision: Decision.ForgetTiny },
  },
};
