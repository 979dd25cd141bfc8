import type { Collector, FidelityRow, MemStats } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { boundsFor, compareWithOutcome, describeBound, fidelityMeasures, parseOutcome, residualOf, toleranceOf } from '../src/index.js';

const MIB = 2 ** 20;

type Triple = readonly [number, number, number];
type Snapshot = { readonly event: number } & Readonly<Record<string, Triple | number>>;

function outcomeOf(snapshots: readonly Snapshot[], go = '1.4.3') {
  return parseOutcome('x.json', { go, gogc: 100, root_table_bytes: 524288, page_size_os: 4096, runs: 9, nanoseconds: [1, 2, 3], snapshots });
}

/** Checkpoints with these fields of MemStats; `rss` and `size` are bytes of the process. */
function runOf(checkpoints: readonly (Partial<MemStats> & { event: number; rss?: number; size?: number })[], workload = 'mini', collector: Collector | undefined = 'stopTheWorld') {
  return {
    strategy: 'go1.4',
    collector,
    workload,
    checkpoints: checkpoints.map(({ event, rss, size, ...memStats }) => ({
      event,
      memStats: memStats as MemStats,
      ...(rss === undefined ? {} : { residentBytes: rss }),
      ...(size === undefined ? {} : { virtualBytes: size }),
    })),
  };
}

function rowOf(rows: readonly FidelityRow[], measure: string): FidelityRow {
  const row = rows.find((one) => one.measure === measure);
  if (row === undefined) throw new Error(`no row of ${measure}`);
  return row;
}

describe('residual', () => {
  it('is 0 inside, ends included', () => {
    expect([10, 15, 20].map((value) => residualOf(value, { low: 10, high: 20 }))).toEqual([0, 0, 0]);
  });

  it('is the signed distance to the nearer end outside', () => {
    expect(residualOf(7, { low: 10, high: 20 })).toBe(-3);
    expect(residualOf(24, { low: 10, high: 20 })).toBe(4);
    expect(residualOf(11, { low: 10, high: 10 })).toBe(1);
  });
});

describe('a measure against real runs', () => {
  const outcome = outcomeOf([
    { event: 0, HeapSys: [100_000, 100_000, 100_000], NumGC: [2, 2, 2] },
    { event: 9, HeapSys: [200_000, 210_000, 220_000], NumGC: [4, 5, 6] },
  ]);
  const rows = (HeapSys: number, NumGC: number) => compareWithOutcome(runOf([{ event: 0, HeapSys: 100_000, NumGC: 2 }, { event: 9, HeapSys, NumGC }]), outcome);

  it.each([
    ['inside', 205_000, 0, 0, 'pass'],
    ['at an end', 220_000, 0, 0, 'pass'],
    ['below, within the bound', 196_000, -4000, -2, 'pass'],
    ['below the bound', 195_999, -4001, -2.0005, 'miss'],
    ['above, within the bound', 224_400, 4400, 2, 'pass'],
    ['above the bound', 231_000, 11_000, 5, 'miss'],
  ] as const)('%s', (_, heapSys, residual, percent, verdict) => {
    const row = rowOf(rows(heapSys, 5), 'HeapSys');
    expect(row).toMatchObject({ strategy: 'go1.4', release: '1.4.3', workload: 'mini', unit: 'bytes', bound: '±2 %', verdict, checkpoints: 2, outside: verdict === 'miss' ? 1 : 0 });
    expect(row.worst?.residual).toBe(residual);
    expect(row.worst?.residualPercent).toBeCloseTo(percent, 9);
    expect(row.points).toHaveLength(2);
    expect(row.points[1]).toMatchObject({ event: 9, simulated: heapSys, low: 200_000, median: 210_000, high: 220_000 });
  });

  it('counts collections in collections', () => {
    expect([2, 3, 4, 6, 7, 8].map((n) => rowOf(rows(205_000, n), 'NumGC').verdict)).toEqual(['miss', 'pass', 'pass', 'pass', 'pass', 'miss']);
    expect(rowOf(rows(205_000, 8), 'NumGC')).toMatchObject({ bound: '±1', worst: { residual: 2, tolerance: 1 } });
  });

  it('leaves out what real runs do not tell, and says what is not simulated', () => {
    const withMemory = outcomeOf([{ event: 0, HeapSys: [1, 1, 1], VmRssPages: [10, 11, 12] }]);
    const found = compareWithOutcome(runOf([{ event: 0, HeapSys: 1 }]), withMemory);
    expect(found.map(({ measure, verdict }) => [measure, verdict])).toEqual([['HeapSys', 'pass'], ['VmRss', 'notSimulated']]);
    expect(rowOf(found, 'VmRss')).toMatchObject({ checkpoints: 0, outside: 0, worst: undefined, points: [] });
  });

  it('has no percentage of an end that is 0', () => {
    const idle = outcomeOf([{ event: 0, HeapIdle: [0, 0, 0] }]);
    const row = rowOf(compareWithOutcome(runOf([{ event: 0, HeapIdle: 8192 }]), idle), 'HeapIdle');
    expect(row).toMatchObject({ verdict: 'miss', worst: { residual: 8192, residualPercent: undefined, tolerance: 0 } });
  });

  it('picks the checkpoint furthest outside its own bound, the first of equals', () => {
    const two = outcomeOf([
      { event: 0, HeapSys: [100, 100, 100] },
      { event: 1, HeapSys: [1000, 1000, 1000] },
      { event: 2, HeapSys: [100, 100, 100] },
    ]);
    const worst = (...values: number[]) => rowOf(compareWithOutcome(runOf(values.map((HeapSys, event) => ({ event, HeapSys }))), two), 'HeapSys').worst?.event;
    expect(worst(101, 1005, 100)).toBe(0);
    expect(worst(101, 1020, 100)).toBe(1);
    expect(worst(101, 1000, 101)).toBe(0);
    expect(worst(100, 1000, 100)).toBe(0);
  });

  it('refuses checkpoints at other rows', () => {
    expect(() => compareWithOutcome(runOf([{ event: 0 }, { event: 8 }]), outcome)).toThrow(
      'mini: real runs of Go 1.4.3 have a checkpoint at row 9, where the workload has one at row 8; they belong to another workload',
    );
    expect(() => compareWithOutcome(runOf([{ event: 0 }]), outcome)).toThrow('where the workload has none');
  });
});

