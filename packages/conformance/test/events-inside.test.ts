import { EventChunk, HeapEvent } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { EventsInside } from '../src/events-inside.js';

/** A chunk of mallocs 0, 1, 2 and 4 with a plain break at 3, and events inside mallocs 1 and 4. */
function chunkWithEvents(): EventChunk {
  const chunk = new EventChunk(0);
  const malloc = () => chunk.pushMalloc(0, 8, false, 1, 0, 0);
  malloc();
  chunk.pushNested(HeapEvent.SweepOne, 10);
  chunk.pushNested(HeapEvent.ScavengeRange, 11);
  chunk.pushNested(HeapEvent.SweepOne, 12);
  malloc();
  malloc();
  chunk.pushBreak(0, HeapEvent.ReadMemStats, 13);
  chunk.pushNested(HeapEvent.AllocManual, 14);
  malloc();
  return chunk;
}

function watch() {
  const chunk = chunkWithEvents();
  const done: number[] = [];
  const inside = new EventsInside(undefined, (c, k) => done.push(c.breakArgs[3 * k]));
  inside.start(chunk, 0);
  return { inside, done };
}

describe('EventsInside', () => {
  it('gives a malloc its events when asked, and lets scavenging wait until it is over', () => {
    const { inside, done } = watch();
    inside.run(0);
    expect(done).toEqual([]);
    inside.run(1);
    expect(done).toEqual([10, 12]);
    inside.finish(3);
    expect(done).toEqual([10, 12, 11]);
    inside.run(4);
    inside.finish(5);
    expect(done).toEqual([10, 12, 11, 14]);
  });

  it('does what waits before the next malloc that asks', () => {
    const { inside, done } = watch();
    inside.run(1);
    inside.run(2);
    inside.run(4);
    expect(done).toEqual([10, 12, 11, 14]);
  });

  it('loses nothing where a heap never asks, and leaves other breaks alone', () => {
    const { inside, done } = watch();
    inside.finish(3);
    expect(done).toEqual([10, 11, 12]);
    inside.finish(5);
    expect(done).toEqual([10, 11, 12, 14]);
  });
});
