import { describe, expect, it } from 'vitest';
import { Pacer } from '../src/runtime/pacer.js';

const MIB = 2 ** 20;
const NOTHING = { mappedReadyBytes: 0, freeBytes: 0, allocBytes: 0 };

interface Setup {
  readonly gogc?: number;
  readonly limit?: number;
  readonly globals?: number;
  readonly use?: typeof NOTHING;
  /** What the last cycle marked, and scanned of the heap and of stacks. */
  readonly marked?: number;
  readonly scanned?: number;
  readonly stacks?: number;
}

/** A pacer after a cycle that found this much, with everything swept. */
function pacerOf({ gogc = 100, limit = Infinity, globals = 0, use = NOTHING, marked = 0, scanned = 0, stacks = 0 }: Setup): Pacer {
  const pacer = new Pacer(gogc, limit, globals, use);
  pacer.resetLive(marked, scanned, stacks);
  pacer.commit(true);
  return pacer;
}

/** A cycle that begins at `from`, grows the heap by `growth`, scans `work`, with `assists` of its time spent by the program. */
function cycle(pacer: Pacer, { from, growth, work, assists = 0.25 }: { from: number; growth: number; work: number; assists?: number }): void {
  pacer.heapLive = from;
  pacer.startCycle();
  pacer.heapLive = from + growth;
  pacer.scanWork = work;
  pacer.assistNs = assists * 1000;
  const { heapMarked, lastHeapScan, lastStackScan } = pacer;
  pacer.endCycle(1000, 1);
  pacer.resetLive(heapMarked, lastHeapScan, lastStackScan);
  pacer.commit(true);
}

describe('the goal', () => {
  it.each<[string, Setup, number]>([
    ['is marked heap, and GOGC percent of it, of stacks and of globals', { marked: 10 * MIB, stacks: 4096, globals: MIB }, 21 * MIB + 4096],
    ['counts what was marked, not what was scanned', { marked: 10 * MIB, scanned: 9 * MIB }, 20 * MIB],
    ['rounds down', { gogc: 33, marked: 20_000_001, stacks: 2 }, 26_600_001],
    ['is at least 4 MiB', { marked: 1000 }, 4 * MIB],
    ['is at least 4 MiB times GOGC percent', { gogc: 50, marked: 1000 }, 2 * MIB],
    ['is at least 4 MiB times GOGC percent, above 100 too', { gogc: 300, marked: 1000 }, 12 * MIB],
    ['is the marked heap with GOGC=0', { gogc: 0, marked: 5 * MIB }, 5 * MIB],
    ['is infinite with GOGC=off', { gogc: -1, marked: 5 * MIB }, Infinity],
  ])('%s', (_, setup, goal) => {
    expect(pacerOf(setup).goal).toBe(goal);
  });

  it('lies 64 KiB beyond the trigger while a cycle runs', () => {
    const pacer = pacerOf({ marked: MIB });
    pacer.heapLive = 4 * MIB + 5;
    expect(pacer.goal).toBe(4 * MIB);
    pacer.startCycle();
    expect(pacer.goal).toBe(4 * MIB + 5 + 65536);
    pacer.resetLive(MIB, 0, 0);
    expect(pacer.goal).toBe(4 * MIB);
  });

  it('and the trigger leave sweeping 1 MiB from where a commit finds it undone', () => {
    const pacer = pacerOf({ marked: MIB });
    pacer.heapLive = 3.5 * MIB;
    pacer.commit(false);
    expect([pacer.goal, pacer.trigger]).toEqual([4.5 * MIB, 4.5 * MIB]);
    pacer.commit(true);
    expect(pacer.goal).toBe(4 * MIB);
  });
});

