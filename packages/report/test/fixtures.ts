import { OCCUPANCY_BINS, PAGE_USES, type CellResult, type FidelityPoint, type FidelityResults, type FidelityRow, type MeasureDefinition, type PageMap, type PageUse, type ResultSet, type ScalingResults, type SizeClassRow, type StrategyIdentity } from '@spanlab/core';

const measure = (name: string, better: MeasureDefinition['better'], unit: MeasureDefinition['unit'] = 'bytes'): MeasureDefinition => ({
  name, title: name, unit, better, description: `${name} of MemStats.`, source: 'go1.4.3 runtime.ReadMemStats',
});

export const MEASURES: readonly MeasureDefinition[] = [
  measure('HeapSys', 'lower'),
  measure('HeapInuse', 'lower'),
  measure('HeapIdle', 'lower'),
  measure('HeapAlloc', 'none'),
  measure('StackInuse', 'lower'),
  measure('HeapObjects', 'none', 'objects'),
];

const PARTS: readonly (readonly [name: string, title: string])[] = [
  ['LiveRequested', 'live, requested'],
  ['LiveRounding', 'live, rounding'],
  ['DeadUnswept', 'dead, not swept'],
  ['FreeCached', 'free slots, cached'],
  ['FreePartial', 'free slots, not cached'],
  ['SpanTails', 'span tails'],
  ['IdlePages', 'idle pages'],
  ['Stacks', 'stacks'],
];

/** With the parts of the memory, as comparisons have them. */
export const COMPARED_MEASURES: readonly MeasureDefinition[] = [
  ...MEASURES,
  ...PARTS.map(([name, title]) => ({ ...measure(name, name === 'LiveRequested' ? 'none' : 'lower'), title })),
  measure('VirtualBytes', 'lower'),
  measure('ResidentBytes', 'lower'),
];

export const TOTALS: readonly MeasureDefinition[] = ['refills', 'heapLocks', 'listSteps', 'summariesRead', 'splits', 'unheardOf'].map((name) =>
  measure(name, 'lower', 'count'),
);

/** Numbers in [0, 1) that only the seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SyntheticCell {
  readonly program?: string;
  readonly release?: string;
  readonly strategy?: string;
  readonly seed?: number;
  readonly samples?: number;
  readonly classes?: number;
  readonly peakBytes?: number;
}

/** A run that looks like one: a heap that grows in steps, collections that empty spans. */
export function syntheticCell(options: SyntheticCell = {}): CellResult {
  const { program = 'lru', release = '1.4.3', strategy = 'go1.4' } = options;
  const { seed = 1, samples = 60, classes = 40, peakBytes = 70 * 2 ** 20 } = options;
  const random = seededRandom(seed);
  const allocations = Array.from({ length: samples }, (_, i) => Math.round((i * 1_250_000) / samples));
  const columns: Record<string, number[]> = {};
  for (const { name } of MEASURES) columns[name] = [];
  const occupancy: { allocations: number; bins: number[] }[] = [];
  let live = 0;
  let sys = 0;
  let goal = peakBytes / 8;
  allocations.forEach((at, i) => {
    live += random() * 3 * (peakBytes / samples);
    if (live > goal) {
      live *= 0.45;
      goal = Math.min(peakBytes * 0.7, goal * 1.6);
    }
    const inuse = Math.ceil((live * 1.15) / 8192) * 8192;
    while (sys < inuse) sys += peakBytes / 10;
    const values = [sys, inuse, sys - inuse, Math.round(live), 65_536 + Math.round((random() * peakBytes) / 60), Math.round(live / 90)];
    MEASURES.forEach(({ name }, m) => (columns[name] as number[]).push(values[m] as number));
    const full = Math.round(inuse / 8192);
    const wave = Math.sin(i / 5);
    occupancy.push({
      allocations: at,
      bins: Array.from({ length: OCCUPANCY_BINS }, (_, bin) =>
        bin === OCCUPANCY_BINS - 1 ? Math.round(full * 0.7) : Math.max(0, Math.round(full * 0.06 * random() * (1 + wave * (bin / 5 - 1)))),
      ),
    });
  });
  return {
    strategy,
    release,
    workload: { name: `${program}.go${release}`, program, go: release, gogc: 100 },
    events: 1_250_000,
    exactness: { checked: 3_204_118, mismatched: 0 },
    totals: {},
    series: { allocations, columns },
    occupancy,
    pageMap: syntheticPages(allocations),
    peak: { allocations: allocations[Math.floor(samples / 2)] as number, classes: Array.from({ length: classes }, (_, i) => syntheticClass(i, random)) },
  };
}

