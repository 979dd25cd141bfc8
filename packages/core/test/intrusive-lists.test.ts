import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntrusiveLists } from '../src/intrusive-lists.js';
import { ListsTwin } from './twins/lists-twin.js';

const LISTS = 70;
const CAPACITY = 12;

const list = fc.nat(LISTS - 1);
const element = fc.nat(CAPACITY - 1);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('insertFirst' as const), list, element }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('insertLast' as const), list, element }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('remove' as const), list, element }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('grow' as const), list, element }) },
);

/** Everything that can be asked of lists. */
function readAll(lists: IntrusiveLists) {
  const numbers = Array.from({ length: LISTS }, (_, l) => l);
  const elements = Array.from({ length: CAPACITY }, (_, e) => e);
  return {
    arrays: numbers.map((l) => lists.toArray(l)),
    first: numbers.map((l) => lists.first(l)),
    empty: numbers.map((l) => lists.isEmpty(l)),
    linked: elements.map((e) => lists.isLinked(e)),
    after: elements.map((e) => (lists.isLinked(e) ? lists.after(e) : 'free')),
  };
}

function readTwin(twin: ListsTwin): ReturnType<typeof readAll> {
  const elements = Array.from({ length: CAPACITY }, (_, e) => e);
  return {
    arrays: twin.lists.map((l) => [...l]),
    first: twin.lists.map((l) => l[0] ?? -1),
    empty: twin.lists.map((l) => l.length === 0),
    linked: elements.map((e) => twin.isLinked(e)),
    after: elements.map((e) => (twin.isLinked(e) ? twin.after(e) : 'free')),
  };
}

describe('IntrusiveLists', () => {
  it('agrees with arrays of arrays', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lists = new IntrusiveLists(LISTS, CAPACITY);
        const twin = new ListsTwin(LISTS);
        for (const s of steps) {
          if (s.op === 'grow') {
            const { capacity } = lists;
            lists.grow(capacity + 5);
            expect(lists.capacity).toBe(capacity + 5);
          } else if (s.op === 'remove') {
            lists.remove(s.element);
            twin.remove(s.element);
          } else if (twin.isLinked(s.element)) {
            expect(() => lists[s.op](s.list, s.element)).toThrow(`element ${s.element} is already on a list`);
          } else {
            lists[s.op](s.list, s.element);
            twin[s.op](s.list, s.element);
          }
          expect(readAll(lists)).toEqual(readTwin(twin));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds the first occupied list of any range', () => {
    fc.assert(
      fc.property(fc.uniqueArray(list, { maxLength: 6 }), fc.nat(3), (occupied, emptiedAgain) => {
        const lists = new IntrusiveLists(LISTS, CAPACITY);
        const twin = new ListsTwin(LISTS);
        occupied.forEach((l, e) => {
          lists.insertLast(l, e);
          twin.insertLast(l, e);
        });
        for (let e = 0; e < emptiedAgain; e++) {
          lists.remove(e);
          twin.remove(e);
        }
        const wrong: number[][] = [];
        for (let from = 0; from <= LISTS; from++) {
          for (let end = 0; end <= LISTS; end++) {
            const found = lists.firstOccupied(from, end);
            if (found !== twin.firstOccupied(from, end)) wrong.push([from, end, found]);
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('has room for new elements after growing, none of them linked', () => {
    const lists = new IntrusiveLists(2, 1);
    lists.insertFirst(1, 0);
    lists.grow(40);
    expect(Array.from({ length: 40 }, (_, e) => lists.isLinked(e)).indexOf(true, 1)).toBe(-1);
    for (let e = 1; e < 40; e++) lists.insertLast(1, e);
    expect(lists.toArray(1)).toEqual(Array.from({ length: 40 }, (_, e) => e));
  });
});
