import { describe, expect, it } from 'vitest';
import { GRANULES_PER_PAGE, MAX_HEAP_GRANULES, MAX_HEAP_PAGES } from '../src/units.js';

describe('units', () => {
  it('number as many pages as granules', () => {
    expect(MAX_HEAP_PAGES * GRANULES_PER_PAGE).toBe(MAX_HEAP_GRANULES);
  });
});
