import { describe, expect, it } from 'vitest';
import { RecordWriter } from '../src/index.js';
import { messageOf } from './pieces.js';

const ARENA = 0xc208000000;
const log = () => new RecordWriter({ go: [1, 4, 3] }).push(20, ARENA);
/** One object at the arena start, and a collection after it. */
const withObject = () => log().push(1, 16, 1).push(2, ARENA).push(8).push(9);

describe('a damaged log gives one line with the record and the remedy', () => {
  const cases: readonly [string, Uint8Array, string][] = [
    ['no bytes', new Uint8Array(0), 'test.evlog: the log is empty; expected a GOEVLOG1 header'],
    ['wrong magic', new TextEncoder().encode('GOEVLOG2xxxxxxxx'), 'test.evlog: not an event log: it starts with "GOEVLOG2", expected "GOEVLOG1"'],
    ['zeros', new Uint8Array(64), 'test.evlog: not an event log: it starts with "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000", expected "GOEVLOG1"'],
    ['half a header', log().toBytes().subarray(0, 10), 'test.evlog: the log ends inside its 16-byte header; it was cut off, copy it again'],
    ['odd length', log().push(5).toBytes().subarray(0, 39), "test.evlog: record 1: the log ends after 7 of a record's 16 bytes; it was cut off, copy it again"],
    ['unknown release', new RecordWriter({ go: [1, 3, 0] }).toBytes(), 'test.evlog: recorded by Go 1.3.0; event logs of Go 1.4, 1.5, 1.10, 1.13, 1.20, 1.24 can be read'],
    ['unknown op', log().push(77).toBytes(), 'test.evlog: record 1: unknown op 77; a log of Go 1.4.3 has none such, so it is damaged'],
    ['op of a later release', log().push(22, 5).toBytes(), 'test.evlog: record 1: unknown op 22; a log of Go 1.4.3 has none such, so it is damaged'],
    ['op 0', log().push(0).toBytes(), 'test.evlog: record 1: unknown op 0; a log of Go 1.4.3 has none such, so it is damaged'],
    ['unknown object dies', withObject().push(6, ARENA).push(7, ARENA + 16, 16).toBytes(), 'test.evlog: record 6: death of an unknown object at 0xc208000010; the log is damaged'],
    ['an object dies twice', withObject().push(6, ARENA).push(7, ARENA, 16).push(7, ARENA, 16).toBytes(), 'test.evlog: record 7: death of an unknown object at 0xc208000000; the log is damaged'],
    ['an object dies inside a granule', withObject().push(6, ARENA).push(7, ARENA + 1, 16).toBytes(), 'test.evlog: record 6: death at 0xc208000001, which is no multiple of 8; the log is damaged'],
    ['half combined into a tiny block', log().push(1, 8).push(2, ARENA, 2).toBytes(), 'test.evlog: record 2: a malloc is neither combined into a tiny block (1) nor not (0); the log is damaged'],
    ['death outside a sweep', withObject().push(7, ARENA, 16).toBytes(), 'test.evlog: record 5: an object is found dead outside of any sweep; the log is damaged'],
    ['death before a collection', log().push(1, 16, 1).push(2, ARENA).push(6, ARENA).push(7, ARENA, 16).toBytes(), 'test.evlog: record 4: an object dies before any collection; the log is damaged'],
    ['unknown manual span freed', log().push(3, ARENA, 4).push(4, ARENA + 8192, 4).toBytes(), 'test.evlog: record 2: free of an unknown manual span at 0xc208002000; the log is damaged'],
    ['manual span freed twice', log().push(3, ARENA, 4).push(4, ARENA, 4).push(4, ARENA, 4).toBytes(), 'test.evlog: record 3: free of an unknown manual span at 0xc208000000; the log is damaged'],
    ['manual span twice', log().push(3, ARENA, 4).push(3, ARENA, 4).toBytes(), 'test.evlog: record 2: a manual span starts where one is in use; the log is damaged'],
    ['manual span of no pages', log().push(3, ARENA, 0).toBytes(), 'test.evlog: record 1: a manual span of 0 pages; expected 1 to 2097152, the log is damaged'],
    ['manual span of too many pages', log().push(3, ARENA, 2 ** 31).toBytes(), 'test.evlog: record 1: a manual span of 2147483648 pages; expected 1 to 2097152, the log is damaged'],
    ['page that is none', log().push(16, ARENA + 8).toBytes(), 'test.evlog: record 1: EnsureSwept at 0xc208000008 (pages: 1); expected pages of the arena, which starts at 0xc208000000, the log is damaged'],
    ['page below the arena', log().push(16, ARENA - 8192).toBytes(), 'test.evlog: record 1: EnsureSwept at 0xc207ffe000 (pages: 1); expected pages of the arena, which starts at 0xc208000000, the log is damaged'],
    ['page far above the arena', log().push(16, ARENA + 2 ** 34).toBytes(), 'test.evlog: record 1: EnsureSwept at 0xc608000000 (pages: 1); expected pages of the arena, which starts at 0xc208000000, the log is damaged'],
    ['malloc of nothing', log().push(1, 0, 1).toBytes(), 'test.evlog: record 1: a malloc of 0 bytes, which no heap ever sees; the log is damaged'],
    ['malloc of 4 GiB', log().push(1, 2 ** 32, 1).toBytes(), 'test.evlog: record 1: a malloc of 4 GiB or more; spanlab replays requests below 4 GiB'],
    ['nested malloc', log().push(1, 8).push(1, 8).toBytes(), 'test.evlog: record 2: a malloc starts inside the malloc of record 1; the log is damaged'],
    ['end of no malloc', log().push(2, ARENA).toBytes(), 'test.evlog: record 1: a malloc ends that never started; the log is damaged'],
    ['end inside a malloc', log().push(1, 8).toBytes(), 'test.evlog: record 1: the log ends inside this malloc; it was cut off, copy it again'],
    ['marking ends inside a malloc', log().push(1, 8).push(9).toBytes(), 'test.evlog: record 2: marking ends inside a malloc; the log is damaged'],
    ['address below the arena', log().push(1, 8).push(2, ARENA - 8).toBytes(), 'test.evlog: record 2: address 0xc207fffff8 is outside the arena, which starts at 0xc208000000; the log is damaged'],
    ['address far above the arena', log().push(1, 8).push(2, ARENA + 2 ** 34).toBytes(), 'test.evlog: record 2: address 0xc608000000 is outside the arena, which starts at 0xc208000000; the log is damaged'],
    ['address of a live object', log().push(1, 8).push(2, ARENA).push(1, 8).push(2, ARENA).toBytes(), 'test.evlog: record 4: a malloc returns the address of a live object; the log is damaged'],
    ['unknown tiny block', log().push(1, 8, 1).push(2, ARENA + 8, 1).toBytes(), 'test.evlog: record 2: an object is combined into a tiny block that does not exist; the log is damaged'],
  ];

  it.each(cases)('%s', async (_, bytes, message) => {
    expect(await messageOf(bytes)).toBe(`InputError: ${message}`);
  });
});
