import { OCCUPANCY_BINS, type CellResult, type MeasureDefinition, type ResultSet, type SizeClassRow } from '@spanlab/core';

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
    peak: { allocations: allocations[Math.floor(samples / 2)] as number, classes: Array.from({ length: classes }, (_, i) => syntheticClass(i, random)) },
  };
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
