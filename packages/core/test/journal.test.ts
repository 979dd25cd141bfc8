import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decision, decisionName } from '../src/decision-list.js';
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
