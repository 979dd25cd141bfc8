import {
  type AllocationRequests,
  CollectionMode,
  type MemStats,
  PAGE_BYTES,
  type RuntimeOptions,
  type SimulatedRuntime,
  requestCosts,
  runStartUp,
} from '@spanlab/core';
import { type HeapPacing, ListHeap } from './list-heap.js';
import { Monitor } from './monitor.js';
import { go1_4 } from './release.js';
import { startUp } from './start-up.js';

/**
 * The runtime of Go 1.4 with one P: a malloc that finds heap_alloc at next_gc
 * stops the world and marks. Garbage is swept by allocation as it needs room;
 * the background sweeper gets one span per time slice while the program runs.
 *
 * Source: Go 1.4.3 `mallocgc`, `gogc` (malloc.go), `gc` (mgc0.c), `sysmon` (proc.c).
 */
export class StopTheWorldRuntime implements SimulatedRuntime {
  readonly heap: ListHeap;
  readonly firstObject: number;
  readonly startUpGarbage = startUp.garbage;
  readonly #pacing: HeapPacing;
  readonly #options: RuntimeOptions;
  readonly #monitor: Monitor;
  #lastCollectionNs = 0;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#monitor = new Monitor(options.clock);
    this.heap = new ListHeap(go1_4, { gogc: options.gogc });
    this.firstObject = runStartUp(this.heap, startUp);
    this.#pacing = this.heap.pacing();
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    return this.heap.mallocUntilSpan(run, from, to, answers);
  }

  settle(run: AllocationRequests, from: number, to: number): void {
    const { costs, gogc } = this.#options;
    this.#pass(requestCosts(run, from, to, costs, this.heap.sizeClasses.maxSmallBytes) + costs.refill);
    if (gogc >= 0 && this.#pacing.heapAllocBytes >= this.#pacing.nextGcBytes) this.#collect(CollectionMode.Lazy);
    this.#yield();
  }

  collect(): void {
    // Kept for fidelity: with GOGC=off even runtime.GC() does nothing.
    if (this.#options.gogc >= 0) this.#collect(CollectionMode.Eager);
  }

  readMemStats(): MemStats {
    // The records of spans are counted before the flush.
    const { MSpanInuse } = this.heap.memStats();
    this.heap.readMemStats();
    this.#pacing.tell();
    this.#pass(this.#options.costs.readMemStats);
    return { ...this.heap.memStats(), MSpanInuse };
  }

  sleep(ns: number): void {
    this.#sweepInBackground();
    this.#monitor.sleep(
      ns,
      (passed) => this.#pass(passed),
      () => {
        this.#look();
        this.#sweepInBackground();
      },
    );
  }

  allocStack(stack: number, bytes: number): void {
    this.heap.allocManual(stack, Math.ceil(bytes / PAGE_BYTES));
  }

  freeStack(stack: number): void {
    this.heap.freeManual(stack);
  }

  #collect(mode: number): void {
    const { costs, globalsBytes, mutator, clock } = this.#options;
    this.heap.startCollection();
    const dead = mutator.takeDead(mutator.now, false);
    this.heap.endMarking(mode, dead);
    mutator.recycle(dead);
    this.#pacing.tell();
    this.#pass(
      costs.collection + mutator.reachableObjects * costs.markObject + (mutator.scannableBytes + globalsBytes) * costs.scanByte,
    );
    this.#lastCollectionNs = clock.nowNs;
  }

  /** Once per time slice the background sweeper gets its turn, and the monitor looks at the clock. */
  #yield(): void {
    if (!this.#monitor.interrupts()) return;
    if (!this.#pacing.isSwept) this.heap.sweepOne();
    this.#monitor.switched();
    this.#look();
  }

  /** What the monitor does because of the time. */
  #look(): void {
    const { clock, gogc } = this.#options;
    if (gogc >= 0 && this.#monitor.wantsCollection(this.#lastCollectionNs)) this.#collect(CollectionMode.Lazy);
    if (this.#monitor.wantsScavenge()) this.heap.scavenge(clock.nowNs);
  }

  #sweepInBackground(): void {
    while (!this.#pacing.isSwept) this.heap.sweepOne();
  }

  #pass(ns: number): void {
    this.#options.clock.advance(ns);
    this.#pacing.setNow(this.#options.clock.nowNs);
  }
}
