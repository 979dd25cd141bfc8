import { describe, expect, it } from 'vitest';
import { computeSizeClasses, sizeClasses } from '../src/size-classes.js';
import { goldenClassOf, goldenClasses } from './golden/size-classes.js';

const table = computeSizeClasses();

describe('size classes', () => {
  it('are the 66 of the specification, and class 0', () => {
    expect(goldenClasses).toHaveLength(66);
    expect(table.count).toBe(67);
    const computed = Array.from({ length: table.count - 1 }, (_, i) => ({
      sizeClass: i + 1,
      bytes: table.slotBytes[i + 1],
      pages: table.spanPages[i + 1],
      slots: table.slots[i + 1],
    }));
    expect(computed).toEqual(goldenClasses);
    expect([table.slotBytes[0], table.spanPages[0], table.slots[0]]).toEqual([0, 0, 0]);
    expect(table.maxSmallBytes).toBe(32768);
  });

  it('serve every size from the smallest class that holds it', () => {
    const wrong: number[] = [];
    for (let size = 1; size <= 32768; size++) {
      if (table.classOf[(size + 7) >>> 3] !== goldenClassOf(size).sizeClass) wrong.push(size);
    }
    expect(wrong).toEqual([]);
  });

  it('agree with the lookup rule of the runtime', () => {
    // Go 1.4.3 looks sizes up in two tables: steps of 8 bytes up to 1016, of 128 above 1024.
    const wrong: number[] = [];
    for (let size = 1; size <= 32768; size++) {
      const rounded = size <= 1016 ? 8 * Math.ceil(size / 8) : 1024 + 128 * Math.max(0, Math.ceil((size - 1024) / 128));
      if (table.classOf[(size + 7) >>> 3] !== table.classOf[rounded / 8]) wrong.push(size);
    }
    expect(wrong).toEqual([]);
  });

  it('have none of 24 bytes', () => {
    expect([...table.slotBytes]).not.toContain(24);
    expect(table.slotBytes[table.classOf[24 / 8]]).toBe(32);
  });

  it('waste at most an eighth of a span at its end', () => {
    for (const { pages, bytes, slots } of goldenClasses) {
      expect(pages * 8192 - bytes * slots).toBeLessThanOrEqual((pages * 8192) / 8);
    }
  });

  it('are computed once for all heaps', () => {
    expect(sizeClasses).toEqual(table);
  });
});
