import {
  type AllocationRequests,
  CollectionMode,
  FIRST_STACK_SPAN,
  FORCED_COLLECTION_NS,
  IdleMonitor,
  type MemStats,
  type ProcessMemory,
  type ProcessorRuntime,
  RuntimeObjects,
  type RuntimeOptions,
  STACK_PURPOSE,
  StackPools,
  type StackRules,
  WORDS_PER_MALLOC,
  backgroundWorkers,
  processMemory,
  requestCosts,
  runStartUp,
} from '@spanlab/core';
import { RadixHeap } from '../radix-heap.js';
import type { HeapControls } from '../heap-controls.js';
import { startUp } from '../start-up.js';
import { AllocationTally } from './allocation-tally.js';
import type { Costs } from './costs.js';
import { globalsScanBytes, markLoad } from './mark-load.js';
import { MarkWork } from './mark-work.js';
import { MarkingCycle } from './marking-cycle.js';
import { OwnAllocations } from './own-allocations.js';
import { Pacer } from './pacer.js';
import { ScavengePacer } from './scavenge-pacer.js';
import { SweepPacer } from './sweep-pacer.js';
import { WorkBuffers } from './work-buffers.js';

/** How long a goroutine runs before the monitor thread makes it yield: it sees it on one tick of 10 ms and acts on the next but one. */
const TIME_SLICE_NS = 20e6;
/**
 * The first slice, while the monitor still ticks fast. Fitted: by sysmon's rule it
 * ends 11.2 ms after main began, but the virtual clock starts with the program's
 * first row, which comes later. At 9.8 or 10.2 ms `size-drift` leaves a bound.
 */
const FIRST_SLICE_NS = 10e6;
/** Share that whole Ps may be off from a quarter of all before a part of a P makes up for it (`maxUtilError`). */
const MAX_UTILIZATION_ERROR = 0.3;
/** Spans that the background sweeper sweeps before it lets others run (`sweepBatchSize`). */
const SWEEP_BATCH = 10;
/** Four sizes of stacks are pooled (`_NumStackOrders`); larger ones that end while marking runs go to `stackLarge`. */
const STACK_RULES: StackRules = { orders: 4, largeWhileMarking: 'reused' };
/** The goal with GOGC=off: GOMEMLIMIT is 2^63 − 1 unless it is set; what the process has beside its heap is lost in rounding. */
const MAX_GOAL = 2 ** 63;

/**
 * The runtime of Go 1.20: a malloc that takes a span tests the
 * trigger; marking goes on while the program runs, done by the program's own
 * assists, and by the background worker when the scheduler gets its turn; with
 * several Ps, a quarter of them are workers all the time (see ProcessorRuntime).
 *
 * Source: Go 1.20.4 `mallocgc` (malloc.go), `gcStart`, `gcMarkDone` (mgc.go),
 * `gcAssistAlloc` (mgcmark.go), `sysmon` (proc.go).
 */
export class RadixRuntime implements ProcessorRuntime {
  readonly heap: RadixHeap;
  readonly #objects: RuntimeObjects;
  readonly startUpGarbage = startUp.garbage;

  readonly #options: RuntimeOptions<Costs>;
  readonly #controls: HeapControls;
  readonly #pacer: Pacer;
  readonly #sweepPacer: SweepPacer;
  readonly #workBuffers: WorkBuffers;
  readonly #stacks: StackPools;
  readonly #scavengePacer: ScavengePacer;
  readonly #ownAllocations: OwnAllocations;
  readonly #tally: AllocationTally;
  readonly #idleMonitor: IdleMonitor;
  /** The marking that is under way. */
  #marking: MarkingCycle | undefined;
  stoppedNs = 0;
  needsSpan = false;
  readonly #processors: number;
  /** The P that runs. */
  #processor = 0;
  /** By P: memory with pointers that its mcache has counted and not told, in bytes (`scanAlloc`), and its refills. */
  readonly #scanAlloc = [0];
  readonly #refills = [0];
  /** By P: whether the requests being carried out refilled the mcache. */
  readonly #refilled: boolean[] = [];
  /** By P: where its last answers stand. */
  readonly #answers: Int32Array[] = [];
  #nextYieldNs = FIRST_SLICE_NS;
  #lastCollectionNs = 0;
  #hasCollected = false;
  /** Whether the scavenger was told that this cycle's sweeping has ended. */
  #wasSwept = true;

