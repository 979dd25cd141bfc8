import type { AllocationRequests } from './allocation-words.js';
import type { StrategyCapabilities } from './capabilities.js';
import type { Journal } from './journal.js';
import type { MemStats } from './mem-stats.js';
import type { CostTable } from './simulation/cost-model.js';
import type { LockHolds } from './simulation/lock-holds.js';
import type { RuntimeOptions, SimulatedRuntime } from './simulation/simulated-runtime.js';
import type { AddressSpaceCounts } from './os/os-calls.js';
import type { MeasureDefinition } from './results.js';
import type { SizeClassTable } from './size-class-table.js';
import type { StrategyStyle } from './strategy-identity.js';
import type { WorkCounts } from './work-counters.js';

/** What a heap is made with. */
export interface HeapOptions {
  /** GOGC in percent. */
  readonly gogc: number;
  /** Whether to follow which pages the allocator touches ({@link AddressSpaceCounts.residentBytes}); costs some time. */
  readonly residentPages?: boolean;
}

/**
 * One generation of the Go heap, as a plug-in. A package that holds one names
 * it in its package.json (`"spanlab": { "strategy": NAME }`) and exports an
 * object of this type as `strategy`.
 */
export interface StrategyPlugin {
  /** Short name, as on the command line: `go1.4`. */
  readonly name: string;
  /** One line for humans. */
  readonly title: string;
  /** Release whose behaviour was verified: `1.4.3`. */
  readonly verifiedRelease: string;
  /** Short words for axes and text: `Go 1.4.3`. By default what `defaultLabel` makes of the name. */
  readonly label?: string;
  /** Name of the strategy that this one is a variant of: it is drawn in the same colour. */
  readonly basedOn?: string;
  /** How it is drawn; by default what its name decides. */
  readonly style?: StrategyStyle;
  /** What it counts beside the standard measures; the heap's `workCounts` has the values. */
  readonly measures?: readonly MeasureDefinition[];
  /** Whether recordings of this Go release (major, minor, patch) are this strategy's. */
  replays(major: number, minor: number, patch: number): boolean;
  /** What it can do and how; what is absent is taken for no, or for not told. */
  readonly capabilities?: StrategyCapabilities;
  /** MemStats fields that a recording's events do not determine (a pacer that reads the clock). */
  readonly undeterminedMemStats?: readonly (keyof MemStats)[];
  create(options: HeapOptions): HeapStrategy;
  /** Starts a process whose heap decides by itself when to collect; absent if the strategy only replays. */
  simulate?(options: RuntimeOptions): SimulatedRuntime;
  /**
   * What this release's work costs on a virtual clock, unless the user brings another
   * table. Its names declare what the runtime charges: a user's table has the same.
   */
  readonly costs?: CostTable;
  /** How long its locks are held; absent if it cannot simulate several Ps. */
  readonly lockHolds?: LockHolds;
}

/**
 * A heap that replays an allocation history. Objects and manual spans are told
 * apart by small numbers that the caller chooses and reuses after their death.
 *
 * The caller drives: it says what the program asked and when the runtime called
 * in. The heap decides: where things lie, which spans it takes, sweeps and
 * frees. Its decisions go to the journal, in order, when one is attached.
 *
 * `malloc` takes a run of requests, so that the call is made once per run and
 * the loop inside is monomorphic. All other calls are rare.
 */
export interface HeapStrategy {
  /** Address of granule 0, in bytes. */
  readonly arenaStart: number;
  readonly sizeClasses: SizeClassTable;
  /** Where decisions are written, if anywhere. */
  journal: Journal | undefined;
  /**
   * What the runtime does inside a malloc that needs a span (sweeping that is
   * owed, a stack that grows). The heap calls it where its release does that,
   * for every such malloc.
   */
  insideMalloc: InsideMalloc | undefined;

