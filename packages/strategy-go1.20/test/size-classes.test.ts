import { describe, expect, it } from 'vitest';
import { maxWastePercent, minAlignBytes, sizeClasses } from '../src/index.js';
import { goldenClassOf, goldenClasses } from './golden/size-classes.js';

const PAGE_BYTES = 8192;
const { count, classOf, slotBytes, spanPages, slots } = sizeClasses;

describe('size classes', () => {
  it('are the 67 that the runtime prints, in every column', () => {
    expect(goldenClasses).toHaveLength(67);
    const ours = Array.from({ length: count - 1 }, (_, i) => {
      const c = i + 1;
      return {
        sizeClass: c,
        bytes: slotBytes[c],
        spanBytes: spanPages[c] * PAGE_BYTES,
        slots: slots[c],
        tailWasteBytes: spanPages[c] * PAGE_BYTES - slots[c] * slotBytes[c],
        maxWastePercent: maxWastePercent(c).toFixed(2),
        minAlignBytes: minAlignBytes(c),
      };
    });
    expect(ours).toEqual(goldenClasses);
  });

  it('leave class 0 to large objects', () => {
    expect([count, slotBytes[0], spanPages[0], slots[0]]).toEqual([68, 0, 0, 0]);
    expect([slotBytes, spanPages, slots].map((column) => column.length)).toEqual([68, 68, 68]);
    expect(sizeClasses.maxSmallBytes).toBe(32768);
  });

  it('serve every size from the smallest class that holds it', () => {
    const wrong: number[] = [];
    for (let size = 1; size <= 32768; size++) {
      if (classOf[(size + 7) >>> 3] !== goldenClassOf(size).sizeClass) wrong.push(size);
    }
    expect(wrong).toEqual([]);
    expect(classOf).toHaveLength(32768 / 8 + 1);
  });

  it('agree with the lookup rule of the runtime', () => {
    // Go looks sizes up in two tables: steps of 8 bytes up to 1016, of 128 above 1024.
    const wrong: number[] = [];
    for (let size = 1; size <= 32768; size++) {
      const rounded = size <= 1016 ? 8 * Math.ceil(size / 8) : 1024 + 128 * Math.max(0, Math.ceil((size - 1024) / 128));
      if (classOf[(size + 7) >>> 3] !== classOf[rounded / 8]) wrong.push(size);
    }
    expect(wrong).toEqual([]);
  });

  it('have at most 1024 slots in a span, each on a granule', () => {
    for (let c = 1; c < count; c++) {
      expect(slots[c]).toBeLessThanOrEqual(1024);
      expect(slotBytes[c] % 8).toBe(0);
    }
  });
});