  constructor(options: RuntimeOptions<Costs>) {
    this.#options = options;
    this.#processors = options.processors ?? 1;
    this.#idleMonitor = new IdleMonitor(options.clock);
    this.heap = new RadixHeap({ gogc: options.gogc, residentPages: true });
    this.#objects = new RuntimeObjects(this.heap, runStartUp(this.heap, startUp));
    this.#ownAllocations = new OwnAllocations(this.#objects);
    this.#tally = new AllocationTally(this.heap.sizeClasses);
    this.#controls = this.heap.controls();
    this.#pacer = new Pacer(options.gogc, options.memoryLimitBytes, globalsScanBytes(options.globalsBytes), this.#controls);
    this.#sweepPacer = new SweepPacer(this.#controls);
    this.#workBuffers = new WorkBuffers(this.heap);
    this.#stacks = new StackPools(STACK_RULES, FIRST_STACK_SPAN, {
      alloc: (span, pages) => this.heap.allocManual(span, pages, STACK_PURPOSE),
      free: (span) => this.heap.freeManual(span),
    });
    this.#scavengePacer = new ScavengePacer(this.#controls.scavenger, this.#controls, options.memoryLimitBytes);
    this.heap.insideMalloc = (_request, bytes, pages) => {
      this.#refilled[this.#processor] = pages === 0;
      this.#sweepPacer.deductCredit(bytes, pages);
    };
  }

  get firstObject(): number {
    return this.#objects.limit;
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    const end = this.#beginRequests(run, from, to, answers);
    return this.heap.mallocUntilSpan(run, from, end, answers);
  }

  mallocBeforeSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    const end = this.#beginRequests(run, from, to, answers);
    const next = this.heap.mallocBeforeSpan(run, from, end, answers);
    this.needsSpan = next < end;
    return next;
  }

  /** Returns the request up to which the program may go on. */
  #beginRequests(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#answers[this.#processor] = answers;
    const end = this.#marking === undefined ? to : this.#assistUpTo(run, from, to);
    this.#refilled[this.#processor] = false;
    return end;
  }

  useProcessor(p: number): void {
    this.#processor = p;
    this.heap.useProcessor(p);
    this.#stacks.useProcessor(p);
  }

  settle(run: AllocationRequests, from: number, to: number): void {
    const { costs } = this.#options;
    const { allocated, zeroed, scannable, lastScannable } = this.#tally.add(run, from, to, this.#answers[this.#processor]);
    const mallocNs = requestCosts(run, from, to, costs, this.heap.sizeClasses.maxSmallBytes);
    const refillNs = this.#refilled[this.#processor] ? costs.refill : 0;
    this.#passBesideWorkers(mallocNs + refillNs + zeroed * costs.zeroByte);
    this.#countScannable(scannable, lastScannable);
    if (this.#marking !== undefined) this.#marking.charge(allocated);
    else if (this.#isDue()) this.#startCycle();
    this.#yield();
  }

  collect(): void {
    this.#finishCycle();
    this.#startCycle();
    this.#finishCycle();
    this.#sweepInBackground();
  }

  readMemStats(): MemStats {
    const { MSpanInuse } = this.heap.memStats();
    this.#stacks.flush();
    this.heap.readMemStats();
    this.#pass(this.#options.costs.readMemStats);
    return { ...this.heap.memStats(), MSpanInuse, NextGC: Math.min(this.#pacer.goal, MAX_GOAL) };
  }

  sleep(ns: number): void {
    const { clock } = this.#options;
    const endNs = this.#idleMonitor.begin(ns);
    this.#finishCycle();
    this.#sweepInBackground();
    this.#scavenge();
    for (;;) {
      const nextLookNs = this.#idleMonitor.nextLookNs(this.#forcesCollections ? this.#lastCollectionNs : Infinity);
      const nextNs = Math.min(nextLookNs, this.#scavengePacer.wakeNs);
      if (nextNs > endNs) break;
      // What was done meanwhile may have taken longer.
      clock.advanceTo(nextNs);
      if (nextNs === nextLookNs) {
        this.#monitor();
        this.#finishCycle();
        this.#sweepInBackground();
        this.#idleMonitor.looked();
      }
      this.#scavenge();
    }
    clock.advanceTo(endNs);
    this.#idleMonitor.end();
    this.#nextYieldNs = clock.nowNs + TIME_SLICE_NS;
  }

  allocStack(stack: number, bytes: number): void {
    this.#stacks.alloc(stack, bytes);
  }

  freeStack(stack: number): void {
    this.#stacks.free(stack);
  }

  /**
   * The mcache counts memory with pointers by itself, and tells it only when a
   * span is refilled, before the object that needed the span is counted; a large
   * object just waits. What is told while a cycle runs counts for nothing (`gcController.update`).
   * @param last the last request's part of `bytes`
   */
  #countScannable(bytes: number, last: number): void {
    const { refills } = this.#controls;
    const p = this.#processor;
    const scanAlloc = (this.#scanAlloc[p] ?? 0) + bytes;
    this.#scanAlloc[p] = scanAlloc;
    if (refills === (this.#refills[p] ?? 0)) return;
    this.#refills[p] = refills;
    if (this.#marking === undefined) this.#pacer.heapScan += scanAlloc - last;
    this.#scanAlloc[p] = last;
  }

  memory(): ProcessMemory {
    return processMemory(this.heap.addressSpace());
  }

  #isDue(): boolean {
    this.#pacer.heapLive = this.#controls.heapLive;
    return this.#controls.heapLive >= this.#pacer.trigger;
  }

  #startCycle(): void {
    const { mutator, costs, clock } = this.#options;
    while (this.#controls.sweepOne());
    this.#ownAllocations.cycleStarts();
    this.#passStopped(costs.collection / 2);
    this.#stacks.beginMarking();
    const dead = mutator.takeDead(mutator.now, false);
    this.#pacer.heapLive = this.#controls.heapLive;
    this.#pacer.startCycle();
    this.#workBuffers.take(mutator.reachableObjects);
    this.#marking = new MarkingCycle(new MarkWork(markLoad(this.#options), costs), dead, this.#pacer, clock);
  }

  /**
   * Assists before the first of the requests from..to-1, if it is beyond the program's
   * credit; returns the next request that is, or `to`.
   */
  #assistUpTo(run: AllocationRequests, from: number, to: number): number {
    const marking = this.#marking as MarkingCycle;
    const next = marking.affordable(run, from, to, this.heap.sizeClasses);
    if (next > from) return next;
    this.#pacer.heapLive = this.#controls.heapLive;
    marking.assist(run.requests[from * WORDS_PER_MALLOC]);
    this.#endCycleIfDone();
    // The request that was assisted for is carried out in any case.
    return this.#marking === undefined ? to : Math.max(from + 1, marking.affordable(run, from, to, this.heap.sizeClasses));
  }

  /** Time passes for the program, which with several Ps has those that the workers leave. */
  #passBesideWorkers(ns: number): void {
    const marking = this.#marking;
    if (marking === undefined || this.#processors === 1) return this.#pass(ns);
    const workers = backgroundWorkers(this.#processors, MAX_UTILIZATION_ERROR);
    this.#pass((ns * this.#processors) / (this.#processors - workers));
    marking.catchUp(workers);
    this.#endCycleIfDone();
  }

  #finishCycle(): void {
    this.#marking?.finish(this.#processors);
    this.#endCycleIfDone();
  }

  /** Mark termination (`gcMarkTermination`), if nothing is left to mark. */
  #endCycleIfDone(): void {
    const marking = this.#marking;
    if (marking === undefined || !marking.isDone) return;
    const { clock, mutator, costs } = this.#options;
    const controls = this.#controls;
    this.#marking = undefined;
    this.#pacer.heapLive = controls.heapLive;
    this.#pacer.endCycle(marking.elapsedNs, this.#processors);
    this.#passStopped(costs.collection / 2);
    const inUse = controls.inUseBytes;
    this.heap.endMarking(CollectionMode.Lazy, marking.dead);
    mutator.recycle(marking.dead);
    this.#pacer.resetLive(controls.markedBytes(), marking.work.heapDone, marking.work.stackDone);
    controls.heapLive = this.#pacer.heapLive;
    this.#workBuffers.release();
    this.#pacer.commit(controls.isSwept);
    this.#sweepPacer.pace(this.#pacer.trigger, controls.isSwept);
    this.#scavengePacer.pace(inUse, this.#pacer.goal, this.#pacer.lastGoal);
    this.#wasSwept = false;
    this.#stacks.endMarking();
    // Each P sweeps what its mcache holds, and gives its free stacks back (`prepareForSweep`).
    this.heap.flushCaches();
    this.#stacks.flush();
    this.#lastCollectionNs = clock.nowNs;
    this.#hasCollected = true;
  }

  /** Once per time slice the scheduler lets others run: the marking worker, the sweeper; and the monitor looks at the clock. */
  #yield(): void {
    const { clock } = this.#options;
    if (clock.nowNs < this.#nextYieldNs) return;
    if (this.#hasCollected) this.#ownAllocations.finalizersRun();
    if (this.#processors === 1) {
      this.#marking?.takeTurn();
      this.#endCycleIfDone();
    }
    this.#sweepBatch();
    this.#scavenge();
    this.#idleMonitor.sawProgram();
    this.#monitor();
    this.#nextYieldNs = clock.nowNs + TIME_SLICE_NS;
  }

  #sweepBatch(): void {
    for (let i = 0; i < SWEEP_BATCH; i++) {
      if (this.#controls.sweepOne()) continue;
      if (this.#marking === undefined) this.#workBuffers.free();
      return;
    }
  }

  /** The background scavenger's turn. */
  #scavenge(): void {
    const { clock, costs } = this.#options;
    if (!this.#wasSwept && this.#controls.isSwept) {
      this.#wasSwept = true;
      this.#scavengePacer.wake(clock.nowNs);
    }
    const workedNs = this.#scavengePacer.run(clock.nowNs, (bytes, runs) => runs * costs.systemCall + bytes * costs.unmapByte);
    this.#pass(workedNs);
    if (workedNs > 0) this.#ownAllocations.scavengerSleeps();
  }

  #sweepInBackground(): void {
    while (this.#controls.sweepOne());
    this.#workBuffers.free();
  }

  /** Whether the monitor starts collections because of the time. */
  get #forcesCollections(): boolean {
    return this.#options.gogc >= 0 && this.#hasCollected;
  }

  #monitor(): void {
    const { clock } = this.#options;
    if (!this.#forcesCollections || this.#marking !== undefined) return;
    if (clock.nowNs - this.#lastCollectionNs > FORCED_COLLECTION_NS) this.#startCycle();
  }

  /** Time passes while the world stands still. */
  #passStopped(ns: number): void {
    this.#pass(ns);
    this.stoppedNs += ns;
  }

  #pass(ns: number): void {
    this.#options.clock.advance(ns);
  }
}
