import { Decision, EventChunk, HeapEvent, Journal, TINY_COMBINED, WORDS_PER_MALLOC } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Category, Comparison, categories } from '../src/comparison.js';

/** An event of a chunk: a malloc with its recorded and replayed answer, or a break; and what was decided in it. */
interface Event {
  readonly answers: readonly [recorded: Answer, replayed: Answer] | undefined;
  readonly recorded: readonly Decided[];
  readonly replayed: readonly Decided[];
  /** Whether observers are told of this event apart from the one before it, even if both are mallocs. */
  readonly isCut: boolean;
  /** Whether the replay pauses after this event. */
  readonly pauses: boolean;
}

type Answer = readonly [granule: number, tiny: number];
type Decided = readonly [kind: Decision, a: number, b: number, c: number];

const CATEGORY: Record<Decision, Category> = {
  [Decision.ArenaStart]: 'growth',
  [Decision.HeapSpan]: 'heapSpans',
  [Decision.ManualSpan]: 'manualSpans',
  [Decision.ManualFree]: 'manualSpans',
  [Decision.Sweep]: 'sweeps',
  [Decision.Grow]: 'growth',
  [Decision.FlushCaches]: 'collections',
  [Decision.ForgetTiny]: 'collections',
  [Decision.NextGc]: 'collections',
  [Decision.Reclaim]: 'collections',
};

const granule = fc.oneof(fc.constantFrom(0, 1, 0x7ff00000, 0x7fffffff), fc.nat(3));
const tiny = fc.oneof(fc.constant(0), fc.integer({ min: TINY_COMBINED, max: 15 }));
const answer = fc.tuple(granule, tiny);
const decided = fc.tuple(fc.constantFrom(...Object.values(Decision)), fc.nat(1), fc.nat(1), fc.constantFrom(0, 2 ** 47));
/** Two lists that are mostly the same. */
const decisions = fc.oneof(
  { weight: 6, arbitrary: fc.constant([[], []] as [Decided[], Decided[]]) },
  { weight: 6, arbitrary: fc.array(decided, { maxLength: 4 }).map((list): [Decided[], Decided[]] => [list, list]) },
  { weight: 1, arbitrary: fc.tuple(fc.array(decided, { maxLength: 3 }), fc.array(decided, { maxLength: 3 })) },
);
const event: fc.Arbitrary<Event> = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 8, arbitrary: answer.map((one): [Answer, Answer] => [one, one]) },
      { weight: 1, arbitrary: fc.tuple(answer, answer) },
    ),
    decisions,
    fc.boolean(),
    fc.boolean(),
  )
  .map(([answers, [recorded, replayed], isCut, pauses]) => ({ answers, recorded, replayed, isCut, pauses }));

/** What a comparison should say of these events, one after the other, decisions before the answer. */
function twinOf(events: readonly Event[]) {
  const tallies = Object.fromEntries(categories.map((name) => [name, { checked: 0, mismatched: 0 }])) as Record<
    Category,
    { checked: number; mismatched: number }
  >;
  let first: { event: number; category: Category } | undefined;
  const compare = (at: number, category: Category, isEqual: boolean) => {
    tallies[category].checked++;
    if (isEqual) return;
    tallies[category].mismatched++;
    first ??= { event: at, category };
  };
  events.forEach(({ answers, recorded, replayed }, at) => {
    for (let n = 0; n < Math.max(recorded.length, replayed.length); n++) {
      const isEqual = JSON.stringify(recorded[n]) === JSON.stringify(replayed[n]);
      compare(at, CATEGORY[(recorded[n] ?? replayed[n])[0]], isEqual);
    }
    if (answers !== undefined) compare(at, 'malloc', JSON.stringify(answers[0]) === JSON.stringify(answers[1]));
  });
  return { tallies, first };
}

/** Tells a comparison of the events as a replay does: runs of mallocs at once, breaks one by one. */
function compareAll(events: readonly Event[]): Comparison {
  const chunk = new EventChunk(0);
  events.forEach(({ answers, recorded }, at) => {
    if (answers === undefined) chunk.pushBreak(at, HeapEvent.SweepOne);
    else chunk.pushMalloc(at, 16, false, 1 + at, ...answers[0]);
    for (const words of recorded) chunk.pushDecision(at, at, ...words);
  });
  const journal = new Journal();
  const comparison = new Comparison(journal);
  const words = new Int32Array(events.length * WORDS_PER_MALLOC);
  let from = 0;
  events.forEach(({ answers, replayed, pauses }, at) => {
    journal.event = at;
    for (const decision of replayed) journal.push(...decision);
    words.set(answers?.[1] ?? [], at * WORDS_PER_MALLOC);
    const next = events[at + 1];
    if (!pauses && answers !== undefined && next?.answers !== undefined && !next.isCut) return;
    comparison.afterEvents(chunk, from, at + 1, answers === undefined ? 0 : -1, words);
    from = at + 1;
    if (pauses || next === undefined) comparison.afterChunk(chunk, at + 1);
  });
  return comparison;
}

describe('Comparison', () => {
  it('says what comparing one after the other says, however the replay is cut', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60, size: 'max' }), (events) => {
        const { tallies, first, mismatched } = compareAll(events);
        const twin = twinOf(events);
        expect(tallies).toEqual(twin.tallies);
        expect(first && { event: first.event, category: first.category }).toEqual(twin.first);
        expect(mismatched).toBe(Object.values(twin.tallies).reduce((sum, tally) => sum + tally.mismatched, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('tells answers apart that would be no numbers if both words were one', () => {
    // The bits of a NaN, which is not even equal to itself.
    const same: Answer = [5, 0x7ff80000];
    const one = { recorded: [], replayed: [], isCut: false, pauses: false };
    expect(compareAll([{ ...one, answers: [same, same] }]).mismatched).toBe(0);
    expect(compareAll([{ ...one, answers: [same, [6, 0x7ff80000]] }]).mismatched).toBe(1);
  });
});
