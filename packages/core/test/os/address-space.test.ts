import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressSpace, type AddressSpaceRules, AddressState, OS_PAGE_BYTES, ResidentPages } from '../../src/index.js';
import { AddressSpaceTwin } from '../twins/address-space-twin.js';

const { None, Reserved, Prepared, Ready, Released } = AddressState;
const BASE = 0xc000000000;
const HUGE = 2 ** 21;

const OPS = ['sysReserve', 'sysMap', 'sysUsed', 'sysUnused', 'sysFree', 'sysFault', 'touch'] as const;
type Op = (typeof OPS)[number];

const step = fc.record({
  op: fc.constantFrom(...OPS),
  page: fc.nat(40),
  pages: fc.integer({ min: 1, max: 12 }),
});

const MAPPED = [Prepared, Ready, Released];

function transition(op: Op, rules: AddressSpaceRules): { from: readonly AddressState[]; to: AddressState } {
  switch (op) {
    case 'sysReserve': return { from: [None], to: Reserved };
    case 'sysMap': return rules.announcesUse ? { from: [Reserved], to: Prepared } : { from: [None], to: Ready };
    case 'sysUsed': return { from: MAPPED, to: Ready };
    case 'sysUnused': return { from: MAPPED, to: Released };
    case 'sysFree': return { from: [Reserved, ...MAPPED], to: None };
    case 'sysFault': return { from: [Reserved, ...MAPPED], to: Reserved };
    default: return { from: [Ready], to: Ready };
  }
}

function carryOut(space: AddressSpace, op: Op, address: number, bytes: number): boolean {
  try {
    if (op === 'sysReserve') space.sysReserve(bytes, address);
    else space[op](address, bytes);
    return true;
  } catch {
    return false;
  }
}

describe.each<AddressSpaceRules>([
  { announcesUse: true, hugePages: 'aligned' },
  { announcesUse: false, hugePages: 'ranges' },
])('AddressSpace, %o', (rules) => {
  it('agrees with a Map from page to state, and refuses what is illegal without changing anything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (program) => {
        const space = new AddressSpace(rules);
        space.resident = new ResidentPages();
        const twin = new AddressSpaceTwin();
        const touched = new Set<number>();
        for (const { op, page, pages } of program) {
          const { from, to } = transition(op, rules);
          const legal = twin.change(page, pages, from, to);
          expect(carryOut(space, op, BASE + page * OS_PAGE_BYTES, pages * OS_PAGE_BYTES)).toBe(legal);
          const changed = legal ? Array.from({ length: pages }, (_, i) => page + i) : [];
          if (op === 'touch') changed.forEach((p) => touched.add(p));
          else if (['sysUnused', 'sysFree', 'sysFault'].includes(op)) changed.forEach((p) => touched.delete(p));
          for (const state of [Reserved, Prepared, Ready, Released]) {
            expect(space.bytesIn(state)).toBe(twin.count(state) * OS_PAGE_BYTES);
          }
        }
        for (let p = 0; p < 60; p++) expect(space.stateOf(BASE + p * OS_PAGE_BYTES)).toBe(twin.stateOf(p));
        let end = 0;
        let before: AddressState = None;
        space.forEachPiece((address, bytes, state) => {
          expect(bytes).toBeGreaterThan(0);
          if (address === end) expect(state).not.toBe(before);
          end = address + bytes;
          before = state;
        });
        expect(space.resident.count).toBe(touched.size);
      }),
      { numRuns: 300 },
    );
  });
});

describe('AddressSpace', () => {
  const aligned: AddressSpaceRules = { announcesUse: true, hugePages: 'aligned' };

  it('says what is wrong with a call', () => {
    const space = new AddressSpace(aligned);
    expect(() => space.sysMap(BASE, 4096)).toThrow('sysMap of 4096 bytes at 0xc000000000, some of which are none');
    space.sysReserve(8192, BASE);
    expect(() => space.sysUsed(BASE, 4096)).toThrow('reserved (0xc000000000 to 0xc000002000)');
    expect(() => space.sysMap(BASE + 1, 4096)).toThrow('expected whole pages of 4096 bytes');
    space.resident = new ResidentPages();
    expect(() => space.touch(BASE, 1)).toThrow('which are not all ready but reserved');
  });

  it('places what the kernel may place downwards, in whole pages', () => {
    const space = new AddressSpace(aligned);
    const first = space.sysAlloc(5000);
    const second = space.sysReserve(1);
    expect(first - second).toBe(4096);
    expect(space.virtualBytes).toBe(12288);
    expect(space.bytesIn(Ready)).toBe(8192);
    space.sysFree(first, 5000);
    expect(space.virtualBytes).toBe(4096);
    expect(space.calls).toEqual({ sysAlloc: 1, sysFree: 1, sysReserve: 1, sysMap: 0, sysUsed: 0, sysUnused: 0, sysFault: 0 });
  });

  it.each([
    // Both ends in one huge page; in neighbours; far apart; one end aligned; both.
    [HUGE + 4096, 8192, 2],
    [HUGE - 4096, 8192, 2],
    [HUGE + 4096, 2 * HUGE, 3],
    [HUGE, 4096, 2],
    [HUGE - 4096, 4096, 2],
    [HUGE, HUGE, 1],
  ])('1.20 gives back %d + %d with %d madvise calls', (offset, bytes, madvise) => {
    const space = new AddressSpace(aligned);
    space.sysReserve(8 * HUGE, BASE);
    space.sysMap(BASE, 8 * HUGE);
    space.sysUnused(BASE + offset, bytes);
    expect(space.systemCalls.madvise).toBe(madvise);
  });

  it('asks for huge pages as each release does', () => {
    const madvise = (hugePages: AddressSpaceRules['hugePages'], offset: number, bytes: number) => {
      const space = new AddressSpace({ announcesUse: false, hugePages });
      space.sysMap(BASE, 8 * HUGE);
      space.sysUsed(BASE + offset, bytes);
      return space.systemCalls.madvise;
    };
    expect(madvise('untold', 0, 2 * HUGE)).toBe(0);
    expect(madvise('ranges', 4096, 4096)).toBe(1);
    expect(madvise('aligned', 4096, 2 * HUGE - 8192)).toBe(0);
    expect(madvise('aligned', 4096, 2 * HUGE)).toBe(1);
  });

  it('keeps nothing of a probe', () => {
    const space = new AddressSpace({ announcesUse: false, hugePages: 'untold' });
    space.sysProbe();
    expect(space.virtualBytes).toBe(0);
    expect(space.systemCalls).toEqual({ mmap: 1, munmap: 1, madvise: 0 });
  });
});