  /**
   * Carries out requests from..to-1 and writes the answers from..to-1, both in
   * the form of allocation-words.ts (Go: `mallocgc`).
   */
  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): void;
  /**
   * As `malloc`, but returns after the first request that took a span, which is
   * where a release tests whether to collect. Returns the request that comes
   * next. Heaps that can be simulated have it.
   */
  mallocUntilSpan?(run: AllocationRequests, from: number, to: number, answers: Int32Array): number;
  /**
   * As `malloc`, but returns before the first request that has to take a span, so
   * that the time is known at which a P comes to a lock. Returns that request,
   * or `to`. Heaps that can be simulated with several Ps have it, and the next
   * two members.
   */
  mallocBeforeSpan?(run: AllocationRequests, from: number, to: number, answers: Int32Array): number;
  /**
   * P `p` runs from now on: what it allocates comes from its own mcache (and its own page
   * cache, where there is one), which is made when it runs first. All heaps begin with P 0.
   */
  useProcessor?(p: number): void;
  /** Told of every lock that the heap takes, in order. Costs nothing while it is not set. */
  onLock?: LockObserver | undefined;
  /** Takes a span of `pages` pages out of size classes' sight (`MHeap_AllocStack`). */
  allocManual(span: number, pages: number, purpose: number): void;
  freeManual(span: number): void;

  /** Collection starts: finishes left-over sweeping; a collector that stops the world flushes the mcaches too. */
  startCollection(mode: number): void;
  /** A concurrent collector flushes the mcaches, shortly before it ends marking. */
  flushCaches(): void;
  /** Marking has ended; the listed objects were not reached. Sweeps at once if eager. */
  endMarking(mode: number, dead: Int32Array): void;
  /** Sweeps one span, as the background sweeper does. */
  sweepOne(): void;
  /** Sweeps the span at this page, if it waits for that. */
  ensureSwept(basePage: number): void;
  /** Returns idle memory to the system, as of `nowNs` (infinite: whatever its age). */
  scavenge(nowNs: number): void;

  /** These free pages went back to the system, where a release scavenges ranges. */
  scavengeRange?(basePage: number, pages: number): void;
  /** A P's page cache goes back to the page allocator, where there is one. */
  flushPageCache?(): void;
  /** There is a P from now on, where that makes a difference (page caches). */
  startProcessor?(): void;

  allocCache(): void;
  freeCache(): void;
  /** What ReadMemStats does to a heap: it flushes the mcaches. */
  readMemStats(): void;

  /** What the heap has done so far, counted: standard measures and the strategy's own; absent where nothing is counted. */
  workCounts?(): WorkCounts;
  /** Times that the central list of each size class was locked; absent where that is not counted, or there is no lock. */
  centralLocks?(): ArrayLike<number>;
  /** The addresses that the heap holds, and the calls that it took to get them; absent where that is not modelled. */
  addressSpace?(): AddressSpaceCounts;
  /** Statistics as of now, without any effect on the heap. */
  memStats(): MemStats;
  /** Calls `visit` for every span, in address order. The view is reused: copy what must last. */
  forEachSpan(visit: (span: Readonly<SpanView>) => void): void;
  /** Free slots of the in-use span at `basePage`, in the order in which they would be handed out. */
  freeSlots(basePage: number): number[];
  /** Address of the slot that a live object lies in, in granules from the arena start; objects in a tiny block share one. */
  slotGranuleOf(object: number): number;
  /**
   * Bytes that a live object keeps from all others, counted in HeapAlloc: its
   * slot, its run of pages, or in a heap without slots its block with header
   * and padding. Objects that share a slot ({@link slotGranuleOf}) all answer
   * with the whole of it. For measuring, never called while a replay is timed.
   * Absent: the slot size of the span that the object lies in
   * (which a span of blocks of different lengths does not have).
   */
  occupiedBytes?(object: number): number;
  /** Words about the state around a page, for messages: the span, its list, its cache. */
  describePage(page: number): string;
}

/**
 * What happens inside a malloc that takes a span.
 * @param request number of the request
 * @param bytes that the release charges for it: of the slot (1.5), of the span (1.20)
 * @param pages of the span if it is for a large object, which count as swept by the caller; else 0
 */
export type InsideMalloc = (request: number, bytes: number, pages: number) => void;

/** Number of the page heap's lock; the central list of size class c has the number c. */
export const HEAP_LOCK = 0;

/** A lock was taken: {@link HEAP_LOCK}, or a size class. */
export type LockObserver = (lock: number) => void;

/** One span, as seen from outside. Pages and slots are counts. */
export interface SpanView {
  basePage: number;
  pages: number;
  state: SpanState;
  /** Size class; 0 for large objects, free and manual spans. */
  sizeClass: number;
  slotBytes: number;
  slots: number;
  /** Slots handed out and not yet swept. */
  allocated: number;
  /** Whether an mcache holds the span. */
  cached: boolean;
  /** Pages given back to the system. */
  releasedPages: number;
  /**
   * Bytes of a span in use whose blocks are of different lengths, as in an
   * arena of C's malloc, headers included. It has no slots (`slots`, `slotBytes`
   * and `sizeClass` are 0), and its objects say what they occupy.
   */
  blockBytes?: { readonly allocated: number; readonly free: number };
}

/** `manual` spans hold stacks, `metadata` spans what the runtime keeps for itself in the page heap. */
export type SpanState = 'free' | 'inUse' | 'manual' | 'metadata';