/** Pages that fill up and get holes in turn, with addresses that are not held in between. */
function syntheticPages(allocations: readonly number[]): PageMap {
  const samples = allocations.filter((_, i) => i % 3 === 0).map((at, i) => ({
    allocations: at,
    runs: Array.from({ length: Math.min(i + 1, 20) }, (_, run) => ({ use: PAGE_USES[(i + run * run) % PAGE_USES.length] as PageUse, from: run * 8, pieces: run % 4 === 3 ? 4 : 8 })),
  }));
  return { pieceBytes: 65_536, samples };
}

function syntheticClass(sizeClass: number, random: () => number): SizeClassRow {
  const slotBytes = sizeClass === 0 ? 0 : sizeClass * 16 + Math.max(0, sizeClass - 16) * 96;
  const spans = 1 + Math.floor(random() ** 4 * 900);
  const bytes = spans * 8192;
  const weights = [5 * random(), random(), random() * 0.6, random() * 2, random() * 0.2];
  const total = weights.reduce((a, b) => a + b, 0);
  const [roundingBytes, unsweptBytes, freeBytes, tailBytes] = weights.slice(1).map((w) => Math.floor((bytes * w) / total)) as [number, number, number, number];
  return {
    sizeClass, slotBytes, spans,
    allocatedSlots: slotBytes === 0 ? spans : Math.floor(bytes / slotBytes),
    requestedBytes: bytes - roundingBytes - unsweptBytes - freeBytes - tailBytes,
    roundingBytes, unsweptBytes, freeBytes, tailBytes,
  };
}

/** A run of a few events: one sample, bytes rather than mebibytes, no size class, nothing to compare with. */
export function tinyCell(): CellResult {
  return {
    strategy: 'go1.4',
    release: '1.4.3',
    workload: { name: 'tiny & <b>"odd"</b>.go1.5.1', program: '<b>tiny</b>', go: '1.5.1', gogc: 100 },
    events: 3,
    exactness: undefined,
    totals: {},
    series: { allocations: [3], columns: { HeapSys: [0], HeapInuse: [0], HeapIdle: [0], HeapAlloc: [0], StackInuse: [512], HeapObjects: [1] } },
    occupancy: [{ allocations: 3, bins: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }],
    peak: { allocations: 3, classes: [] },
  };
}

/** A handful of bytes, yet with every figure drawn. */
export function smallCell(): CellResult {
  return {
    ...tinyCell(),
    workload: { name: 'small.go1.4.3', program: 'small', go: '1.4.3', gogc: 50 },
    exactness: { checked: 12, mismatched: 2 },
    totals: {},
    series: { allocations: [0, 1, 3], columns: { HeapSys: [0, 8192, 8192], HeapInuse: [0, 8192, 8192] } },
    occupancy: [{ allocations: 0, bins: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }, { allocations: 1, bins: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] }],
    peak: {
      allocations: 1,
      classes: [{ sizeClass: 3, slotBytes: 32, spans: 1, allocatedSlots: 2, requestedBytes: 50, roundingBytes: 14, unsweptBytes: 0, freeBytes: 8128, tailBytes: 0 }],
    },
  };
}

/** Four cells of three recordings, unsorted. */
export function syntheticResults(): ResultSet {
  return {
    measures: MEASURES,
    totals: [],
    cells: [
      tinyCell(),
      syntheticCell({ program: 'lru', strategy: 'go1.20', seed: 2 }),
      syntheticCell(),
      smallCell(),
    ],
  };
}

