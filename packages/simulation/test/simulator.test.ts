import { type AllocationRequests, type MemStats, type SimulatedRuntime, WORDS_PER_MALLOC } from '@spanlab/core';
import { WORKLOAD_CHUNK_ROWS, WorkloadChunk, WorkloadOp } from '@spanlab/workload';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramMutator, Simulator } from '../src/index.js';

type Row = readonly [op: keyof typeof WorkloadOp, object?: number, size?: number, scan?: number];

/** Rows as chunks of `rowsPerChunk`, which need not be full. */
function chunksOf(rows: readonly Row[], rowsPerChunk: number): WorkloadChunk[] {
  const chunks: WorkloadChunk[] = [];
  for (const [i, [op, object = 0, size = 0, scan = 0]] of rows.entries()) {
    if (i % rowsPerChunk === 0) chunks.push(new WorkloadChunk(i));
    const chunk = chunks[chunks.length - 1];
    chunk.push(WorkloadOp[op], object, size, scan, 0);
    chunk.objectLimit = 1 + rows.slice(0, i + 1).reduce((most, [, number = 0]) => Math.max(most, number), 0);
  }
  return chunks;
}

/** A runtime that notes what it is asked, and carries out at most `most` requests at once. */
class NotingRuntime implements Partial<SimulatedRuntime> {
  readonly calls: string[] = [];
  settled = 0;
  readonly #sizes: number[] = [];

  constructor(
    private readonly mutator: ProgramMutator,
    private readonly most = Infinity,
  ) {}

  malloc({ requests, objectLimit }: AllocationRequests, from: number, to: number): number {
    const next = Math.min(to, from + this.most);
    for (let w = from * WORDS_PER_MALLOC; w < next * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
      const noscan = (requests[w + 1] & 1) === 1;
      if (requests[w + 1] >>> 1 >= objectLimit) throw new Error('an object number beyond the limit');
      this.calls.push(`malloc ${requests[w]}${noscan ? ' noscan' : ''}`);
      this.#sizes.push(requests[w]);
    }
    return next;
  }

  settle(_run: AllocationRequests, from: number, to: number): void {
    if (to <= from) throw new Error('nothing to settle');
    this.settled += to - from;
    // The mutator is up to date: all that was settled has been allocated.
    if (this.mutator.reachableObjects > this.settled) throw new Error('more is reachable than was allocated');
  }

  collect(): void {
    this.calls.push(`gc ${this.mutator.reachableBytes}`);
  }

  sleep(ns: number): void {
    this.calls.push(`sleep ${ns}`);
  }

  allocStack(stack: number, bytes: number): void {
    this.calls.push(`stack ${stack} ${bytes}`);
  }

  freeStack(stack: number): void {
    this.calls.push(`stackfree ${stack}`);
  }

  readMemStats(): MemStats {
    this.calls.push('stats');
    return { Mallocs: this.#sizes.length } as MemStats;
  }

  memory() {
    return { virtualBytes: 100, residentBytes: this.#sizes.length };
  }
}

function simulate(rows: readonly Row[], { rowsPerChunk = WORKLOAD_CHUNK_ROWS, most = Infinity } = {}) {
  const mutator = new ProgramMutator();
  const runtime = new NotingRuntime(mutator, most);
  mutator.start(1, []);
  const simulator = new Simulator(runtime as unknown as SimulatedRuntime, mutator);
  for (const chunk of chunksOf(rows, rowsPerChunk)) simulator.run(chunk);
  return { ...runtime, calls: runtime.calls, mutator, simulator };
}

/** What the rows mean, one by one. */
function meaningOf(rows: readonly Row[]): string[] {
  const calls: string[] = [];
  const live = new Map<number, number>();
  for (const [op, object = 0, size = 0, scan = 0] of rows) {
    if (op === 'Alloc') {
      live.set(object, size);
      if (size > 0) calls.push(`malloc ${size}${scan === 0 ? ' noscan' : ''}`);
    } else if (op === 'Free') live.delete(object);
    else if (op === 'Gc') calls.push(`gc ${[...live.values()].reduce((sum, bytes) => sum + bytes, 0)}`);
    else if (op === 'Sleep') calls.push(`sleep ${size}`);
    else if (op === 'Stack') calls.push(`stack ${object} ${size}`);
    else if (op === 'StackFree') calls.push(`stackfree ${object}`);
    else calls.push('stats');
  }
  return calls;
}

/** Random rows that make sense: an object is freed if it lives, and its number may come again. */
const rows = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 12 }), fc.nat(300), fc.nat(1)), { maxLength: 120 }).map((choices) => {
  const made: Row[] = [];
  const live = new Set<number>();
  for (const [choice, object, size, scan] of choices) {
    if (choice < 7) {
      made.push(live.has(object) ? ['Free', object] : ['Alloc', object, size < 30 ? 0 : size, scan]);
      if (!live.delete(object)) live.add(object);
    } else if (choice === 7) made.push(size % 2 === 0 ? ['Gc'] : ['Stats']);
    else if (choice === 8) made.push(['Sleep', 0, size]);
    else made.push(size % 2 === 0 ? ['Stack', object, 2048] : ['StackFree', object]);
  }
  return made;
});

