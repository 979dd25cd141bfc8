import { beforeEach, describe, expect, it } from 'vitest';
import { type Allocated, HeapDriver } from './heap-driver.js';

const PAGE_BYTES = 8192;
/** Class 43: two slots in a page. */
const HALF_PAGE = 4096;

// Spec go1.4.md sections (c) and (e).
describe('sweeping and refilling', () => {
  let driver: HeapDriver;
  const halves = (count: number) =>
    driver.mallocs(Array.from({ length: count }, () => ({ size: HALF_PAGE, noscan: false })));
  const swept = () => driver.decisionsOf('Sweep');
  const slots = (objects: readonly Allocated[]) => objects.map((o) => o.address / HALF_PAGE);

  beforeEach(() => {
    driver = new HeapDriver();
  });

  it('puts freed slots in front of the span, lowest first', () => {
    const objects = driver.mallocs(Array.from({ length: 6 }, () => ({ size: 1024, noscan: false })));
    driver.collect('eager', [objects[4], objects[1], objects[3]]);
    expect(driver.heap.freeSlots(0)).toEqual([1, 3, 4, 6, 7]);
  });

  it('goes in the order of the records, not of the addresses', () => {
    const [low, high] = [5, 5, 5].map((pages) => driver.malloc(pages * PAGE_BYTES));
    // The upper span absorbs the lower one, whose older record the next span gets.
    driver.collect('eager', [low, high]);
    expect([5, 5].map((pages) => driver.malloc(pages * PAGE_BYTES).address / PAGE_BYTES)).toEqual([0, 5]);
    driver.decisions();
    driver.collect('eager');
    expect(swept()).toEqual([[5, 0, 0], [0, 0, 0], [10, 0, 0]]);
  });

  it('takes the span that became partial last', () => {
    const objects = halves(6);
    // Records are swept in order 0, 1, 2; each goes to the head of nonempty.
    driver.collect('eager', [objects[0], objects[3], objects[4]]);
    expect(slots(halves(4))).toEqual([4, 3, 0, 6]);
  });

  it('gives a span without objects back to the page heap', () => {
    const objects = halves(3);
    driver.collect('eager', [objects[0], objects[1]]);
    expect(driver.spanAt(0)).toMatchObject({ state: 'free', pages: 1 });
    expect(driver.heap.memStats()).toMatchObject({ HeapInuse: PAGE_BYTES, Frees: 2, Alloc: HALF_PAGE });
  });

  it('keeps a span that is swept to be cached, although all its objects are dead', () => {
    const objects = halves(4);
    driver.collect('lazy', objects);
    driver.decisions();
    expect(slots(halves(1))).toEqual([0]);
    expect(swept()).toEqual([[0, 1, 2 * HALF_PAGE]]);
    expect(driver.spanAt(0)).toMatchObject({ state: 'inUse', cached: true, allocated: 1 });
  });

  it('looks through full unswept spans until one has a free slot', () => {
    const objects = halves(6);
    driver.collect('lazy', [objects[4]]);
    driver.decisions();
    expect(slots(halves(1))).toEqual([4]);
    expect(swept()).toEqual([[0, 1, 0], [1, 1, 0], [2, 1, HALF_PAGE]]);
    // The two that were in vain stand swept at the tail: they end the next search.
    expect(slots(halves(1))).toEqual([6]);
    expect(swept()).toEqual([]);
  });

  it('a swept span on empty ends the search, also before unswept ones', () => {
    const objects = halves(6);
    driver.collect('lazy', [objects[4]]);
    driver.heap.sweepOne();
    driver.decisions();
    // Span 0 was swept in place. The search stops there; taking a fresh span sweeps in
    // the order of the records, which frees no page.
    expect(slots(halves(1))).toEqual([6]);
    expect(swept()).toEqual([[1, 0, 0], [2, 0, HALF_PAGE]]);
  });

  it('uses the rest of a flushed span first, the last flushed in front', () => {
    halves(1);
    driver.heap.readMemStats();
    expect(slots(halves(2))).toEqual([1, 2]);
    driver.heap.readMemStats();
    expect(driver.spans().filter((s) => s.cached)).toEqual([]);
    expect(slots(halves(2))).toEqual([3, 4]);
  });

  it('leaves a full flushed span on empty', () => {
    halves(2);
    driver.heap.readMemStats();
    expect(slots(halves(1))).toEqual([2]);
  });

  it('one step sweeps one span in use, and free ones are passed over', () => {
    const objects = [5, 5, 5].map((pages) => driver.malloc(pages * PAGE_BYTES));
    driver.collect('eager', [objects[0]]);
    driver.collect('lazy', [objects[2]]);
    driver.decisions();
    driver.heap.sweepOne();
    expect(swept()).toEqual([[5, 0, 0]]);
    driver.heap.sweepOne();
    expect(swept()).toEqual([[10, 0, 5 * PAGE_BYTES]]);
    driver.heap.sweepOne();
    expect(swept()).toEqual([]);
  });

  it('finishes left-over sweeping before the next collection marks', () => {
    const [dead, live] = [5, 5].map((pages) => driver.malloc(pages * PAGE_BYTES));
    driver.collect('lazy', [dead]);
    driver.decisions();
    driver.heap.startCollection(1);
    expect(driver.decisions().map(([name, , page]) => [name, page])).toEqual([
      ['ForgetTiny', 0], ['Sweep', 0], ['Sweep', live.address / PAGE_BYTES], ['FlushCaches', 0],
    ]);
  });

  it('ensureSwept sweeps an unswept span once, and no other', () => {
    const objects = [5, 5].map((pages) => driver.malloc(pages * PAGE_BYTES));
    driver.collect('lazy', [objects[1]]);
    driver.decisions();
    for (const page of [5, 5, 100, 5000]) driver.heap.ensureSwept(page);
    expect(swept()).toEqual([[5, 0, 5 * PAGE_BYTES]]);
    expect(driver.spanAt(0)).toMatchObject({ state: 'inUse' });
  });

  it('sets the next collection by what was allocated, and lowers it by what is swept', () => {
    driver = new HeapDriver(50);
    const objects = [5, 5, 5, 5].map((pages) => driver.malloc(pages * PAGE_BYTES));
    driver.collect('lazy', [objects[0], objects[1]]);
    expect(driver.decisionsOf('NextGc')).toEqual([[30 * PAGE_BYTES, 0, 0]]);
    expect(driver.heap.memStats()).toMatchObject({ NextGC: 30 * PAGE_BYTES, NumGC: 1 });
    driver.heap.sweepOne();
    expect(driver.heap.memStats().NextGC).toBe(22.5 * PAGE_BYTES);
    driver.heap.sweepOne();
    expect(driver.heap.memStats().NextGC).toBe(15 * PAGE_BYTES);
  });
});
