import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FixAlloc } from '../src/fix-alloc.js';
import { FixAllocTwin } from './twins/fix-alloc-twin.js';

describe('FixAlloc', () => {
  it('agrees with a stack of freed records', () => {
    const sizes = fc.record({ recordBytes: fc.integer({ min: 1, max: 90 }), spare: fc.nat(400) });
    // A number picks the record to free; undefined allocates.
    const steps = fc.array(fc.option(fc.nat(), { nil: undefined, freq: 2 }), { maxLength: 300 });
    fc.assert(
      fc.property(sizes, steps, ({ recordBytes, spare }, ops) => {
        const real = new FixAlloc(recordBytes, recordBytes + spare);
        const twin = new FixAllocTwin(recordBytes, recordBytes + spare);
        for (const pick of ops) {
          if (pick === undefined || twin.inUse.size === 0) {
            expect(real.alloc()).toBe(twin.alloc());
          } else {
            const record = [...twin.inUse][pick % twin.inUse.size];
            real.free(record);
            twin.free(record);
          }
          expect([real.used, real.inUse, real.inUseBytes, real.systemBytes]).toEqual([
            twin.used,
            twin.inUse.size,
            twin.inUse.size * recordBytes,
            twin.chunks * twin.chunkBytes,
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('hands out the record that was freed last, then fresh ones in order', () => {
    const alloc = new FixAlloc(8, 64);
    expect([alloc.alloc(), alloc.alloc(), alloc.alloc()]).toEqual([0, 1, 2]);
    alloc.free(0);
    alloc.free(2);
    expect([alloc.alloc(), alloc.alloc(), alloc.alloc()]).toEqual([2, 0, 3]);
  });

  // Spec go1.4.md section (g).
  it.each([
    { record: 'MSpan', bytes: 104, perChunk: 157 },
    { record: 'MCache', bytes: 1200, perChunk: 13 },
    { record: 'SpecialFinalizer', bytes: 48, perChunk: 341 },
    { record: 'SpecialProfile', bytes: 24, perChunk: 682 },
  ])('fits $perChunk records of $record into 16384 bytes', ({ bytes, perChunk }) => {
    const alloc = new FixAlloc(bytes, 16384);
    expect(alloc.systemBytes).toBe(0);
    for (let i = 0; i < perChunk; i++) alloc.alloc();
    expect(alloc.systemBytes).toBe(16384);
    alloc.alloc();
    expect(alloc.systemBytes).toBe(32768);
    expect(alloc.inUseBytes).toBe((perChunk + 1) * bytes);
  });

  it('keeps many freed records', () => {
    const alloc = new FixAlloc(16, 64);
    const records = Array.from({ length: 500 }, () => alloc.alloc());
    for (const record of records) alloc.free(record);
    expect(alloc.inUse).toBe(0);
    expect(records.map(() => alloc.alloc())).toEqual(records.toReversed());
    expect(alloc.used).toBe(500);
  });

  it.each([0, -8, 65, Number.NaN])('rejects a record of %s B in a chunk of 64 B', (bytes) => {
    expect(() => new FixAlloc(bytes, 64)).toThrow(
      new RangeError(`a record of ${bytes} B does not fit a chunk of 64 B`),
    );
  });

  it('accepts a record as long as the chunk', () => {
    const alloc = new FixAlloc(64, 64);
    alloc.alloc();
    alloc.alloc();
    expect(alloc.systemBytes).toBe(128);
  });
});
