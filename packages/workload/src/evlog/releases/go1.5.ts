import { HeapEvent } from '@spanlab/core';
import type { OpTable } from '../op-table.js';
import { listHeapOps } from './go1.4.js';

/** As 1.4; op 9 does not tell a trigger that the events determine (it depends on the clock). */
export const go1_5: OpTable = {
  minor: 5,
  arenaStart: 0xc820000000,
  mallocHeaderBytes: 0,
  ops: {
    ...listHeapOps,
    9: {
      name: 'sweepgen += 2',
      role: 'endMarking',
      event: HeapEvent.EndMarking,
      eventArgs: ({ bLow }) => [bLow, 0, 0],
    },
  },
};
