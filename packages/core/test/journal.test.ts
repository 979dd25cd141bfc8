import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decision, DecisionList, decisionName } from '../src/decision-list.js';
import { Journal } from '../src/journal.js';
import { widen } from '../src/widen.js';

const decision = fc.tuple(
  fc.constantFrom(...Object.values(Decision)),
  fc.nat(2 ** 31 - 1),
  fc.nat(2 ** 48),
  fc.nat(2 ** 40),
  fc.integer(),
);

function contents(journal: Journal) {
  return Array.from({ length: journal.length }, (_, i) => [
    journal.kind(i), journal.at(i), journal.a(i), journal.b(i), journal.c(i),
  ]);
}

describe('Journal', () => {
  it('keeps what was pushed, in order, however long', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 400, size: 'max' }), (decisions) => {
        const journal = new Journal();
        for (const [kind, event, a, b, c] of decisions) {
          journal.event = event;
          journal.push(kind, a, b, c);
        }
        expect(contents(journal)).toEqual(decisions);
      }),
      { numRuns: 50 },
    );
  });

  it('counts how many decisions from some place on equal those of another', () => {
    const few = fc.array(fc.tuple(fc.constantFrom(Decision.Grow, Decision.Sweep), fc.nat(1), fc.nat(1), fc.nat(1), fc.nat(1)), { maxLength: 8 });
    fc.assert(
      fc.property(few, few, fc.nat(8), fc.nat(8), (before, after, k, l) => {
        const lists = [[...before, ...after], [...after, ...before]];
        const [one, other] = lists.map((decisions) => {
          const list = new DecisionList();
          for (const [kind, event, a, b, c] of decisions) list.add(event, kind, a, b, c);
          return list;
        });
        const from = Math.min(k, one.length);
        const to = Math.min(l, other.length);
        let equal = 0;
        while (from + equal < one.length && to + equal < other.length && String(lists[0][from + equal]) === String(lists[1][to + equal])) equal++;
        expect(one.countEqual(from, other, to)).toBe(equal);
      }),
    );
  });

  it('starts over after clear, and keeps the event number', () => {
    const journal = new Journal();
    journal.event = 7;
    journal.push(Decision.Grow, 1, 2, 3);
    journal.clear();
    expect(contents(journal)).toEqual([]);
    journal.push(Decision.Sweep, 4, 5, 6);
    expect(contents(journal)).toEqual([[Decision.Sweep, 7, 4, 5, 6]]);
  });
});

describe('decisionName', () => {
  it('names every decision, and shows the number of any other', () => {
    for (const [name, kind] of Object.entries(Decision)) expect(decisionName(kind)).toBe(name);
    expect(decisionName(77)).toBe('#77');
  });
});

describe('widen', () => {
  it('copies to the front of the larger array and returns it', () => {
    const to = new Int32Array(4);
    expect(widen(Int32Array.of(5, 6), to)).toBe(to);
    expect([...to]).toEqual([5, 6, 0, 0]);
  });
});