describe('counts that must be exact', () => {
  const mallocs = (first: Triple, last: Triple, simulated: readonly [number, number]) => {
    const outcome = outcomeOf([{ event: 0, Mallocs: first }, { event: 5, Mallocs: last }]);
    const rows = compareWithOutcome(runOf(simulated.map((Mallocs, i) => ({ event: i * 5, Mallocs }))), outcome);
    return rowOf(rows, 'Mallocs');
  };

  it('are compared as they are where all runs had the same', () => {
    expect(mallocs([100, 100, 100], [600, 600, 600], [100, 600])).toMatchObject({ bound: 'exact', verdict: 'pass', checkpoints: 2 });
    expect(mallocs([100, 100, 100], [600, 600, 600], [101, 601])).toMatchObject({ verdict: 'miss', outside: 2, worst: { residual: 1, tolerance: 0 } });
  });

  it('are compared since the first checkpoint where only the start differed', () => {
    expect(mallocs([100, 102, 105], [600, 602, 605], [117, 617])).toMatchObject({ verdict: 'pass', checkpoints: 2 });
    expect(mallocs([100, 102, 105], [600, 602, 605], [100, 599])).toMatchObject({ verdict: 'miss', outside: 1, worst: { event: 5, simulated: 499, low: 500, high: 500, residual: -1 } });
  });

  it('are not compared where the runtime itself allocated at its own times', () => {
    expect(mallocs([100, 102, 105], [600, 603, 605], [100, 999])).toMatchObject({ verdict: 'pass', checkpoints: 1 });
  });
});

describe('memory of the process', () => {
  const outcome = outcomeOf([
    { event: 0, VmRssPages: [990, 1000, 1010], VmSizePages: [5000, 5000, 5000] },
    { event: 5, VmRssPages: [11_000, 11_100, 11_200], VmSizePages: [200_000, 200_000, 200_000] },
  ]);
  const at = (rss: number, size: number) =>
    compareWithOutcome(runOf([{ event: 0, rss: 4 * MIB, size: 9 * MIB }, { event: 5, rss: 4 * MIB + rss, size: 9 * MIB + size }]), outcome);
  const [low, high, size] = [10_000 * 4096, 10_200 * 4096, 195_000 * 4096];

  it('is taken relative to the first checkpoint on both sides', () => {
    expect(rowOf(at(low, size), 'VmRss')).toMatchObject({ verdict: 'pass', bound: '±10 % or 1 MiB', points: [{ simulated: 0, low: -40_960, high: 40_960 }, { simulated: low, low, high, residual: 0 }] });
    expect(rowOf(at(low, size), 'VmSize')).toMatchObject({ verdict: 'pass', points: [{ low: 0, high: 0 }, { low: size, simulated: size }] });
  });

  it('may be off by a share of it', () => {
    expect(['VmRss', 'VmSize'].map((name) => rowOf(at(high * 1.1, size * 1.02), name).verdict)).toEqual(['pass', 'pass']);
    expect(['VmRss', 'VmSize'].map((name) => rowOf(at(high * 1.1 + 1, size * 0.98 - 1), name).verdict)).toEqual(['miss', 'miss']);
  });

  it('or by 1 MiB, whichever is more', () => {
    const small = outcomeOf([{ event: 0, VmRssPages: [100, 100, 100] }, { event: 5, VmRssPages: [110, 110, 110] }]);
    const verdict = (rss: number) => rowOf(compareWithOutcome(runOf([{ event: 0, rss: 0 }, { event: 5, rss }]), small), 'VmRss').verdict;
    expect([40_960 + MIB, 40_960 + MIB + 1, 40_960 - MIB, 40_960 - MIB - 1].map(verdict)).toEqual(['pass', 'miss', 'pass', 'miss']);
  });
});

