import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MarkLoad, MarkWork } from '../src/runtime/mark-work.js';

const KIB = 1024;
const BLOCK = 256 * KIB;
const PIECE = 128 * KIB;

const costs = { scanByte: 2, markObject: 1000 };

const loadOf = (load: Partial<MarkLoad>): MarkLoad => ({
  dataBytes: 32 * KIB, runtimeBssBytes: 190 * KIB, programBssBytes: 512 * KIB, referringBytes: 8, stackBytes: 4 * KIB,
  objects: 0, scannableBytes: 0, largeScannable: new Float64Array(0), ...load,
});

/** What is done by draining one job after the other. */
function stepsOf(work: MarkWork, limitWork = 1): number[] {
  const steps: number[] = [];
  while (!work.isDone) {
    work.drain(limitWork, Infinity);
    steps.push(work.work);
  }
  return steps;
}

const loads = fc
  .record({
    dataBytes: fc.nat(100 * KIB),
    runtimeBssBytes: fc.nat(300 * KIB),
    programBssBytes: fc.integer({ min: 8, max: 2000 * KIB }),
    referringShare: fc.double({ min: 0, max: 1, noNaN: true }),
    stackBytes: fc.nat(64 * KIB),
    objects: fc.nat(10_000),
    smallBytes: fc.nat(4096 * KIB),
    large: fc.array(fc.oneof(fc.integer({ min: 4 * KIB, max: 20 * KIB }), fc.integer({ min: 4 * KIB, max: 3000 * KIB })), { maxLength: 12 }),
  })
  .map(({ referringShare, smallBytes, large, ...load }) => ({
    ...load,
    referringBytes: Math.max(8, Math.floor((load.programBssBytes * referringShare) / 8) * 8),
    scannableBytes: smallBytes + large.reduce((sum, bytes) => sum + bytes, 0),
    largeScannable: Float64Array.from(large),
  }));

describe('MarkWork', () => {
  it('does all of the load and nothing else, however it is cut', () => {
    const limit = fc.tuple(fc.integer({ min: 1, max: 2000 * KIB }), fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 4000 * KIB })));
    fc.assert(
      fc.property(loads, fc.array(limit, { minLength: 1, maxLength: 8 }), (load, limits) => {
        const work = new MarkWork(load, costs);
        let [done, ns] = [0, 0];
        for (let i = 0; !work.isDone && i < 20; i++) {
          const [limitWork, limitNs] = limits[i % limits.length];
          work.drain(limitWork, limitNs);
          // A block of globals, a piece of an object, or the stack may exceed the limit: nobody interrupts it.
          expect(work.work).toBeLessThan(limitWork + Math.max(BLOCK, load.dataBytes, load.stackBytes));
          done += work.work;
          ns += work.ns;
        }
        work.drain(Infinity, Infinity);
        [done, ns] = [done + work.work, ns + work.ns];
        expect(work.isDone).toBe(true);
        const globals = load.dataBytes + load.runtimeBssBytes + load.programBssBytes;
        expect(work.stackDone).toBe(load.stackBytes);
        expect(work.heapDone).toBeCloseTo(load.scannableBytes, 3);
        expect(done).toBeCloseTo(globals + load.scannableBytes + load.stackBytes, 3);
        expect(ns).toBeCloseTo(done * costs.scanByte + load.objects * costs.markObject, 2);
        work.drain(Infinity, Infinity);
        expect([work.work, work.ns]).toEqual([0, 0]);
      }),
      { numRuns: 200 },
    );
  });

  it('takes data first, then the rest of the globals block by block, the stack last', () => {
    const rest = (190 + 512) * KIB - 2 * BLOCK;
    expect(stepsOf(new MarkWork(loadOf({}), costs))).toEqual([32 * KIB, BLOCK, BLOCK, rest, 4 * KIB]);
  });

  it('scans what a block leads to right after it', () => {
    // The program's globals begin 66 KiB before the end of the first block; the first 132 KiB of them refer to objects.
    const work = new MarkWork(loadOf({ referringBytes: 132 * KIB, scannableBytes: 1000 * KIB }), costs);
    const steps = stepsOf(work, 500 * KIB);
    const rest = (190 + 512) * KIB - 2 * BLOCK;
    // The first block leads to half of the heap; the next one begins below the limit, and is done whole.
    expect(steps).toEqual([288 + 212, 288 + 256, 500, rest / KIB + 4].map((kib) => kib * KIB));
    expect(work.heapDone).toBe(1000 * KIB);
    const first = new MarkWork(loadOf({ referringBytes: 132 * KIB, scannableBytes: 1000 * KIB }), costs);
    first.drain(32 * KIB + BLOCK, Infinity);
    expect([first.work, first.heapDone]).toEqual([32 * KIB + BLOCK, 0]);
    first.drain(500 * KIB, Infinity);
    expect([first.work, first.heapDone]).toEqual([500 * KIB, 500 * KIB]);
    // A block of globals again, whole.
    first.drain(1, Infinity);
    expect([first.work, first.heapDone]).toEqual([BLOCK, 500 * KIB]);
  });

  it('cuts large objects into pieces of 128 KiB, which nobody interrupts, the last found first', () => {
    const large = Float64Array.of(10 * KIB, 300 * KIB);
    const work = new MarkWork(loadOf({ referringBytes: 8, scannableBytes: 310 * KIB, largeScannable: large }), costs);
    const rest = (190 + 512) * KIB - 2 * BLOCK;
    expect(stepsOf(work)).toEqual([32 * KIB, BLOCK, PIECE, PIECE, 44 * KIB, 10 * KIB, BLOCK, rest, 4 * KIB]);
  });

  it('lets small objects lie evenly between the large, to be scanned in any parts', () => {
    const work = new MarkWork(loadOf({ scannableBytes: 390 * KIB, largeScannable: Float64Array.of(300 * KIB) }), costs);
    const steps = stepsOf(work, 45 * KIB).slice(0, 9).map((bytes) => bytes / KIB);
    // 32 and 256 of globals are done first: the second of them begins below the limit.
    expect(steps).toEqual([288, 45, 128, 128, 44 + 1, 44 + 256, 190 + 512 - 512, 4]);
  });

  it('stops when its time is over, in the midst of small objects', () => {
    const work = new MarkWork(loadOf({ scannableBytes: 100 * KIB, objects: 10 }), costs);
    const rootsNs = (32 * KIB + BLOCK) * costs.scanByte + 10 * costs.markObject;
    work.drain(Infinity, rootsNs + 500);
    expect([work.ns, work.heapDone]).toEqual([rootsNs + 500, 250]);
    work.drain(Infinity, 1);
    expect([work.ns, work.heapDone]).toEqual([1, 250.5]);
  });
});
