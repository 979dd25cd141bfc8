import type { FidelityResults } from './fidelity-results.js';
import type { ScalingResults } from './scaling-results.js';
import type { CostTable } from './simulation/cost-model.js';
import type { StrategyIdentity, StrategyStyle } from './strategy-identity.js';

/**
 * What a measured run leaves behind, as plain data: the harness writes it, the
 * report reads it, and neither knows the other.
 */

/** Whether less or more of a measure is better; `none` where it only describes. */
export const directions = ['lower', 'higher', 'none'] as const;
export type Direction = (typeof directions)[number];

/** Units of measures. */
export const measureUnits = ['bytes', 'spans', 'objects', 'count', 'ns', 'objects/s', 'share', 'times'] as const;

/** Says of a measure what its numbers mean. */
export interface MeasureDefinition {
  /** Identifier, as in data files: `HeapInuse`. */
  readonly name: string;
  /** For axes and tables: "heap in use". */
  readonly title: string;
  readonly unit: (typeof measureUnits)[number];
  readonly better: Direction;
  /** What is counted, in one sentence. */
  readonly description: string;
  /** Where the definition comes from: release and function, or document. */
  readonly source: string;
}

/** The recorded program that a run replayed. */
export interface WorkloadInfo {
  /** Name of the dataset: `lru.go1.4.3`. */
  readonly name: string;
  /** Name of the program: `lru`. */
  readonly program: string;
  /** Release it was recorded on: `1.4.3`. */
  readonly go: string;
  /** GOGC in percent. */
  readonly gogc: number;
}

/** How a run compared with what the real runtime did. */
export interface Exactness {
  /** Addresses, spans, sweeps, growths, collections and MemStats fields compared. */
  readonly checked: number;
  readonly mismatched: number;
}

/**
 * Measures over a run, one column a measure; all columns are as long as
 * `allocations`, the number of mallocs carried out at each sample: the same
 * clock for every heap that runs a history.
 */
