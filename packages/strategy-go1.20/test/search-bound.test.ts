import { describe, expect, it } from 'vitest';
import { PageAllocPair } from './page-alloc-pair.js';

const CHUNK_PAGES = 512;

describe('the search bound', () => {
  // pageAlloc.find narrows firstFree from the whole address space down, whatever searchAddr is, and alloc
  // takes the higher of the two. Placement does not depend on it, the work counted does.
  it('leaves a full chunk with the first search beyond it', () => {
    const pair = new PageAllocPair();
    pair.grow(0, 2 * CHUNK_PAGES);
    expect(pair.alloc(500)).toBe(0);
    expect(pair.alloc(12)).toBe(500);
    const { tree } = pair.pages;
    const levels = [1, 1, 20].map((pages) => {
      const before = tree.levelsVisited;
      pair.alloc(pages);
      return tree.levelsVisited - before;
    });
    // Only the first search finds the chunk of the bound full.
    expect(levels).toEqual([5, 0, 0]);
  });
});
