import {
  type AllocationRequests,
  CollectionMode,
  FIRST_STACK_SPAN,
  type MemStats,
  type ProcessMemory,
  type ProcessorRuntime,
  RuntimeObjects,
  type RuntimeOptions,
  StackPools,
  type StackRules,
  processMemory,
  requestCosts,
  runStartUp,
} from '@spanlab/core';
import type { Costs } from './costs.js';
import { FinalizedObject } from './finalized-object.js';
import type { HeapPacing } from './heap-pacing.js';
import { ListHeap } from './list-heap.js';
import { Monitor } from './monitor.js';
import { go1_4 } from './release.js';
import { startUp } from './start-up.js';

/** Three sizes of stacks are pooled (`NumStackOrders`); none ends while the world stands still. */
const STACK_RULES: StackRules = { orders: 3 };
/** What a finalizer is called with (`runfinq`): an interface, and the error that closing a file returns. In bytes. */
const FINALIZER_FRAME_BYTES = 32;
/** Most Ps that mark at once (`MaxGcproc`). */
const MAX_MARKERS = 8;

/**
 * The runtime of Go 1.4: a malloc that finds heap_alloc at next_gc
 * stops the world and marks. Garbage is swept by allocation as it needs room;
 * the background sweeper gets one span per time slice while the program runs.
 *
 * Source: Go 1.4.3 `mallocgc`, `gogc` (malloc.go), `gc` (mgc0.c), `sysmon` (proc.c).
 */
export class StopTheWorldRuntime implements ProcessorRuntime {
  readonly heap: ListHeap;
  readonly #objects: RuntimeObjects;
  readonly startUpGarbage = startUp.garbage;
  readonly #pacing: HeapPacing;
  readonly #stacks: StackPools;
  readonly #options: RuntimeOptions<Costs>;
  readonly #monitor: Monitor;
  #lastCollectionNs = 0;
  stoppedNs = 0;
  needsSpan = false;
  /** The P that runs, and by P: whether the requests being carried out refilled the mcache. */
  #processor = 0;
  readonly #refilled: boolean[] = [];
  readonly #forgottenFile = new FinalizedObject(startUp.finalized);

  constructor(options: RuntimeOptions<Costs>) {
    this.#options = options;
    this.#monitor = new Monitor(options.clock);
    this.heap = new ListHeap(go1_4, { gogc: options.gogc, residentPages: true });
    this.#pacing = this.heap.pacing();
    this.#stacks = new StackPools(STACK_RULES, FIRST_STACK_SPAN, {
      alloc: (span, pages) => this.heap.allocManual(span, pages),
      free: (span) => this.heap.freeManual(span),
    });
    this.#objects = new RuntimeObjects(this.heap, this.#startUp());
    this.heap.insideMalloc = (_request, _bytes, pagesOfLarge) => {
      this.#refilled[this.#processor] = pagesOfLarge === 0;
    };
  }

  get firstObject(): number {
    return this.#objects.limit;
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#refilled[this.#processor] = false;
    return this.heap.mallocUntilSpan(run, from, to, answers);
  }

  mallocBeforeSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#refilled[this.#processor] = false;
    const next = this.heap.mallocBeforeSpan(run, from, to, answers);
    this.needsSpan = next < to;
    return next;
  }

  useProcessor(p: number): void {
    this.#processor = p;
    this.heap.useProcessor(p);
    this.#stacks.useProcessor(p);
  }

  settle(run: AllocationRequests, from: number, to: number): void {
    const { costs } = this.#options;
    const refillNs = this.#refilled[this.#processor] ? costs.refill : 0;
    this.#pass(requestCosts(run, from, to, costs, this.heap.sizeClasses.maxSmallBytes) + refillNs);
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
    this.#sweepInBackground();
    this.#monitor.sleep(
      ns,
      (until) => this.#passUntil(until),
      () => {
        this.#look();
        this.#sweepInBackground();
      },
      () => (this.#options.gogc < 0 ? Infinity : this.#lastCollectionNs),
    );
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
    this.#forgottenFile.swept();
    this.#stacks.flush();
    this.heap.endMarking(mode, dead);
    this.#pacing.tell();
  }

  #collect(mode: number): void {
    const { costs, globalsBytes, mutator, clock, processors = 1 } = this.#options;
    const markers = Math.min(processors, MAX_MARKERS);
    const dropped = mutator.takeDead(mutator.now, false);
    this.#mark(mode, this.#forgottenFile.addTo(dropped));
    mutator.recycle(dropped);
    const ns =
      costs.collection +
      (mutator.reachableObjects * costs.markObject) / markers +
      ((mutator.scannableBytes + globalsBytes) * costs.scanByte) / markers;
    this.#pass(ns);
    this.stoppedNs += ns;
    this.#lastCollectionNs = clock.nowNs;
  }

  /** Once per time slice the background sweeper gets its turn, and the monitor looks at the clock. */
  #yield(): void {
    if (!this.#monitor.interrupts()) return;
    if (this.#pacing.isSwept) this.#forgottenFile.swept();
    else this.heap.sweepOne();
    if (this.#forgottenFile.isCalled()) this.#objects.alloc(FINALIZER_FRAME_BYTES, true);
    this.#monitor.switched();
    this.#monitor.sawProgram();
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
    this.#forgottenFile.swept();
    if (this.#forgottenFile.isCalled()) this.#objects.alloc(FINALIZER_FRAME_BYTES, true);
  }

  #pass(ns: number): void {
    this.#options.clock.advance(ns);
    this.#pacing.setNow(this.#options.clock.nowNs);
  }

  #passUntil(ns: number): void {
    this.#options.clock.advanceTo(ns);
    this.#pacing.setNow(this.#options.clock.nowNs);
  }
}