describe('the trigger', () => {
  it.each<[string, Setup, number]>([
    ['is at most 61/64 of the way, divided first', { marked: 5_000_063 }, 5_000_063 + 78_125 * 61],
    ['of an empty heap', {}, 61 * 65536],
    ['is at most 4 MiB before the goal of a large heap', { marked: 100 * MIB }, 196 * MIB],
    ['is the goal where nothing may be allocated', { gogc: 0, marked: 5 * MIB }, 5 * MIB],
    ['is infinite with GOGC=off', { gogc: -1, marked: 5 * MIB }, Infinity],
  ])('%s', (_, setup, trigger) => {
    expect(pacerOf(setup).trigger).toBe(trigger);
  });

  it('leaves a runway: three times cons/mark, the mean of the last two, times the scan work that is expected', () => {
    const pacer = pacerOf({ marked: 100 * MIB, scanned: 15 * MIB, stacks: MIB / 2, globals: MIB / 2 });
    const { goal } = pacer;
    expect(goal).toBe(201 * MIB);
    // Half of the time is marking: cons/mark is growth by work. 1/2, and before it 0.
    cycle(pacer, { from: 150 * MIB, growth: 8 * MIB, work: 16 * MIB });
    expect(pacer.lastGoal).toBe(goal);
    expect(pacer.trigger).toBe(goal - 0.25 * 3 * 16 * MIB);
    // 5/8, and before it 1/2.
    cycle(pacer, { from: 150 * MIB, growth: 10 * MIB, work: 16 * MIB });
    expect(pacer.trigger).toBe(goal - 0.5625 * 3 * 16 * MIB);
    // A cycle in which nothing is allocated teaches nothing.
    cycle(pacer, { from: 150 * MIB, growth: 0, work: 16 * MIB });
    expect(pacer.trigger).toBe(goal - 0.5625 * 3 * 16 * MIB);
    // No earlier than 45/64 of the way.
    cycle(pacer, { from: 150 * MIB, growth: 160 * MIB, work: 16 * MIB });
    expect(pacer.trigger).toBe(100 * MIB + Math.floor((101 * MIB) / 64) * 45);
  });

  it('counts the program\'s assists to marking: a quarter of the time is the worker\'s', () => {
    const pacer = pacerOf({ marked: 100 * MIB, scanned: 16 * MIB });
    cycle(pacer, { from: 150 * MIB, growth: 24 * MIB, work: 16 * MIB, assists: 0 });
    // 24/16 · (1/4)/(3/4), half of it.
    expect(pacer.trigger).toBe(200 * MIB - 0.25 * 3 * 16 * MIB);
  });

  it.each([100, -1])('is the lowest after a cycle that the program spent marking: a negative cons/mark, GOGC %i', (gogc) => {
    const pacer = pacerOf({ gogc, marked: 100 * MIB, scanned: 16 * MIB });
    cycle(pacer, { from: 150 * MIB, growth: MIB, work: 16 * MIB, assists: 1 });
    expect(pacer.trigger).toBe(gogc < 0 ? Infinity : 100 * MIB + Math.floor((100 * MIB) / 64) * 45);
  });
});

