import {
  type EventChunk,
  type HeapStrategy,
  OCCUPANCY_BINS,
  type OccupancySample,
  type Series,
} from '@spanlab/core';
import type { HeapPartsProbe, ReplayObserver } from '@spanlab/conformance';
import { idleRunsOf } from './idle-runs.js';
import { type AddressMeasures, addressMeasures, addressValues, idleMeasures, measures, partMeasures } from './measures.js';

/** Most samples that are kept of a run. */
const MAX_SAMPLES = 256;

/** Events between samples at first; doubled whenever there are too many samples. */
const FIRST_INTERVAL = 32;

/** Columns of every series, in the order of a sample's values. Those of the address space follow, as far as a heap has them. */
const COLUMNS: readonly string[] = [...measures, ...partMeasures, ...idleMeasures].map(({ name }) => name);

const LIVE_REQUESTED = measures.length + partMeasures.findIndex(({ name }) => name === 'LiveRequested');

/** One sample, before it becomes part of columns. */
interface Sample {
  /** Events of the history carried out so far, and mallocs among them. */
  readonly event: number;
  readonly allocations: number;
  readonly values: readonly number[];
  readonly bins: readonly number[];
}

/**
 * Samples a heap while a history runs on it: at even intervals of events, as
 * many as fit, whatever the length of the history, which is not known before.
 */
export class RunProbe implements ReplayObserver {
  /**
   * The sample at which the program holds most, the first of equals; kept when
   * samples are thinned out. Collections stand at the same points for every
   * strategy, so this is the same moment for all of them, with the same live
   * objects; the largest heap of each would be another moment for each.
   */
  #peak: Sample | undefined;
  readonly #addressColumns: readonly (keyof AddressMeasures)[];
  #interval = FIRST_INTERVAL;
  #next = 0;
  #samples: Sample[] = [];
  #event = 0;
  #allocations = 0;

  /** @param heapParts must observe the same run, before this */
  constructor(
    private readonly heap: HeapStrategy,
    private readonly heapParts: HeapPartsProbe,
  ) {
    const values = this.#addressValues();
    this.#addressColumns = addressMeasures.map(({ name }) => name).filter((name) => values?.[name] !== undefined);
  }

  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number): void {
    if (breakNumber < 0) this.#allocations += upTo - from;
    this.#event = chunk.firstEvent + upTo;
    if (this.#event < this.#next) return;
    this.#sample();
    if (this.#samples.length >= MAX_SAMPLES) this.#thinOut();
    this.#next = (Math.floor(this.#event / this.#interval) + 1) * this.#interval;
  }

  /** The run has ended: its last state is always a sample. */
  end(): void {
    if (this.#samples.at(-1)?.event !== this.#event) this.#sample();
  }

  /** When the program held most: events of the history, and mallocs, carried out by then. */
  get peak(): { readonly event: number; readonly allocations: number } {
    return this.#peak ?? { event: 0, allocations: 0 };
  }

  get series(): Series {
    const samples = this.#withPeak();
    return {
      allocations: samples.map((sample) => sample.allocations),
      columns: Object.fromEntries([...COLUMNS, ...this.#addressColumns].map((name, m) => [name, samples.map((sample) => sample.values[m])])),
    };
  }

  get occupancy(): OccupancySample[] {
    return this.#withPeak().map(({ allocations, bins }) => ({ allocations, bins }));
  }

  #withPeak(): Sample[] {
    const peak = this.#peak;
    if (peak === undefined || this.#samples.includes(peak)) return this.#samples;
    return [...this.#samples, peak].toSorted((a, b) => a.event - b.event);
  }

  #sample(): void {
    const stats = this.heap.memStats();
    const parts = this.heapParts.parts(stats);
    const idle = idleRunsOf(this.heap);
    const address = this.#addressValues();
    const sample: Sample = {
      event: this.#event,
      allocations: this.#allocations,
      values: [
        ...measures.map(({ name }) => stats[name] as number),
        ...partMeasures.map(({ name }) => parts[name]),
        ...idleMeasures.map(({ name }) => idle[name]),
        ...this.#addressColumns.map((name) => address?.[name] as number),
      ],
      bins: occupancyOf(this.heap),
    };
    this.#samples.push(sample);
    if (this.#peak === undefined || parts.LiveRequested > this.#peak.values[LIVE_REQUESTED]) this.#peak = sample;
  }

  #addressValues(): AddressMeasures | undefined {
    const space = this.heap.addressSpace?.();
    return space && addressValues(space);
  }

  /** Keeps every second sample. */
  #thinOut(): void {
    this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
    this.#interval *= 2;
  }
}

/** Spans of small objects by the share of their slots that are allocated. */
function occupancyOf(heap: HeapStrategy): number[] {
  const bins = Array.from({ length: OCCUPANCY_BINS }, () => 0);
  heap.forEachSpan(({ state, sizeClass, allocated, slots }) => {
    if (state !== 'inUse' || sizeClass === 0) return;
    bins[Math.max(0, Math.ceil((allocated / slots) * OCCUPANCY_BINS) - 1)]++;
  });
  return bins;
}