/** A run of one of several strategies: the heap of a synthetic cell, taken apart, and counts of its work. */
export function comparedCell(program: string, release: string, totals: CellResult['totals'], peakBytes = 20 * 2 ** 20): CellResult {
  const strategy = `go${release.split('.').slice(0, 2).join('.')}`;
  const cell = syntheticCell({ program, strategy, peakBytes, seed: release.length + peakBytes });
  const { HeapInuse = [], HeapIdle = [], HeapAlloc = [], StackInuse = [] } = cell.series.columns;
  const shares = (share: number) => HeapAlloc.map((bytes) => Math.floor(bytes * share));
  const columns: Record<string, readonly number[]> = {
    LiveRounding: shares(0.08),
    DeadUnswept: shares(0.2),
    FreeCached: shares(0.02),
    FreePartial: shares(0.05),
    SpanTails: shares(0.01),
    IdlePages: HeapIdle,
    Stacks: StackInuse,
    VirtualBytes: HeapInuse.map((bytes, i) => bytes + (HeapIdle[i] as number) + (release === '1.20.4' ? 700 * 2 ** 20 : 2 ** 20)),
    ResidentBytes: HeapInuse,
  };
  const inSpans = ['LiveRounding', 'DeadUnswept', 'FreeCached', 'FreePartial', 'SpanTails'];
  columns.LiveRequested = HeapInuse.map((bytes, i) => inSpans.reduce((rest, name) => rest - (columns[name]?.[i] as number), bytes));
  const idleRuns = [{ minPages: 1, runs: release.length, bytes: release.length * 8192 }, { minPages: 4, runs: 2, bytes: 10 * 8192 }];
  return {
    ...cell, release, totals,
    series: { ...cell.series, columns: { ...cell.series.columns, ...columns } },
    ...(release === '1.20.4' ? {} : { centralLocks: [{ sizeClass: 3, slotBytes: 32, locks: 12 }] }),
    peak: { ...cell.peak, idleRuns },
  };
}

/** Two programs on three strategies, unsorted; the last strategy searches pages in another way. */
export function comparedResults(): ResultSet {
  const cells = ['lru', 'sort'].flatMap((program, i) => [
    comparedCell(program, '1.20.4', { refills: 90, heapLocks: 20 * (i + 1), summariesRead: 6 }, 30 * 2 ** 20 * (i + 1)),
    comparedCell(program, '1.4.3', { refills: 100, heapLocks: 120, listSteps: 1000, splits: 0 }),
    comparedCell(program, '1.5.1', { refills: 100, heapLocks: 110, listSteps: 900, splits: 3 }, 25 * 2 ** 20),
  ]);
  return { measures: COMPARED_MEASURES, totals: TOTALS, cells };
}

/** Two checkpoints of a measure: real runs had 100 to 200 of it, the simulation is further off by this at the second. */
function fidelityRow(release: string, workload: string, measure: string, residual: number, allowed: number | 'unbounded' = 10): FidelityRow {
  const tolerance = allowed === 'unbounded' ? undefined : allowed;
  const value = (off: number) => (off < 0 ? 100 + off : off > 0 ? 200 + off : 150);
  const point = (event: number, off: number): FidelityPoint => ({
    event, simulated: value(off), low: 100, median: 150, high: 200, residual: off, residualPercent: off < 0 ? off : off / 2, tolerance,
  });
  const points = [point(0, 0), point(7, residual)];
  const isMiss = Math.abs(residual) > (tolerance ?? Infinity);
  return {
    strategy: `go${release.split('.').slice(0, 2).join('.')}`, release, workload, measure,
    unit: measure.startsWith('Heap') ? 'bytes' : 'count',
    bound: tolerance === undefined ? undefined : tolerance === 0 ? 'exact' : `±${tolerance} %`,
    verdict: tolerance === undefined ? 'unbounded' : isMiss ? 'miss' : 'pass',
    checkpoints: 2, outside: isMiss ? 1 : 0, worst: points[1], points,
  };
}

/** Two releases and two workloads, with every verdict; the newer release first. */
export function syntheticFidelity(): FidelityResults {
  const notSimulated = { verdict: 'notSimulated', checkpoints: 0, outside: 0, worst: undefined, points: [] } as const;
  return {
    measures: [measure('NumGC', 'none', 'count'), ...['HeapSys', 'HeapIdle', 'Mallocs', 'VmRss'].map((name) => measure(name, 'none'))],
    rows: [
      fidelityRow('1.20.4', 'server', 'HeapSys', 60),
      fidelityRow('1.20.4', '<b>', 'HeapSys', 0, 5),
      fidelityRow('1.20.4', 'server', 'HeapIdle', 5000, 'unbounded'),
      fidelityRow('1.4.3', 'server', 'NumGC', -3, 1),
      fidelityRow('1.4.3', 'server', 'Mallocs', 1, 0),
      fidelityRow('1.4.3', '<b>', 'NumGC', 1, 1),
      { ...fidelityRow('1.4.3', 'server', 'VmRss', 0), ...notSimulated },
    ],
  };
}