describe('a memory limit', () => {
  // 30 MiB are neither free nor objects.
  const use = { mappedReadyBytes: 100 * MIB, freeBytes: 10 * MIB, allocBytes: 60 * MIB };

  it.each<[string, Setup, number]>([
    ['sets a goal: what is left beside the rest, less 1 MiB', { limit: 128 * MIB, marked: 80 * MIB, use }, 97 * MIB],
    ['does nothing where GOGC sets a lower goal', { limit: 128 * MIB, marked: 40 * MIB, use }, 80 * MIB],
    ['holds with GOGC=off', { gogc: -1, limit: 128 * MIB, marked: 40 * MIB, use }, 97 * MIB],
    ['counts what is beyond it twice', { limit: 95 * MIB, marked: 50 * MIB, use }, (95 - 30 - 5 - 1) * MIB],
    ['leaves at least what was marked', { limit: 95 * MIB, marked: 70 * MIB, use }, 70 * MIB],
    ['leaves what was marked where the rest alone is beyond it', { limit: 60 * MIB, marked: MIB, use }, MIB],
    ['leaves at least 1 MiB', { limit: 31 * MIB, marked: 0, use: { mappedReadyBytes: 30 * MIB, freeBytes: 0, allocBytes: 0 } }, MIB],
    ['leaves at least 1 MiB of a little more than that', { limit: 31.5 * MIB, marked: 0, use: { mappedReadyBytes: 30 * MIB, freeBytes: 0, allocBytes: 0 } }, MIB],
  ])('%s', (_, setup, goal) => {
    expect(pacerOf(setup).goal).toBe(goal);
  });

  it('is not put off by a running cycle or by sweeping', () => {
    const pacer = pacerOf({ limit: 128 * MIB, marked: 80 * MIB, use });
    pacer.heapLive = 99 * MIB;
    pacer.commit(false);
    pacer.startCycle();
    expect(pacer.goal).toBe(97 * MIB);
    expect(pacer.trigger).toBe(80 * MIB + Math.floor((17 * MIB) / 64) * 61);
  });
});

describe('assists', () => {
  /** A cycle triggered at 48 MiB, with a goal of 64 MiB and 8 MiB to scan, of at most 20 MiB. */
  function running(setup: Setup = {}): Pacer {
    const pacer = pacerOf({ marked: 32 * MIB, scanned: 8 * MIB, ...setup });
    pacer.heapScan = 20 * MIB;
    pacer.heapLive = 48 * MIB;
    pacer.startCycle();
    return pacer;
  }

  function ratioAt(pacer: Pacer, heapLive: number, scanWork: number): number {
    pacer.heapLive = heapLive;
    pacer.scanWork = scanWork;
    pacer.revise();
    expect(pacer.assistBytesPerWork).toBeCloseTo(1 / pacer.assistWorkPerByte, 12);
    return pacer.assistWorkPerByte;
  }

  it('share what is expected to be scanned over what may be allocated up to the goal', () => {
    const pacer = running();
    expect(pacer.assistWorkPerByte).toBe(8 / 16);
    expect(ratioAt(pacer, 56 * MIB, 2 * MIB)).toBe(6 / 8);
  });

  it('move the goal out in proportion when more has been scanned than expected', () => {
    // (64 − 48)/8 · 20 + 48 = 88 MiB.
    expect(ratioAt(running(), 68 * MIB, 10 * MIB)).toBe((20 - 10) / (88 - 68));
  });

  it('move it no further than the next cycle\'s', () => {
    const pacer = running();
    pacer.heapScan = 100 * MIB;
    // 248 MiB, but at most twice the goal.
    expect(ratioAt(pacer, 68 * MIB, 10 * MIB)).toBe((100 - 10) / (128 - 68));
  });

  it('aim a tenth beyond the goal once it is passed, at all that there may be to scan', () => {
    expect(ratioAt(running(), 65 * MIB, 2 * MIB)).toBe((18 * MIB) / (Math.trunc(64 * MIB * 1.1) - 65 * MIB));
  });

  it('take at least 1000 bytes of work, and a byte of heap, as left', () => {
    expect(ratioAt(running(), 56 * MIB, 8 * MIB - 999)).toBe(1000 / (8 * MIB));
    expect(ratioAt(running(), 80 * MIB, 2 * MIB)).toBe(18 * MIB);
  });

  it('take GOGC=off for a huge GOGC where a memory limit sets the goal', () => {
    const use = { mappedReadyBytes: 48 * MIB, freeBytes: 0, allocBytes: 48 * MIB };
    const pacer = running({ gogc: -1, limit: 65 * MIB, use });
    expect(pacer.goal).toBe(64 * MIB);
    expect(ratioAt(pacer, 68 * MIB, 10 * MIB)).toBe((20 - 10) / (88 - 68));
  });
});