describe('Simulator', () => {
  it('does what the rows say, in their order, however chunks and runs are cut', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), (some, rowsPerChunk, most) => {
        const { calls, simulator, mutator, settled } = simulate(some, { rowsPerChunk, most });
        expect(calls).toEqual(meaningOf(some));
        expect(simulator.events).toBe(some.length);
        const stats = some.flatMap(([op], i) => (op === 'Stats' ? [i] : []));
        expect(simulator.checkpoints.map(({ event }) => event)).toEqual(stats);
        expect(settled).toBe(calls.filter((call) => call.startsWith('malloc')).length);
        const live = new Map<number, number>();
        for (const [op, object = 0, size = 0] of some) {
          if (op === 'Alloc') live.set(object, size);
          else if (op === 'Free') live.delete(object);
        }
        expect(mutator.reachableObjects).toBe([...live.values()].filter((bytes) => bytes > 0).length);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the runtime whole runs', () => {
    const mutator = new ProgramMutator();
    mutator.start(1, []);
    const lengths: number[] = [];
    const runtime = {
      malloc: (_run: AllocationRequests, from: number, to: number) => (lengths.push(to - from), to),
      settle: () => {},
      collect: () => {},
    };
    const simulator = new Simulator(runtime as unknown as SimulatedRuntime, mutator);
    const many: Row[] = Array.from({ length: 100 }, (_, i) => ['Alloc', i + 1, 8] as const);
    simulator.run(chunksOf([...many, ['Free', 3], ['Gc'], ['Alloc', 3, 8]], WORKLOAD_CHUNK_ROWS)[0]);
    expect(lengths).toEqual([100, 1]);
  });

  it('drops an object before the next one that has its number is allocated', () => {
    const { calls, mutator } = simulate([['Alloc', 1, 100], ['Free', 1], ['Alloc', 1, 7], ['Gc'], ['Free', 1], ['Gc']]);
    expect(calls).toEqual(['malloc 100 noscan', 'malloc 7 noscan', 'gc 7', 'gc 0']);
    // The two are not the same object to the heap: nobody has said that the first is dead.
    expect([...mutator.takeDead(mutator.now, false)]).toEqual([1, 2]);
  });

  it('lets objects of no bytes lie nowhere, and their drop drop nothing', () => {
    const { calls, mutator } = simulate([['Alloc', 1, 8], ['Alloc', 2, 0], ['Free', 1], ['Alloc', 1, 0], ['Free', 1], ['Free', 2], ['Stats']]);
    expect(calls).toEqual(['malloc 8 noscan', 'stats']);
    expect(mutator.reachableObjects).toBe(0);
    expect([...mutator.takeDead(mutator.now, false)]).toEqual([1]);
  });

  it('numbers checkpoints by rows of the whole workload, and says what the process has', () => {
    const { simulator } = simulate([['Stats'], ['Alloc', 1, 8], ['Stats'], ['Alloc', 2, 8], ['Gc'], ['Stats']], { rowsPerChunk: 2 });
    expect(simulator.checkpoints).toEqual([
      { event: 0, memStats: { Mallocs: 0 }, virtualBytes: 100, residentBytes: 0 },
      { event: 2, memStats: { Mallocs: 1 }, virtualBytes: 100, residentBytes: 1 },
      { event: 5, memStats: { Mallocs: 2 }, virtualBytes: 100, residentBytes: 2 },
    ]);
  });

  it('has no way to carry out a row that it does not know', () => {
    const chunk = new WorkloadChunk(0);
    chunk.push(99 as never, 0, 0, 0, 0);
    const mutator = new ProgramMutator();
    expect(() => new Simulator(new NotingRuntime(mutator) as unknown as SimulatedRuntime, mutator).run(chunk)).toThrow('no way to carry out row op 99');
  });
});
