import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';

const PAGE_BYTES = 8192;

/** A large object of so many pages; its address as a page. */
function large(driver: HeapDriver, pages: number): { object: number; page: number } {
  const { object, address } = driver.malloc(pages * PAGE_BYTES);
  return { object, page: address / PAGE_BYTES };
}

/** Base pages of the spans that were swept since the last call. */
function swept(driver: HeapDriver): number[] {
  return driver.decisionsOf('Sweep').map(([page]) => page);
}

// Spec go1.4.md section (d), reclaimList: what later releases do otherwise, and 1.4 has to do.
describe('bugs of Go 1.4 that are kept', () => {
  it('the reclaimer counts spans, so it sweeps more large objects than were needed', () => {
    const driver = new HeapDriver();
    const dead = [5, 5, 5].map((pages) => large(driver, pages));
    driver.collect('lazy', dead);
    driver.decisions();
    // 4 pages are wanted. The first dead object gives 5, but counts as 1 of 4: all three go.
    driver.malloc(32768);
    expect(swept(driver)).toEqual([0, 5, 10]);
  });

  it('the reclaimer adds spans up to pages, so it goes on after enough pages are free', () => {
    const driver = new HeapDriver();
    const dead = [5, 5, 5].map((pages) => large(driver, pages));
    const small = driver.malloc(1024);
    driver.collect('lazy', dead);
    driver.decisions();
    // 10 pages are wanted: the first two objects would do. Their three spans count as 3 of
    // 10 pages, so everything else is swept too, down to the span of small objects.
    large(driver, 10);
    expect(swept(driver)).toEqual([0, 5, 10, Math.floor(small.address / PAGE_BYTES)]);
  });

  it('the reclaimer takes spans of one list off the pages that it wants from the next', () => {
    const driver = new HeapDriver();
    const dead = [5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7].map((pages) => large(driver, pages));
    driver.collect('lazy', dead);
    driver.decisions();
    // 10 pages are wanted: 3 spans of busy[5], 7 of the 8 of busy[6], none of busy[7].
    large(driver, 10);
    expect(swept(driver)).toEqual(dead.slice(0, 10).map(({ page }) => page));
  });

  it('the reclaimer stops at one span where one page would do', () => {
    const driver = new HeapDriver();
    const dead = [5, 5, 5].map((pages) => large(driver, pages));
    driver.collect('lazy', dead);
    driver.decisions();
    driver.malloc(8192);
    expect(swept(driver)).toEqual([0]);
  });

  it('a swept span hides the unswept ones behind it on its list', () => {
    const driver = new HeapDriver();
    const [live, hidden, longer] = [5, 5, 6].map((pages) => large(driver, pages));
    driver.collect('lazy', [hidden, longer]);
    driver.heap.sweepOne();
    expect(swept(driver)).toEqual([live.page]);
    // busy[5] starts with the swept span, so the search goes on to busy[6].
    expect(large(driver, 5).page).toBe(longer.page);
    expect(swept(driver)).toEqual([longer.page]);
    expect(driver.spanAt(hidden.page)).toMatchObject({ basePage: hidden.page, pages: 5, state: 'inUse' });
  });

  it('without a swept span in front, the same object is found', () => {
    const driver = new HeapDriver();
    const [live, hidden, longer] = [5, 5, 6].map((pages) => large(driver, pages));
    driver.collect('lazy', [hidden, longer]);
    driver.decisions();
    // busy[5] gives one span, which is not 5, but not 0 either: busy[6] is not looked at.
    expect(large(driver, 5).page).toBe(hidden.page);
    expect(swept(driver)).toEqual([live.page, hidden.page]);
    expect(driver.spanAt(longer.page)).toMatchObject({ basePage: longer.page, pages: 6, state: 'inUse' });
  });
});