/** The same with goals, which one of the releases has for one of the workloads. */
export function syntheticGoals(): FidelityResults {
  const { measures, rows } = syntheticFidelity();
  const more = ['NextGC', 'HeapAlloc'];
  return { measures: [...measures, ...more.map((name) => measure(name, 'none'))], rows: [...rows, ...more.map((name) => fidelityRow('1.4.3', 'server', name, 0, 'unbounded'))] };
}

/** Two strategies with 1, 2 and 8 Ps; the second has no central locks. */
export function syntheticScaling(): ScalingResults {
  const measures = [
    { name: 'throughput', title: 'throughput', unit: 'objects/s', better: 'higher', description: 'Objects.', source: 'test' },
    { name: 'lockWaitShare', title: 'lock waits', unit: 'share', better: 'lower', description: 'Waits.', source: 'test' },
    { name: 'centralLockWaitShare', title: 'mcentral', unit: 'share', better: 'lower', description: 'Waits <b>.', source: 'test' },
  ] as const;
  const point = (release: string, processors: number, values: Record<string, number>) => ({ strategy: `go${release.slice(0, release.lastIndexOf('.'))}`, release, processors, values });
  return {
    measures,
    workload: 'server:requests=10,sigma=1, seed 1',
    gogc: 75,
    globalsBytes: 2048,
    points: [
      ...[1, 2, 8].map((n) => point('1.4.3', n, { throughput: 1e6 * Math.sqrt(n), lockWaitShare: (n - 1) / 20, centralLockWaitShare: 0 })),
      ...[1, 2, 8].map((n) => point('1.20.4', n, { throughput: 3e6 * n, lockWaitShare: 0 })),
    ],
  };
}

/** Measures of one strategy's own, of three kinds. */
export const OWN_TOTALS: readonly MeasureDefinition[] = [
  { ...measure('merges', 'lower', 'count'), title: 'buddy merges' },
  { ...measure('hits', 'higher', 'share'), title: 'share of hits' },
];

const KINDS = ['buddy', 'bump', 'tlsf', 'slab', 'mimalloc-like', 'first-fit', 'best-fit', 'treap'];

/** One program on so many strategies (2 to 14): the standing ones, a variant of each, then strangers. */
export function manyStrategies(count: number): ResultSet {
  const releases = ['1.4.3', '1.20.4', '1.5.1'];
  const styles = [{ color: 'skyBlue', shape: 'circle' }, { color: 'black', shape: 'diamond' }, { color: 'vermillion', shape: 'square' }] as const;
  const standing = releases.map((release, i): StrategyIdentity => ({ name: `go${release.split('.').slice(0, 2).join('.')}`, release, label: `Go ${release}`, style: styles[i] as StrategyIdentity['style'] & object }));
  const variants = standing.map(({ name, release, style }): StrategyIdentity => ({ name: `${name}-notiny`, release, label: `${name} without tiny`, basedOn: name, style: { color: style?.color ?? 'black' } }));
  const strangers = KINDS.map((name): StrategyIdentity => ({ name, release: 'none', label: name }));
  const strategies = [...standing, ...variants, ...strangers].slice(0, count);
  const cells = strategies.map(({ name, release }, i) => ({
    ...comparedCell('lru', '1.20.4', { refills: 90 + i, heapLocks: 20 * (i + 1), listSteps: 100 + 900 * i, splits: i, ...(i % 2 === 0 ? { merges: 10 ** (i % 5), hits: i / 14 } : {}) }, 2 ** 20 * (20 + 2 * i)),
    strategy: name, release, exactness: undefined,
  }));
  return { measures: COMPARED_MEASURES, totals: [...TOTALS, ...OWN_TOTALS], cells, strategies, scaling: manyScaling(strategies) };
}

function manyScaling(strategies: readonly StrategyIdentity[]): ScalingResults {
  const points = strategies.flatMap(({ name, release }, i) =>
    [1, 2, 4, 8].map((processors) => ({ strategy: name, release, processors, values: { throughput: 1e6 * processors ** (1 - i / 20), lockWaitShare: (i * processors) / 200 } })),
  );
  return { ...syntheticScaling(), points };
}
