import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanSets } from '../src/span-sets.js';

const SETS = 3;

/** Gives memory for blocks, as the heap's memory does. */
class Blocks {
  spines = 0;
  added = 0;
  begun = 0;

  addSetSpine(): void {
    this.spines++;
  }

  addSetBlock(): number {
    return 1000 * ++this.added;
  }

  beginSetBlock(address: number): void {
    if (!(address > 0 && address <= 1000 * this.added)) throw new Error(`no block at ${address}`);
    this.begun++;
  }
}

/** Blocks of a real set after so many pushes and pops since it was reset: 512 entries each. */
function blocksOf(pushed: number, popped: number): number {
  return Math.ceil(pushed / 512) - Math.floor(popped / 512);
}

describe('SpanSets', () => {
  it('are queues, each by itself', () => {
    // Bursts, so that entries come back and are used again, by the same set or another.
    const burst = fc.record({
      op: fc.constantFrom('push' as const, 'pop' as const),
      set: fc.nat(SETS - 1),
      count: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 60, size: 'max' }), (bursts) => {
        const sets = new SpanSets(SETS);
        const queues: number[][] = Array.from({ length: SETS }, () => []);
        let next = 0;
        for (const { op, set, count } of bursts) {
          const popped: number[] = [];
          const expected: number[] = [];
          for (let i = 0; i < count; i++) {
            if (op === 'push') {
              sets.push(set, next);
              queues[set].push(next++);
            } else {
              popped.push(sets.pop(set));
              expected.push(queues[set].shift() ?? -1);
            }
          }
          expect(popped).toEqual(expected);
          expect(queues.map((_, one) => sets.lengthOf(one))).toEqual(queues.map((queue) => queue.length));
        }
        queues.forEach((queue, set) => expect([...queue, -1].map(() => sets.pop(set))).toEqual([...queue, -1]));
      }),
      { numRuns: 300 },
    );
  });

  it('take and give back blocks of 512 entries', () => {
    const step = fc.record({
      op: fc.constantFrom('push' as const, 'push' as const, 'pop' as const, 'empty' as const),
      set: fc.nat(SETS - 1),
      count: fc.oneof(fc.constantFrom(1, 511, 512, 513), fc.nat(700)),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const blocks = new Blocks();
        const sets = new SpanSets(SETS, blocks);
        const twins = Array.from({ length: SETS }, () => ({ pushed: 0, popped: 0, queue: [] as number[] }));
        const used = new Set<number>();
        let next = 0;
        let most = 0;
        let begun = 0;
        for (const { op, set, count } of steps) {
          const twin = twins[set];
          const pushes = op === 'push' ? count : 0;
          if (pushes > 0) used.add(set);
          begun += Math.ceil((twin.pushed + pushes) / 512) - Math.ceil(twin.pushed / 512);
          for (let i = 0; i < pushes; i++) {
            sets.push(set, next);
            twin.queue.push(next++);
          }
          twin.pushed += pushes;
          most = Math.max(most, twins.reduce((sum, one) => sum + blocksOf(one.pushed, one.popped), 0));
          const pops = op === 'push' ? 0 : op === 'pop' ? Math.min(count, twin.queue.length) : twin.queue.length;
          const popped = Array.from({ length: pops }, () => sets.pop(set));
          expect(popped).toEqual(twin.queue.splice(0, pops));
          twin.popped += pops;
          if (op === 'empty') {
            sets.reset(set);
            twin.pushed = twin.popped = 0;
          }
          expect(sets.usedBlocks).toBe(twins.reduce((sum, one) => sum + blocksOf(one.pushed, one.popped), 0));
        }
        expect(blocks.added).toBe(most);
        expect(blocks.begun).toBe(begun);
        expect(blocks.spines).toBe(used.size);
      }),
      { numRuns: 200 },
    );
  });

  it('keep the order when they grow', () => {
    const sets = new SpanSets(SETS);
    const spans = Array.from({ length: 3000 }, (_, span) => span);
    for (const span of spans) sets.push(span % SETS, span);
    for (const span of spans) expect(sets.pop(span % SETS)).toBe(span);
    expect(sets.pop(0)).toBe(-1);
  });

  it('may hold a span more than once', () => {
    const sets = new SpanSets(1);
    for (const span of [0, 7, 0]) sets.push(0, span);
    expect([sets.pop(0), sets.pop(0), sets.pop(0), sets.pop(0)]).toEqual([0, 7, 0, -1]);
  });
});
