import { VirtualClock, WORDS_PER_MALLOC } from '@spanlab/core';
import { costsOf } from '@spanlab/core/testing';
import { describe, expect, it } from 'vitest';
import { strategy } from '../src/index.js';
import { MarkWork } from '../src/runtime/mark-work.js';
import { MarkingCycle } from '../src/runtime/marking-cycle.js';
import { Pacer } from '../src/runtime/pacer.js';

const MIB = 2 ** 20;
const KIB64 = 65_536;
const ROOT_BLOCK = 262_144;
/** A byte is scanned in a nanosecond, and nothing else takes time. */
const costs = costsOf({ scanByte: 1 });
const { sizeClasses } = strategy.create({ gogc: 100 });

/**
 * A cycle with 8 MiB of small objects to scan behind `rootBytes` of globals, triggered at
 * 48 MiB with a goal of 64 MiB: the program owes half a byte of work for each byte.
 */
function bench(rootBytes = 8) {
  const pacer = new Pacer(100, Infinity, 0, { mappedReadyBytes: 0, freeBytes: 0, allocBytes: 0 });
  pacer.resetLive(32 * MIB, 8 * MIB, 0);
  pacer.commit(true);
  pacer.heapLive = 48 * MIB;
  pacer.startCycle();
  expect([pacer.goal, pacer.assistWorkPerByte]).toEqual([64 * MIB, 0.5]);
  const work = new MarkWork(
    { dataBytes: 0, runtimeBssBytes: 0, programBssBytes: rootBytes, referringBytes: 8, stackBytes: 0, objects: 0, scannableBytes: 8 * MIB, largeScannable: new Float64Array(0) },
    costs,
  );
  const clock = new VirtualClock();
  return { pacer, work, clock, cycle: new MarkingCycle(work, new Int32Array(0), pacer, clock) };
}

/** How many of so many requests of this size the program may carry out before it must assist again. */
function affordable(cycle: MarkingCycle, size: number, count = 1): number {
  const requests = new Uint32Array(count * WORDS_PER_MALLOC);
  for (let w = 0; w < requests.length; w += WORDS_PER_MALLOC) requests[w] = size;
  return cycle.affordable({ requests, objectLimit: 1 }, 0, count, sizeClasses);
}

/** The most bytes that the program may ask for at once, as a large object is charged what it asks for. */
function expectCredit(cycle: MarkingCycle, bytes: number): void {
  expect([affordable(cycle, bytes), affordable(cycle, bytes + 1)]).toEqual([1, 0]);
}

describe('an assist (gcAssistAlloc)', () => {
  it('comes before the first byte: a cycle begins without credit', () => {
    const { cycle } = bench();
    expect(affordable(cycle, 1)).toBe(0);
  });

  it('does 64 KiB of work at least, however little is asked for, and buys what that is worth, and a byte', () => {
    const { cycle, pacer, work, clock } = bench();
    cycle.assist(100);
    expect([work.work, clock.nowNs, pacer.assistNs, pacer.scanWork]).toEqual([KIB64, KIB64, KIB64, KIB64]);
    expectCredit(cycle, 2 * KIB64 + 1);
  });

  it('does the work for all that is asked for where that is more', () => {
    const { cycle, pacer, work } = bench();
    cycle.assist(400_000);
    expect([work.work, pacer.scanWork]).toEqual([200_000, 200_000]);
    expectCredit(cycle, 400_001);
  });

  it('pays for what was allocated beyond the credit too, at the ratio of now', () => {
    const { cycle, work } = bench();
    cycle.assist(100);
    cycle.charge(2 * KIB64 + 1 + 50_000);
    cycle.assist(100_000);
    // 8 MiB less 64 KiB are left to scan for 16 MiB.
    expect(work.work).toBe(Math.trunc(150_000 * ((8 * MIB - KIB64) / (16 * MIB))));
    expectCredit(cycle, 100_000);
  });

  it('buys slots: what a request takes is rounded up, but for the last one that is tested', () => {
    const { cycle } = bench();
    cycle.assist(100);
    // 128 slots of 1024 bytes, and a byte.
    expect(affordable(cycle, 1024, 200)).toBe(128);
    expect(affordable(cycle, 1000, 200)).toBe(128);
    cycle.charge(2 * KIB64 - 1000);
    expect([affordable(cycle, 1000), affordable(cycle, 1001, 5), affordable(cycle, 1002)]).toEqual([1, 1, 0]);
  });

  it('takes the workers\' credit first, and does the rest itself', () => {
    const { cycle, pacer, work, clock } = bench();
    clock.advance(84_000);
    cycle.takeTurn();
    expect(work.work).toBe(36_000);
    cycle.assist(100);
    expect([work.work, pacer.assistNs, clock.nowNs]).toEqual([KIB64 - 36_000, KIB64 - 36_000, 120_000 + KIB64 - 36_000]);
    expect(pacer.scanWork).toBe(KIB64);
    // Each part is worth its bytes at the ratio of before the assist, and a byte: no less than without a worker, hardly more.
    const bytesPerWork = (16 * MIB) / (8 * MIB - 36_000);
    expectCredit(cycle, 2 + Math.trunc(36_000 * bytesPerWork) + Math.trunc((KIB64 - 36_000) * bytesPerWork));
  });

  it('does nothing itself where the workers\' credit is enough, and uses it up', () => {
    const { cycle, pacer, work, clock } = bench();
    clock.advance(210_000);
    cycle.takeTurn();
    expect(work.work).toBe(90_000);
    cycle.assist(100);
    expect([clock.nowNs, pacer.assistNs]).toEqual([300_000, 0]);
    expectCredit(cycle, Math.trunc(KIB64 * ((16 * MIB) / (8 * MIB - 90_000))));
    // 24,464 bytes of credit are left.
    cycle.charge(1_000_000);
    cycle.assist(100);
    expect(pacer.assistNs).toBe(Math.trunc((1_000_100 - Math.trunc(KIB64 * pacer.assistBytesPerWork)) * pacer.assistWorkPerByte) - 24_464);
  });
});