describe('bounds', () => {
  const describeAll = (collector: Collector | undefined, workload: string) =>
    Object.fromEntries(Object.entries(boundsFor(collector, workload)).map(([name, bound]) => [name, describeBound(bound)]));
  const all = { VmRss: '±10 % or 1 MiB', VmSize: '±2 % or 1 MiB', Mallocs: 'exact', TotalAlloc: 'exact' };

  it('are those of the requirement', () => {
    const stopTheWorld = { NumGC: '±1', HeapSys: '±2 %', HeapInuse: '±2 %', HeapIdle: '±2 %', HeapAlloc: '±2 %', MSpanInuse: '±2 %', ...all };
    for (const workload of ['server', 'large-pareto']) expect(describeAll('stopTheWorld', workload)).toEqual(stopTheWorld);
    expect(describeAll('concurrent', 'server')).toEqual({ NumGC: '±1', HeapSys: '±5 %', HeapInuse: '±10 %', ...all });
    expect(describeAll('concurrent', 'large-pareto')).toEqual({ HeapSys: 'factor 1.25, at the end', ...all });
  });

  it('follow from how a strategy says that it collects, whatever its name and release', () => {
    expect(describeAll(undefined, 'server')).toEqual(all);
    const outcome = outcomeOf([{ event: 0, HeapSys: [100, 100, 100] }], '9.9.9');
    const boundOf = (collector: Collector | undefined) => compareWithOutcome({ ...runOf([{ event: 0, HeapSys: 104 }], 'server'), collector }, outcome)[0];
    expect(boundOf('stopTheWorld')).toMatchObject({ release: '9.9.9', bound: '±2 %', verdict: 'miss' });
    expect(boundOf('concurrent')).toMatchObject({ bound: '±5 %', verdict: 'pass' });
    expect(boundOf(undefined)).toMatchObject({ bound: undefined, verdict: 'unbounded' });
  });

  it('are about measures that exist', () => {
    const names = fidelityMeasures.map(({ name }) => name);
    expect(Object.keys(boundsFor('stopTheWorld', 'server')).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('by a factor hold at the end only, and below as well as above', () => {
    expect(toleranceOf({ kind: 'factorAtEnd', factor: 1.25 }, { low: 100, high: 200 }, true)).toBe(20);
    expect(toleranceOf({ kind: 'factorAtEnd', factor: 1.25 }, { low: 100, high: 200 }, false)).toBe(50);
    const outcome = outcomeOf([{ event: 0, HeapSys: [100, 100, 100], HeapInuse: [1, 1, 1] }, { event: 1, HeapSys: [100, 150, 200], HeapInuse: [1, 1, 1] }]);
    const row = (last: number) => rowOf(compareWithOutcome(runOf([{ event: 0, HeapSys: 900 }, { event: 1, HeapSys: last }], 'large-pareto', 'concurrent'), outcome), 'HeapSys');
    expect([80, 79, 250, 251].map((last) => row(last).verdict)).toEqual(['pass', 'miss', 'pass', 'miss']);
    expect(row(80)).toMatchObject({ checkpoints: 1, worst: { event: 1 }, points: [{ event: 0, residual: 800, tolerance: undefined }, { event: 1 }] });
  });

  it('that a measure does not have are told as such', () => {
    const outcome = outcomeOf([{ event: 0, HeapIdle: [1, 1, 1] }]);
    expect(compareWithOutcome(runOf([{ event: 0, HeapIdle: 5 }], 'mini', 'concurrent'), outcome)).toMatchObject([{ measure: 'HeapIdle', bound: undefined, verdict: 'unbounded', outside: 0, worst: { residual: 4, tolerance: undefined } }]);
  });
});

describe('an outcome that cannot be used', () => {
  const good = { go: '1.4.3', gogc: 100, root_table_bytes: 1, page_size_os: 4096, runs: 9, nanoseconds: [1], snapshots: [{ event: 0, HeapSys: [1, 2, 3] }] };
  it.each([
    [null, 'x.json: expected a release "go"; it is no outcome of a workload, or damaged'],
    [{ ...good, snapshots: [] }, 'x.json: expected a list "snapshots" with checkpoints'],
    [{ ...good, gogc: 'off' }, 'x.json: expected a number "gogc"'],
    [{ ...good, nanoseconds: 3 }, 'x.json: expected a list "nanoseconds"'],
    [{ ...good, snapshots: [{ HeapSys: [1, 2, 3] }] }, 'x.json: snapshots[0]: expected a row number "event"'],
    [{ ...good, snapshots: [{ event: 0, HeapSys: [3, 2, 1] }] }, 'x.json: snapshots[0]: expected [min, median, max] of HeapSys, found [3,2,1]'],
    [{ ...good, snapshots: [{ event: 0, HeapSys: 7 }] }, 'x.json: snapshots[0]: expected [min, median, max] of HeapSys, found 7'],
  ])('%j', (value, message) => expect(() => parseOutcome('x.json', value)).toThrow(message));
});
