import {
  type AllocationRequests,
  CollectionMode,
  type MemStats,
  type ProcessMemory,
  RuntimeObjects,
  type RuntimeOptions,
  type SimulatedRuntime,
  StackPools,
  processMemory,
  requestCosts,
  runStartUp,
} from '@spanlab/core';
import { type HeapPacing, ListHeap } from './list-heap.js';
import { go1_4 } from './release.js';
import { startUp } from './start-up.js';

/** How long a goroutine runs before the monitor thread makes it yield (sysmon, `retake`). */
const TIME_SLICE_NS = 10e6;
/** Age of the last collection at which the monitor starts one (`forcegcperiod`). */
const FORCED_COLLECTION_NS = 120e9;
/** The scavenger runs this often (half of `scavengelimit`). */
const SCAVENGE_PERIOD_NS = 150e9;
/** Sizes of stacks that are pooled (`NumStackOrders`), and where their spans' numbers begin, behind the start-up's. */
const STACK_ORDERS = 3;
const FIRST_STACK_SPAN = 1000;
/** What the runtime allocates for itself when a goroutine is first made to yield, in bytes, as every recorded outcome shows. */
const FIRST_YIELD_BYTES = 32;
/** How often the monitor looks while nothing runs (half of `forcegcperiod`). */
const IDLE_TICK_NS = 60e9;

/**
 * The runtime of Go 1.4 with one P: a malloc that finds heap_alloc at next_gc
 * stops the world and marks. Garbage is swept by allocation as it needs room;
 * the background sweeper gets one span per time slice while the program runs.
 *
 * Source: Go 1.4.3 `mallocgc`, `gogc` (malloc.go), `gc` (mgc0.c), `sysmon` (proc.c).
 */
export class StopTheWorldRuntime implements SimulatedRuntime {
  readonly heap: ListHeap;
  readonly #objects: RuntimeObjects;
  readonly startUpGarbage = startUp.garbage;
  readonly #pacing: HeapPacing;
  readonly #stacks: StackPools;
  readonly #options: RuntimeOptions;
  #nextYieldNs = TIME_SLICE_NS;
  #lastCollectionNs = 0;
  #lastScavengeNs = 0;
  #hasYielded = false;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.heap = new ListHeap(go1_4, { gogc: options.gogc, residentPages: true });
    this.#pacing = this.heap.pacing();
    this.#stacks = new StackPools(STACK_ORDERS, FIRST_STACK_SPAN, {
      alloc: (span, pages) => this.heap.allocManual(span, pages),
      free: (span) => this.heap.freeManual(span),
    });
    this.#objects = new RuntimeObjects(this.heap, this.#startUp());
  }

  get firstObject(): number {
    return this.#objects.limit;
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    return this.heap.mallocUntilSpan(run, from, to, answers);
  }

  settle(run: AllocationRequests, from: number, to: number): void {
    const { costs } = this.#options;
    this.#pass(requestCosts(run, from, to, costs, this.heap.sizeClasses.maxSmallBytes) + costs.refill);
    if (this.#isDue()) this.#collect(CollectionMode.Lazy);
    this.#yield();
  }

  collect(): void {
    // Kept for fidelity: with GOGC=off even runtime.GC() does nothing.
    if (this.#options.gogc >= 0) this.#collect(CollectionMode.Eager);
  }

  readMemStats(): MemStats {
    // The records of spans are counted before the flush.
    const { MSpanInuse } = this.heap.memStats();
    this.#stacks.flush();
    this.heap.readMemStats();
    this.#pacing.tell();
    this.#pass(this.#options.costs.readMemStats);
    return { ...this.heap.memStats(), MSpanInuse };
  }

  sleep(ns: number): void {
    const { clock } = this.#options;
    const end = clock.nowNs + ns;
    this.#sweepInBackground();
    while (clock.nowNs + IDLE_TICK_NS <= end) {
      this.#pass(IDLE_TICK_NS);
      this.#monitor();
      this.#sweepInBackground();
    }
    this.#pass(end - clock.nowNs);
    this.#nextYieldNs = end + TIME_SLICE_NS;
  }

  allocStack(stack: number, bytes: number): void {
    this.#stacks.alloc(stack, bytes);
  }

  freeStack(stack: number): void {
    this.#stacks.free(stack);
  }

  memory(): ProcessMemory {
    return processMemory(this.heap.addressSpace());
  }

  /** The runtime's own start-up, with collections as its heap asks for them. */
  #startUp(): number {
    let isEnabled = false;
    let dropped: readonly number[] = [];
    return runStartUp(this.heap, startUp, {
      enable: () => {
        isEnabled = true;
      },
      drop: (objects) => {
        dropped = [...dropped, ...objects];
      },
      afterMalloc: () => {
        if (!isEnabled || !this.#isDue()) return;
        this.#mark(CollectionMode.Lazy, Int32Array.from(dropped));
        dropped = [];
      },
    });
  }

  #isDue(): boolean {
    return this.#options.gogc >= 0 && this.#pacing.heapAllocBytes >= this.#pacing.nextGcBytes;
  }

  #mark(mode: number, dead: Int32Array): void {
    this.heap.startCollection();
    this.#stacks.flush();
    this.heap.endMarking(mode, dead);
    this.#pacing.tell();
  }

  #collect(mode: number): void {
    const { costs, globalsBytes, mutator, clock } = this.#options;
    const dead = mutator.takeDead(mutator.now, false);
    this.#mark(mode, dead);
    mutator.recycle(dead);
    this.#pass(
      costs.collection + mutator.reachableObjects * costs.markObject + (mutator.scannableBytes + globalsBytes) * costs.scanByte,
    );
    this.#lastCollectionNs = clock.nowNs;
  }

  /** Once per time slice the background sweeper gets its turn, and the monitor looks at the clock. */
  #yield(): void {
    if (this.#options.clock.nowNs < this.#nextYieldNs) return;
    if (!this.#hasYielded) this.#objects.alloc(FIRST_YIELD_BYTES, false);
    this.#hasYielded = true;
    this.#nextYieldNs = this.#options.clock.nowNs + TIME_SLICE_NS;
    if (!this.#pacing.isSwept) this.heap.sweepOne();
    this.#monitor();
  }

  #monitor(): void {
    const { clock, gogc } = this.#options;
    if (gogc >= 0 && clock.nowNs - this.#lastCollectionNs > FORCED_COLLECTION_NS) this.#collect(CollectionMode.Lazy);
    if (clock.nowNs - this.#lastScavengeNs > SCAVENGE_PERIOD_NS) {
      this.#lastScavengeNs = clock.nowNs;
      this.heap.scavenge(clock.nowNs);
    }
  }

  #sweepInBackground(): void {
    while (!this.#pacing.isSwept) this.heap.sweepOne();
  }

  #pass(ns: number): void {
    this.#options.clock.advance(ns);
    this.#pacing.setNow(this.#options.clock.nowNs);
  }
}
