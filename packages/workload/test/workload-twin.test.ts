import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WorkloadChunk, WorkloadOp, writeWorkload } from '../src/index.js';
import { IdNumbers } from '../src/numbers/id-numbers.js';
import { bytesOf, readWorkload, rowsOf } from './workloads.js';

/** Few ids, so that they are met again; and the ends of the range. */
const id = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(2 ** 30 - 1, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1));
const step = fc.record({
  op: fc.constantFrom(...Object.values(WorkloadOp)),
  id,
  size: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  stackBytes: fc.integer({ min: 11, max: 29 }).map((bits) => 2 ** bits),
  sleepNs: fc.oneof(fc.nat(1000), fc.maxSafeNat()),
  scan: fc.boolean(),
  p: fc.integer({ min: 0, max: 63 }),
});

/** The slow twin: CSV text of what makes sense of these steps, and what should be read from it. */
function planOf(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[], hasP: boolean) {
  const names = { object: new Map<number, number>(), stack: new Map<number, number>() };
  const pools = { object: [] as number[], stack: [] as number[] };
  const next = { object: 1, stack: 1 };
  const take = (kind: 'object' | 'stack', id: number): number => {
    const number = pools[kind].pop() ?? next[kind]++;
    names[kind].set(id, number);
    return number;
  };
  const give = (kind: 'object' | 'stack', id: number): number => {
    const number = names[kind].get(id) as number;
    names[kind].delete(id);
    pools[kind].push(number);
    return number;
  };
  const lines: string[] = [];
  const rows: number[][] = [];
  for (const { op, id, size, stackBytes, sleepNs, scan, p } of steps) {
    const tail = hasP ? `,${p}` : '';
    const at = hasP ? p : 0;
    const kind = op === WorkloadOp.Stack || op === WorkloadOp.StackFree ? 'stack' : 'object';
    const isLive = names[kind].has(id);
    if (op === WorkloadOp.Alloc && !isLive) {
      lines.push(`alloc,${id},${size},${scan ? 1 : 0}${tail}`);
      rows.push([op, take(kind, id), size, scan ? 1 : 0, at]);
    } else if (op === WorkloadOp.Stack && !isLive) {
      lines.push(`stack,${id},${stackBytes},${tail}`);
      rows.push([op, take(kind, id), stackBytes, 0, at]);
    } else if ((op === WorkloadOp.Free || op === WorkloadOp.StackFree) && isLive) {
      lines.push(`${op === WorkloadOp.Free ? 'free' : 'stackfree'},${id},,${tail}`);
      rows.push([op, give(kind, id), 0, 0, at]);
    } else if (op === WorkloadOp.Gc || op === WorkloadOp.Stats) {
      lines.push(`${op === WorkloadOp.Gc ? 'gc' : 'stats'},,,${tail}`);
      rows.push([op, 0, 0, 0, at]);
    } else if (op === WorkloadOp.Sleep) {
      lines.push(`sleep,,${sleepNs},${tail}`);
      rows.push([op, 0, sleepNs, 0, at]);
    }
  }
  return { csv: [hasP ? 'op,id,size,scan,p' : 'op,id,size,scan', ...lines, ''].join('\n'), rows };
}

describe('a random workload', () => {
  it('is read as it was written, and written so that it is read the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 200 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }),
        async (steps, hasP, lengths) => {
          const { csv, rows } = planOf(steps, hasP);
          const { chunks } = await readWorkload(csv, lengths);
          expect(rowsOf(chunks)).toEqual(rows);
          const written = await bytesOf(writeWorkload({ hasProcessors: hasP, chunks: again(chunks) }));
          expect(rowsOf((await readWorkload(written)).chunks)).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of several blocks and chunks is read the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 200, maxLength: 300 }), fc.boolean(), async (steps, hasP) => {
        const many = Array.from({ length: 60 }, () => steps).flat();
        const { csv, rows } = planOf(many, hasP);
        const { chunks } = await readWorkload(csv, [70_000, 1]);
        expect(rowsOf(chunks)).toEqual(rows);
      }),
      { numRuns: 20 },
    );
  });
});

/** Chunks that were read, as a stream of their own. */
async function* again(chunks: readonly WorkloadChunk[]): AsyncGenerator<WorkloadChunk, void, undefined> {
  yield* chunks;
}

describe('numbers of ids', () => {
  it('agree with a Map', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), id), { maxLength: 300 }), (steps) => {
        const numbers = new IdNumbers();
        const twin = new Map<number, number>();
        for (const [isTake, id] of steps) {
          const live = twin.get(id);
          if (isTake) {
            const number = numbers.take(id);
            expect(number === 0).toBe(live !== undefined);
            if (number > 0) {
              expect([...twin.values()]).not.toContain(number);
              twin.set(id, number);
            }
          } else {
            expect(numbers.give(id)).toBe(live ?? 0);
            twin.delete(id);
          }
          expect(numbers.live).toBe(twin.size);
          expect(Math.max(0, ...twin.values())).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});