export interface Series {
  readonly allocations: readonly number[];
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** Number of equal bins that {@link OccupancySample.bins} divides (0, 100 %] into. */
export const OCCUPANCY_BINS = 10;

/**
 * Spans of small objects by occupancy, at one sample: bins[i] counts spans
 * with more than i×10 % and at most (i+1)×10 % of their slots allocated;
 * spans without an allocated slot count in bin 0.
 */
export interface OccupancySample {
  /** Mallocs carried out so far. */
  readonly allocations: number;
  readonly bins: readonly number[];
}

/**
 * What the pages of a range of addresses are used for: objects; stacks and what
 * the runtime keeps in the page heap; free and backed by memory; free and given
 * back to the system, or never asked of it; of several of these, none of which has three quarters.
 */
export const PAGE_USES = ['objects', 'stacks', 'idle', 'released', 'mixed'] as const;

export type PageUse = (typeof PAGE_USES)[number];

/** Neighbouring pieces of the heap's addresses that are used alike. */
export interface PageRun {
  readonly use: PageUse;
  /** Number of the first piece, from the start of the arena, and how many. */
  readonly from: number;
  readonly pieces: number;
}

/** What the heap's addresses are used for at several moments, in pieces of equal length. Addresses that the heap does not hold are in no run. */
export interface PageMap {
  readonly pieceBytes: number;
  readonly samples: readonly { readonly allocations: number; readonly runs: readonly PageRun[] }[];
}

/** One size class at one moment. Bytes add up: spanBytes = requested + rounding + free + tail (+ unswept). */
export interface SizeClassRow {
  /** 0 = large objects, each in a span of its own. */
  readonly sizeClass: number;
  /** Bytes of a slot; 0 for class 0. */
  readonly slotBytes: number;
  readonly spans: number;
  /** Slots allocated, with those whose object is dead but not swept yet. */
  readonly allocatedSlots: number;
  /** Bytes that live objects asked for. */
  readonly requestedBytes: number;
  /** Live objects' slots beyond what was asked for. */
  readonly roundingBytes: number;
  /** Slots whose object the last collection found dead and no sweep has freed yet. */
  readonly unsweptBytes: number;
  /** Free slots. */
  readonly freeBytes: number;
  /** Ends of spans too short for a slot. */
  readonly tailBytes: number;
}

/** Runs of neighbouring free pages of about one length. */
export interface IdleRunRow {
  /** Shortest run that counts here, a power of two; the longest one is shorter than twice that. In pages of 8 KiB. */
  readonly minPages: number;
  readonly runs: number;
  readonly bytes: number;
}

/** What one size class's central list was locked for. */
export interface CentralLocksRow {
  readonly sizeClass: number;
  readonly slotBytes: number;
  readonly locks: number;
}

/** Says whose numbers these are. */
export interface OfStrategy {
  /** Name of the strategy: `go1.4`. */
  readonly strategy: string;
  /** Release whose behaviour the strategy reproduces: `1.4.3`. */
  readonly release: string;
  /** Short words for it, and how it is drawn; where they are absent, the set that these numbers are of may say it ({@link ResultSet.strategies}). */
  readonly label?: string;
  readonly basedOn?: string;
  readonly style?: StrategyStyle;
}

/** One strategy's run over one workload. */
export interface CellResult extends OfStrategy {
  readonly workload: WorkloadInfo;
  /** Mallocs, deaths and collections of the history. */
  readonly events: number;
  /**
   * How the strategy does on its own release's recording of this program; a
   * lockstep run itself has nothing to be compared with. Undefined if there is no
   * such recording.
   */
  readonly exactness: Exactness | undefined;
  readonly series: Series;
  readonly occupancy: readonly OccupancySample[];
  /** Absent where it was not looked at. */
  readonly pageMap?: PageMap;
  /** Counts over the whole run, by measure; a measure that the strategy has no such thing for is absent. */
  readonly totals: Readonly<Record<string, number>>;
  /** By size class, over the whole run; those that were never locked are left out. Absent where the strategy has no such locks. */
  readonly centralLocks?: readonly CentralLocksRow[];
  /** The moment at which the program holds most (LiveRequested), the size classes then, and how free pages lie then. */
  readonly peak: {
    readonly allocations: number;
    readonly classes: readonly SizeClassRow[];
    /** Shortest runs first; lengths without a run are left out. */
    readonly idleRuns?: readonly IdleRunRow[];
  };
}

/** Everything that a report is made from. */
export interface ResultSet {
  /** Definitions of everything in `totals`. */
  readonly totals: readonly MeasureDefinition[];
  readonly measures: readonly MeasureDefinition[];
  /** Sorted by workload, then strategy. */
  readonly cells: readonly CellResult[];
  /** What to call the strategies, and how to draw them; one that is not named is called and drawn by its name. */
  readonly strategies?: readonly StrategyIdentity[];
  /** How simulations compare with real runs, if that was measured. */
  readonly fidelity?: FidelityResults;
  /** How strategies fare with more and more Ps, if that was measured. */
  readonly scaling?: ScalingResults;
  /** What all of it was made from, if the report shall say so. */
  readonly origin?: ResultOrigin;
}

/** What results were made from; the same on every machine. */
export interface ResultOrigin {
  /** Release of spanlab. */
  readonly version: string;
  readonly strategies: readonly StrategyOrigin[];
  readonly datasets: readonly DatasetOrigin[];
}

export interface StrategyOrigin {
  readonly name: string;
  readonly release: string;
  /** What it reproduces, in words. */
  readonly title: string;
  /** What its work costs where it is simulated. */
  readonly costs?: CostTable;
}

/** A file that was read. */
export interface DatasetOrigin {
  readonly name: string;
  /** What for: `program`, `proof`. */
  readonly uses: readonly string[];
  readonly sha256: string;
}
