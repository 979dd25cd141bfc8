import { describe, expect, it } from 'vitest';
import { RuntimeDriver } from './runtime-driver.js';

const MS = 1e6;
const KIB = 1024;
const MIB = 2 ** 20;
/** Where the first cycle starts with GOGC=100: at 61/64 of 4 MiB. */
const FIRST_TRIGGER = 61 * 65_536;

/** Takes a span of 1024 slots, so that so many objects of 8 bytes come without another. */
function holdSpan(driver: RuntimeDriver): void {
  driver.malloc(8, false);
}

/** A slot of the span that is held: nothing happens but that it is so late. */
function passUntil(driver: RuntimeDriver, ns: number): void {
  driver.malloc(8, false, ns - driver.clock.nowNs);
}

/** A first cycle has just been triggered, by the last of 113 objects, when nobody referred to the others any more. */
function inFirstCycle(): RuntimeDriver {
  const driver = new RuntimeDriver();
  for (let i = 0; i < 113; i++) driver.program.dying.push(driver.malloc(32_768));
  holdSpan(driver);
  expect(driver.runtime.heap.controls().heapLive).toBe(FIRST_TRIGGER);
  return driver;
}

describe('the trigger of Go 1.20', () => {
  const collectionsAt = (heapLive: number): number => {
    const driver = new RuntimeDriver();
    holdSpan(driver);
    driver.runtime.heap.controls().heapLive = heapLive - 40_960;
    driver.malloc(40_960);
    passUntil(driver, 10 * MS);
    return driver.memStats.NumGC;
  };

  it('is reached by a live heap of its size, not by one that is smaller by a byte', () => {
    expect([collectionsAt(FIRST_TRIGGER - 1), collectionsAt(FIRST_TRIGGER)]).toEqual([0, 1]);
  });
});

describe('the background of Go 1.20 on one P', () => {
  it('gets its first turn after 10 ms, since the monitor still looks often, and then one every 20 ms', () => {
    const driver = inFirstCycle();
    passUntil(driver, 10 * MS - 1);
    expect(driver.memStats.NumGC).toBe(0);
    passUntil(driver, 10 * MS);
    expect(driver.memStats.NumGC).toBe(1);
    // What the marking worker took is of that turn.
    const turnEnd = driver.clock.nowNs;
    holdSpan(driver);
    const before = driver.spansSwept;
    passUntil(driver, turnEnd + 20 * MS - 1);
    expect(driver.spansSwept).toBe(before);
    passUntil(driver, turnEnd + 20 * MS);
    expect(driver.spansSwept).toBe(before + 10);
  });

  it('sweeps ten spans a turn (sweepBatchSize), until none is left', () => {
    const driver = inFirstCycle();
    passUntil(driver, 10 * MS);
    holdSpan(driver);
    const swept: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const before = driver.spansSwept;
      passUntil(driver, driver.clock.nowNs + 20 * MS);
      swept.push(driver.spansSwept - before);
    }
    const turns = swept.indexOf(0);
    expect(turns).toBeGreaterThan(10);
    expect(swept.slice(0, turns - 1)).toEqual(Array.from({ length: turns - 1 }, () => 10));
    expect(swept.slice(turns)).toEqual(Array.from({ length: 20 - turns }, () => 0));
    expect(driver.memStats.Frees).toBeGreaterThanOrEqual(112);
  });
});

describe('the monitor of Go 1.20', () => {
  it('starts a collection when the last one is more than two minutes old (forcegcperiod)', () => {
    const driver = new RuntimeDriver();
    driver.runtime.collect();
    const { nowNs } = driver.clock;
    // It looks at each turn; what it starts is marked at the next.
    const collections = [120_000 * MS, 120_020 * MS, 120_040 * MS].map((ns) => {
      passUntil(driver, nowNs + ns);
      return driver.memStats.NumGC;
    });
    expect(collections).toEqual([1, 1, 2]);
  });
});

describe('a collection of Go 1.20', () => {
  it('stops the world twice, for half of what a collection costs', () => {
    const driver = new RuntimeDriver({ costs: { collection: 1000, scanByte: 0 } });
    driver.runtime.collect();
    expect([driver.runtime.stoppedNs, driver.clock.nowNs]).toEqual([1000, 1000]);
  });

  // A goroutine of 392 bytes takes a slot of 416 (size-classes-go1.20.csv).
  it('brings the runtime\'s own objects: a worker with the first cycle, then the frame that a finalizer is called with', () => {
    const driver = new RuntimeDriver();
    holdSpan(driver);
    const taken = (steps: () => void): number[] => {
      const before = driver.memStats;
      steps();
      return [driver.memStats.Mallocs - before.Mallocs, driver.memStats.TotalAlloc - before.TotalAlloc];
    };
    expect(taken(() => driver.runtime.collect())).toEqual([2, 416 + 32]);
    // And the program's own of 8 bytes. Each comes once.
    expect(taken(() => passUntil(driver, 1000 * MS))).toEqual([2, 32 + 8]);
    expect(taken(() => driver.runtime.collect())).toEqual([0, 0]);
    expect(taken(() => passUntil(driver, 2000 * MS))).toEqual([1, 8]);
  });
});

describe('the goal of Go 1.20', () => {
  /** What the goal is beyond twice the marked heap, at a heap that is far above the minimum. */
  const beyondHeap = (globalsBytes: number): number => {
    const driver = new RuntimeDriver({ globalsBytes });
    for (let i = 0; i < 20; i++) driver.malloc(MIB);
    driver.runtime.collect();
    const { NextGC, HeapAlloc } = driver.runtime.readMemStats();
    return NextGC - 2 * HeapAlloc;
  };

  it('counts what is scanned beside the heap once: globals of the program and of the runtime (222 KiB), and stacks (4 KiB)', () => {
    expect(beyondHeap(0)).toBe(226 * KIB);
    expect(beyondHeap(512 * KIB)).toBe((226 + 512) * KIB);
  });
});
