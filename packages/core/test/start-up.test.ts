import { describe, expect, it } from 'vitest';
import { type HeapStrategy, RuntimeObjects, STACK_PURPOSE, type StartUp, runStartUp } from '../src/index.js';

/** A heap that notes what is asked of it. */
function noting(hasProcessors = true) {
  const calls: unknown[][] = [];
  const heap = {
    ...(hasProcessors ? { startProcessor: () => calls.push(['startProcessor']) } : {}),
    allocCache: () => calls.push(['allocCache']),
    allocManual: (...args: number[]) => calls.push(['allocManual', ...args]),
    freeManual: (span: number) => calls.push(['freeManual', span]),
    malloc: ({ requests, objectLimit }: { requests: Uint32Array; objectLimit: number }, from: number, to: number, answers: Int32Array) => {
      if (answers.length < to * 2) throw new Error('no room for the answers');
      for (let i = from; i < to; i++) calls.push(['malloc', requests[i * 2], requests[i * 2 + 1], objectLimit]);
    },
  } as unknown as HeapStrategy;
  return { heap, calls };
}

const startUp: StartUp = {
  steps: [
    ['cache'],
    ['malloc', 1, 100, 0],
    ['processor'],
    ['stack', 4, 2],
    ['malloc', 7, 8, 1],
    ['enableCollection'],
    ['drop', 7, 1],
    ['malloc', 2, 16, 0],
    ['freeStack', 4],
    ['malloc', 7, 24, 1],
  ],
  garbage: [2],
};

describe('runStartUp', () => {
  it('carries out every kind of step, in order', () => {
    const { heap, calls } = noting();
    expect(runStartUp(heap, startUp)).toBe(8);
    expect(calls).toEqual([
      ['allocCache'],
      ['malloc', 100, 2, 2],
      ['startProcessor'],
      ['allocManual', 4, 2, STACK_PURPOSE],
      ['malloc', 8, 15, 8],
      ['malloc', 16, 4, 8],
      ['freeManual', 4],
      ['malloc', 24, 15, 8],
    ]);
  });

  it('tells the collector what was dropped, and of every malloc after the heap has carried it out', () => {
    const { heap, calls } = noting();
    runStartUp(heap, startUp, {
      enable: () => calls.push(['enable']),
      drop: (objects) => calls.push(['drop', ...objects]),
      afterMalloc: () => calls.push(['afterMalloc']),
    });
    expect(calls.map(([name]) => name)).toEqual([
      'allocCache', 'malloc', 'afterMalloc', 'startProcessor', 'allocManual', 'malloc', 'afterMalloc', 'enable', 'drop', 'malloc', 'afterMalloc', 'freeManual', 'malloc', 'afterMalloc',
    ]);
    expect(calls).toContainEqual(['drop', 7, 1]);
  });

  it('passes over Ps where the heap knows none', () => {
    const { heap, calls } = noting(false);
    expect(runStartUp(heap, { steps: [['processor'], ['cache']], garbage: [] })).toBe(1);
    expect(calls).toEqual([['allocCache']]);
  });
});

describe('RuntimeObjects', () => {
  it('take the numbers that the start-up has left free, below the limit that the program begins at', () => {
    const { heap, calls } = noting();
    const objects = new RuntimeObjects(heap, 8);
    for (let i = 0; i < objects.limit - 8; i++) objects.alloc(32 + i, i % 2 === 1);
    expect(objects.limit).toBe(24);
    expect(calls.slice(0, 2)).toEqual([['malloc', 32, 16, 24], ['malloc', 33, 19, 24]]);
    const numbers = calls.map(([, , word]) => (word as number) >>> 1);
    expect(numbers).toEqual(Array.from({ length: 16 }, (_, i) => 8 + i));
  });
});