describe('the one P\'s background worker (gcBgMarkWorker)', () => {
  it('works until it has had 30 % of the time since the cycle began', () => {
    const { cycle, pacer, work, clock } = bench();
    clock.advance(84_000);
    cycle.takeTurn();
    expect([work.work, clock.nowNs, cycle.elapsedNs, pacer.scanWork]).toEqual([36_000, 120_000, 120_000, 36_000]);
  });

  it('works again when it has had no more than 25 %', () => {
    const { cycle, pacer, clock } = bench();
    clock.advance(84_000);
    cycle.takeTurn();
    clock.advance(23_999);
    cycle.takeTurn();
    expect(pacer.scanWork).toBe(36_000);
    clock.advance(1);
    cycle.takeTurn();
    // It has had 36,000 of 144,000 ns, and goes on until that is 30 %.
    expect(pacer.scanWork).toBeCloseTo(36_000 + 7_200 / 0.7, 3);
  });

  it('does not work before any time has passed', () => {
    const { cycle, pacer } = bench();
    cycle.takeTurn();
    expect(pacer.scanWork).toBe(0);
  });
});

describe('the workers of several Ps', () => {
  it('mark as long as the program runs, each of them', () => {
    const { cycle, pacer, clock } = bench();
    clock.advance(1_000);
    cycle.catchUp(2);
    cycle.catchUp(2);
    expect(pacer.scanWork).toBe(2_000);
    clock.advance(500);
    cycle.catchUp(1);
    expect([pacer.scanWork, clock.nowNs]).toEqual([2_500, 1_500]);
  });

  it('scan a block of globals as a whole, and do not go on before its time has passed', () => {
    const { cycle, pacer, clock } = bench(ROOT_BLOCK);
    clock.advance(1_000);
    cycle.catchUp(1);
    expect(pacer.scanWork).toBe(ROOT_BLOCK);
    clock.advance(ROOT_BLOCK - 1_000);
    cycle.catchUp(1);
    expect(pacer.scanWork).toBe(ROOT_BLOCK);
    clock.advance(100);
    cycle.catchUp(1);
    expect(pacer.scanWork).toBe(ROOT_BLOCK + 100);
  });

  it('finish together what is left', () => {
    const { cycle, pacer, clock } = bench();
    clock.advance(10);
    cycle.finish(4);
    expect([cycle.isDone, pacer.scanWork, clock.nowNs, cycle.elapsedNs]).toEqual([true, 8 * MIB + 8, 10 + (8 * MIB + 8) / 4, 10 + (8 * MIB + 8) / 4]);
    expect(pacer.assistNs).toBe(0);
  });
});
