import { describe, expect, it } from 'vitest';
import { AddressSpace, PersistentAlloc, RecordMemory, ResidentPages, SpanArray } from '../../src/index.js';

const newSpace = () => {
  const space = new AddressSpace({ announcesUse: false, hugePages: 'untold' });
  space.resident = new ResidentPages();
  return space;
};

describe('PersistentAlloc', () => {
  it('carves chunks of 256 KiB, aligned, behind the head', () => {
    const space = newSpace();
    const persistent = new PersistentAlloc(space, 8);
    const first = persistent.alloc(16, 64);
    expect(first % 64).toBe(0);
    expect(persistent.alloc(8) - first).toBe(16);
    expect(space.virtualBytes).toBe(256 * 1024);
    // Four times 60 KiB still fit, the fifth does not, and the rest of the chunk is lost.
    for (let i = 0; i < 4; i++) persistent.alloc(60 * 1024);
    expect(persistent.chunks).toBe(1);
    persistent.alloc(60 * 1024);
    expect(persistent.chunks).toBe(2);
  });

  it('maps large requests by themselves', () => {
    const space = newSpace();
    const persistent = new PersistentAlloc(space, 0);
    persistent.alloc(65536);
    persistent.alloc(1_133_584);
    expect(persistent.chunks).toBe(0);
    expect(space.virtualBytes).toBe(65536 + 277 * 4096);
    expect(space.resident?.count).toBe(0);
  });
});

describe('RecordMemory', () => {
  it('takes a chunk whenever its records are used up, and touches only records', () => {
    const space = newSpace();
    const persistent = new PersistentAlloc(space, 0);
    const records = new RecordMemory(space, 104, 16384);
    records.use(157, persistent);
    expect(space.resident?.count).toBe(4);
    const one = persistent.alloc(8);
    records.use(158, persistent);
    expect(persistent.alloc(8) - one).toBe(8 + 16384);
    expect(space.resident?.count).toBe(5);
  });
});

describe('SpanArray', () => {
  it('grows by a half, and frees the old array unless a snapshot holds it', () => {
    const space = newSpace();
    const array = new SpanArray(space);
    array.use(8192);
    expect(space.virtualBytes).toBe(65536);
    array.use(8193);
    expect(space.virtualBytes).toBe(98304);
    expect(space.calls.sysFree).toBe(1);
    array.snapshot();
    array.use(12289);
    // Both are there until the next snapshot, which frees as many entries as the old one knew.
    expect(space.virtualBytes).toBe(98304 + 147456);
    array.snapshot();
    expect(space.virtualBytes).toBe(98304 + 147456 - 17 * 4096);
    expect(space.calls.sysFree).toBe(2);
  });
});
