import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decision } from '../src/decision-list.js';
import { CHUNK_EVENTS, EventChunk } from '../src/event-chunk.js';
import { HeapEvent } from '../src/heap-event.js';

const number = fc.nat(2 ** 40);
const breakKind = fc.constantFrom(...Object.values(HeapEvent).filter((kind) => kind !== HeapEvent.Malloc));
const outside = fc.tuple(breakKind, number, number, number, fc.nat(2 ** 31 - 1));
const decision = fc.tuple(
  fc.constantFrom(...Object.values(Decision)), fc.nat(CHUNK_EVENTS), number, number, number, number,
);

function breaksOf(chunk: EventChunk) {
  return Array.from({ length: chunk.breakCount }, (_, k) => ({
    at: chunk.breakAt[k],
    was: [chunk.breakKind[k], ...chunk.breakArgs.subarray(3 * k, 3 * k + 3), chunk.breakObject[k]],
  }));
}

describe('EventChunk', () => {
  it('keeps breaks at their place among the mallocs, however many', () => {
    const event = fc.oneof(
      fc.record({ how: fc.constantFrom('pushBreak' as const, 'pushNested' as const), args: outside }),
      fc.constant({ how: 'pushMalloc' as const, args: undefined }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200, size: 'max' }), (events) => {
        const chunk = new EventChunk(0);
        const expected: ReturnType<typeof breaksOf> = [];
        const kinds: boolean[] = [];
        const between: number[] = [];
        const inside: number[] = [];
        events.forEach(({ how, args }, record) => {
          if (how === 'pushMalloc') {
            chunk.pushMalloc(record, 8, false, 1, 0, 0);
            kinds.push(true);
            return;
          }
          expected.push({ at: kinds.length, was: args });
          const k = how === 'pushNested' ? chunk.pushNested(...args) : chunk.pushBreak(record, ...args);
          expect(k).toBe(expected.length - 1);
          if (how === 'pushBreak') kinds.push(false);
          (how === 'pushBreak' ? between : inside).push(k);
        });
        expect(breaksOf(chunk)).toEqual(expected);
        expect([...chunk.between.toArray()]).toEqual(between);
        expect([...chunk.inside.toArray()]).toEqual(inside);
        expect(chunk.length).toBe(kinds.length);
        expect(kinds.map((_, i) => chunk.isMalloc(i))).toEqual(kinds);
      }),
      { numRuns: 50 },
    );
  });

  it('counts sweeps in a row inside one malloc as one break', () => {
    const chunk = new EventChunk(0);
    const malloc = () => chunk.pushMalloc(0, 8, false, 1, 0, 0);
    chunk.pushNestedSweep();
    chunk.pushNestedSweep();
    malloc();
    chunk.pushNestedSweep();
    chunk.pushNested(HeapEvent.AllocManual, 4);
    chunk.pushNestedSweep();
    malloc();
    // A sweep of its own is an event, whatever comes after it.
    chunk.pushBreak(0, HeapEvent.SweepOne);
    chunk.pushNestedSweep();
    malloc();
    expect(breaksOf(chunk)).toEqual([
      { at: 0, was: [HeapEvent.SweepOne, 2, 0, 0, 0] },
      { at: 1, was: [HeapEvent.SweepOne, 1, 0, 0, 0] },
      { at: 1, was: [HeapEvent.AllocManual, 4, 0, 0, 0] },
      { at: 1, was: [HeapEvent.SweepOne, 1, 0, 0, 0] },
      { at: 2, was: [HeapEvent.SweepOne, 0, 0, 0, 0] },
      { at: 3, was: [HeapEvent.SweepOne, 1, 0, 0, 0] },
    ]);
  });

  it('keeps decisions, however many', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 300, size: 'max' }), (decisions) => {
        const chunk = new EventChunk(0);
        decisions.forEach(([kind, at, record, a, b, c], k) => {
          expect(chunk.pushDecision(at, record, kind, a, b, c)).toBe(k);
        });
        expect(
          Array.from({ length: chunk.decisions.length }, (_, k) => [
            chunk.decisions.kind(k), chunk.decisions.at(k), chunk.decisionRecord[k],
            chunk.decisions.a(k), chunk.decisions.b(k), chunk.decisions.c(k),
          ]),
        ).toEqual(decisions);
      }),
      { numRuns: 50 },
    );
  });

  it('writes a malloc as two words of request and two of answer', () => {
    const chunk = new EventChunk(4096);
    chunk.pushMalloc(900, 24, false, 5, 1024, 0);
    chunk.pushBreak(901, HeapEvent.SweepOne);
    chunk.pushMalloc(902, 3, true, 6, 1028, 12);
    expect([...chunk.requests.subarray(0, 6)]).toEqual([24, 10, 0, 0, 3, 13]);
    expect([...chunk.recorded.subarray(0, 6)]).toEqual([1024, 0, 0, 0, 1028, 12]);
    expect([...chunk.record.subarray(0, 3)]).toEqual([900, 901, 902]);
    expect(chunk.firstEvent).toBe(4096);
  });

  it('knows a limit above all object numbers of its mallocs', () => {
    const chunk = new EventChunk(0);
    expect(chunk.objectLimit).toBe(1);
    const limits = [1, 2, 9, 4].map((object, record) => {
      chunk.pushMalloc(record, 8, false, object, 0, 0);
      return chunk.objectLimit;
    });
    expect(limits).toEqual([2, 3, 10, 10]);
  });

  it('is full with CHUNK_EVENTS events; nested ones take no place', () => {
    const chunk = new EventChunk(0);
    for (let i = 0; i < CHUNK_EVENTS - 1; i++) chunk.pushMalloc(i, 8, false, 1, i, 0);
    chunk.pushNested(HeapEvent.AllocManual, 4);
    expect(chunk.isFull).toBe(false);
    chunk.pushBreak(CHUNK_EVENTS, HeapEvent.ReadMemStats);
    expect(chunk.isFull).toBe(true);
    expect(chunk.recorded[2 * (CHUNK_EVENTS - 2)]).toBe(CHUNK_EVENTS - 2);
  });
});
