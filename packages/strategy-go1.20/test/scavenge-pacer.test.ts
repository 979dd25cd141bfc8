import { describe, expect, it } from 'vitest';
import type { Scavenger } from '../src/scavenger.js';
import { ScavengePacer } from '../src/runtime/scavenge-pacer.js';

const MIB = 2 ** 20;
const QUANTUM = 64 << 10;

/** A heap with so much in use and free, and a scavenger that gives the free back in runs of at most 32 KiB. */
class Heap {
  goalBytes = Infinity;
  limitBytes = Infinity;
  runs = 0;
  readonly asked: number[] = [];
  readonly inUseBytes: number;
  freeBytes: number;
  constructor(inUseBytes: number, freeBytes: number) {
    this.inUseBytes = inUseBytes;
    this.freeBytes = freeBytes;
  }

  get mappedReadyBytes(): number {
    return this.inUseBytes + this.freeBytes;
  }

  scavenge(bytes: number): number {
    this.asked.push(bytes);
    const given = Math.min(bytes, this.freeBytes);
    this.freeBytes -= given;
    this.runs += Math.ceil(given / 32768);
    return given;
  }
}

function pacerOf(heap: Heap, limit = Infinity): ScavengePacer {
  return new ScavengePacer(heap as unknown as Scavenger, heap, limit);
}

/** 1 µs a run. */
const costNs = (_bytes: number, runs: number) => runs * 1000;

describe('the scavenger\'s goal', () => {
  it.each<[string, number, number, number, number, number]>([
    // What, in use and free (MiB) now, in use when marking ended, goal, last goal, expected.
    ['is what was in use, and a tenth', 100, 10 * MIB, 4 * MIB, 4 * MIB, 11 * MIB],
    ['grows with the heap\'s goal', 100, 10 * MIB, 6 * MIB, 4 * MIB, 16.5 * MIB],
    ['shrinks with the heap\'s goal', 100, 10 * MIB, 2 * MIB, 4 * MIB, 5.5 * MIB],
    // 40960 · 1/3 = 13653.3; a tenth of 13653 is 1365; 15018 are four pages.
    ['is truncated, then divided, then rounded up to pages of 4096 bytes', 100, 40960, 1, 3, 16384],
    ['is no more than that where it is pages already', 100, 40960 * 10, 1, 1, 45056 * 10],
  ])('%s', (_, now, lastInUse, goal, lastGoal, expected) => {
    const heap = new Heap((now / 2) * MIB, (now / 2) * MIB);
    pacerOf(heap).pace(lastInUse, goal, lastGoal);
    expect(heap.goalBytes).toBe(expected);
  });

  it.each<[string, number, number, number]>([
    ['after the first cycle', 100 * MIB, 4 * MIB, 0],
    ['where the heap is at it', 11 * MIB, 4 * MIB, 4 * MIB],
    ['where the heap is below it', 5 * MIB, 4 * MIB, 4 * MIB],
    ['where the heap is above it by less than a page', 11 * MIB + 4095, 4 * MIB, 4 * MIB],
  ])('there is none %s', (_, now, goal, lastGoal) => {
    const heap = new Heap(now, 0);
    heap.goalBytes = 1;
    pacerOf(heap).pace(10 * MIB, goal, lastGoal);
    expect(heap.goalBytes).toBe(Infinity);
  });

  it('is there where the heap is above it by a page', () => {
    const heap = new Heap(11 * MIB + 4096, 0);
    pacerOf(heap).pace(10 * MIB, 4 * MIB, 4 * MIB);
    expect(heap.goalBytes).toBe(11 * MIB);
  });

  it('follows what was in use with GOGC=off, where both goals are beyond all bounds', () => {
    const heap = new Heap(50 * MIB, 50 * MIB);
    pacerOf(heap).pace(10 * MIB, Infinity, Infinity);
    expect(heap.goalBytes).toBe(11 * MIB);
  });
});

describe('the background scavenger', () => {
  it('sleeps until it is woken, and when it is content', () => {
    const heap = new Heap(10 * MIB, 10 * MIB);
    const pacer = pacerOf(heap);
    expect(pacer.wakeNs).toBe(Infinity);
    expect(pacer.run(1e12, costNs)).toBe(0);
    // Awake, but without a goal it has nothing to do.
    pacer.wake(5);
    expect(pacer.wakeNs).toBe(5);
    expect(pacer.run(4, costNs)).toBe(0);
    expect(pacer.run(5, costNs)).toBe(0);
    expect([pacer.wakeNs, heap.asked]).toEqual([Infinity, []]);
  });

  it('works in quanta of 64 KiB for a millisecond, then sleeps so long that it takes a hundredth of the time', () => {
    const heap = new Heap(10 * MIB, 100 * MIB);
    heap.goalBytes = 20 * MIB;
    const pacer = pacerOf(heap);
    pacer.wake(0);
    // Two runs a quantum, 2 µs: 500 of them are a millisecond.
    const worked = pacer.run(7, costNs);
    expect(worked).toBe(1e6);
    expect(new Set(heap.asked)).toEqual(new Set([QUANTUM]));
    expect(heap.asked.length).toBe(500);
    expect(pacer.wakeNs).toBe(7 + worked * 100);
    expect(pacer.run(pacer.wakeNs - 1, costNs)).toBe(0);
    // Being woken while it sleeps does not make it sleep longer.
    pacer.wake(pacer.wakeNs + 1);
    expect(pacer.wakeNs).toBe(7 + worked * 100);
  });

  it('stops at its goal, and sleeps until it is woken', () => {
    const heap = new Heap(10 * MIB, 10 * MIB + 1);
    heap.goalBytes = 19 * MIB;
    const pacer = pacerOf(heap);
    pacer.wake(0);
    pacer.run(0, costNs);
    expect(heap.asked.length).toBe(17);
    expect(heap.inUseBytes + heap.freeBytes).toBe(20 * MIB + 1 - 17 * QUANTUM);
    expect(pacer.wakeNs).toBe(Infinity);
  });

  it('stops when nothing is left', () => {
    const heap = new Heap(10 * MIB, QUANTUM + 5);
    heap.goalBytes = MIB;
    const pacer = pacerOf(heap);
    pacer.wake(0);
    expect(pacer.run(0, costNs)).toBe(3000);
    expect([heap.freeBytes, pacer.wakeNs]).toEqual([0, Infinity]);
  });

  it('keeps the bug of 1.20: a memory limit is its goal only from 95 times the limit on', () => {
    const limit = MIB;
    const heap = new Heap(90 * MIB, 5 * MIB);
    const pacer = pacerOf(heap, limit);
    expect(heap.limitBytes).toBe(limit);
    pacer.wake(0);
    pacer.run(0, costNs);
    expect(heap.asked).toEqual([]);
    heap.freeBytes += 1;
    pacer.wake(0);
    pacer.run(0, costNs);
    expect(heap.asked).toEqual([QUANTUM]);
  });
});
