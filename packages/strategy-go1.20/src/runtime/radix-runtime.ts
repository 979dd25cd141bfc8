import {
  type AllocationRequests,
  CollectionMode,
  GRANULE_BYTES,
  type MemStats,
  type ProcessMemory,
  type ProcessorRuntime,
  RuntimeObjects,
  type RuntimeOptions,
  STACK_PURPOSE,
  StackPools,
  WORDS_PER_MALLOC,
  backgroundWorkers,
  processMemory,
  requestCosts,
  runStartUp,
} from '@spanlab/core';
import { RadixHeap } from '../radix-heap.js';
import type { HeapControls } from '../heap-controls.js';
import { startUp } from '../start-up.js';
import { LARGE_SCAN_BYTES, MarkWork } from './mark-work.js';
import { Pacer } from './pacer.js';
import { ScavengePacer } from './scavenge-pacer.js';
import { SweepPacer } from './sweep-pacer.js';
import { WorkBuffers } from './work-buffers.js';

/** How long a goroutine runs before the monitor thread makes it yield: it sees it on one tick of 10 ms and acts on the next but one. */
const TIME_SLICE_NS = 20e6;
/** The first slice, while the monitor still ticks fast. */
const FIRST_SLICE_NS = 10e6;
/** Age of the last collection at which the monitor starts one (`forcegcperiod`). */
const FORCED_COLLECTION_NS = 120e9;
/** How often the monitor looks while nothing runs (half of `forcegcperiod`). */
const IDLE_TICK_NS = 60e9;
/** Share of the time since a cycle's start that the fractional worker may take, with its slack of a fifth. */
const FRACTIONAL_UTILIZATION = 0.25;
const FRACTIONAL_EXIT = 1.2 * FRACTIONAL_UTILIZATION;
/** Share that whole Ps may be off from a quarter of all before a part of a P makes up for it (`maxUtilError`). */
const MAX_UTILIZATION_ERROR = 0.3;
/** Least work of one assist (`gcOverAssistWork`). */
const OVER_ASSIST_WORK = 64 << 10;
/** Spans that the background sweeper sweeps before it lets others run (`sweepBatchSize`). */
const SWEEP_BATCH = 10;
/** What the collector scans besides the program's globals: the runtime's own, and the stacks of its goroutines, in bytes. */
const RUNTIME_DATA = 32 << 10;
const RUNTIME_BSS = 190 << 10;
const STACK_SCAN_BYTES = 4 << 10;
/** Sizes of stacks that are pooled (`_NumStackOrders`), and where their spans' numbers begin, behind the start-up's. */
const STACK_ORDERS = 4;
const FIRST_STACK_SPAN = 1000;
/**
 * What the runtime allocates for itself while the program runs, in bytes, as
 * every recorded outcome shows: with the first cycle, when a finalizer is first
 * called (`runfinq`), when the scavenger first sleeps.
 */
const WORKER_OBJECTS = [392, 32];
const FINALIZER_FRAME_BYTES = 32;
const TIMER_SLOT_BYTES = 8;
/** The goal with GOGC=off: GOMEMLIMIT is 2^63 − 1 unless it is set; what the process has beside its heap is lost in rounding. */
const MAX_GOAL = 2 ** 63;
/** Bytes of a pointer. */
const POINTER_BYTES = 8;

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

  readonly #options: RuntimeOptions;
  readonly #controls: HeapControls;
  readonly #pacer: Pacer;
  readonly #sweepPacer: SweepPacer;
  readonly #workBuffers: WorkBuffers;
  readonly #stacks: StackPools;
  readonly #scavengePacer: ScavengePacer;
  /** The running cycle's marking; undefined while none runs. */
  #marking: MarkWork | undefined;
  #dead: Int32Array = new Int32Array(0);
  #markStartNs = 0;
  /** Time of the background worker in this cycle, and its work that assists have not used up. */
  #workerNs = 0;
  #workerCredit = 0;
  /** Bytes that the program may allocate before it must assist. */
  #assistBytes = 0;
  stoppedNs = 0;
  needsSpan = false;
  readonly #processors: number;
  /** The P that runs. */
  #processor = 0;
  /** By P: memory with pointers that its mcache has counted and not told, in bytes (`scanAlloc`), and its refills. */
  readonly #scanAlloc = [0];
  readonly #refills = [0];
  /** By P: where its last answers stand. */
  readonly #answers: Int32Array[] = [];
  /** With several Ps: time until which the workers have marked, and what they have marked beyond it. */
  #markedUntilNs = 0;
  #aheadNs = 0;
  #nextYieldNs = FIRST_SLICE_NS;
  #lastCollectionNs = 0;
  #hasCollected = false;
  #hasStartedWorker = false;
  #hasFinalized = false;
  #hasScavenged = false;
  /** Whether the scavenger was told that this cycle's sweeping has ended. */
  #wasSwept = true;
  /** End of the memory that objects have ever used, in bytes from the arena's start. */
  #usedEnd = 0;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#processors = options.processors ?? 1;
    this.heap = new RadixHeap({ gogc: options.gogc, residentPages: true });
    this.#objects = new RuntimeObjects(this.heap, runStartUp(this.heap, startUp));
    this.#controls = this.heap.controls();
    this.#pacer = new Pacer(options.gogc, options.memoryLimitBytes, RUNTIME_DATA + RUNTIME_BSS + options.globalsBytes, this.#controls);
    this.#sweepPacer = new SweepPacer(this.#controls);
    this.#workBuffers = new WorkBuffers(this.heap);
    this.#stacks = new StackPools(STACK_ORDERS, FIRST_STACK_SPAN, {
      alloc: (span, pages) => this.heap.allocManual(span, pages, STACK_PURPOSE),
      free: (span) => this.heap.freeManual(span),
    });
    this.#scavengePacer = new ScavengePacer(this.#controls.scavenger, this.#controls, options.memoryLimitBytes);
    this.heap.insideMalloc = (_request, bytes, pages) => this.#sweepPacer.deductCredit(bytes, pages);
  }

  get firstObject(): number {
    return this.#objects.limit;
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#answers[this.#processor] = answers;
    const end = this.#marking === undefined ? to : this.#assistUpTo(run, from, to);
    return this.heap.mallocUntilSpan(run, from, end, answers);
  }

  mallocBeforeSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#answers[this.#processor] = answers;
    const end = this.#marking === undefined ? to : this.#assistUpTo(run, from, to);
    const next = this.heap.mallocBeforeSpan(run, from, end, answers);
    this.needsSpan = next < end;
    return next;
  }

  useProcessor(p: number): void {
    this.#processor = p;
    this.heap.useProcessor(p);
  }

  settle(run: AllocationRequests, from: number, to: number): void {
    const { costs } = this.#options;
    const { classOf, slotBytes, maxSmallBytes } = this.heap.sizeClasses;
    const answers = this.#answers[this.#processor];
    let allocated = 0;
    let zeroed = 0;
    let scannable = 0;
    let last = 0;
    for (let w = from * WORDS_PER_MALLOC; w < to * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
      const size = run.requests[w];
      allocated += size > maxSmallBytes ? size : slotBytes[classOf[(size + 7) >>> 3]];
      zeroed += this.#zeroedBytes(size, answers[w]);
      last = (run.requests[w + 1] & 1) === 0 ? size : 0;
      scannable += last;
    }
    this.#passBesideWorkers(requestCosts(run, from, to, costs, maxSmallBytes) + costs.refill + zeroed * costs.zeroByte);
    this.#countScannable(scannable, last);
    if (this.#marking !== undefined) this.#assistBytes -= allocated;
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
    const end = clock.nowNs + ns;
    let nextTickNs = clock.nowNs + IDLE_TICK_NS;
    this.#finishCycle();
    this.#sweepInBackground();
    this.#scavenge();
    for (;;) {
      const nextNs = Math.min(nextTickNs, this.#scavengePacer.wakeNs);
      if (nextNs > end) break;
      // What was done meanwhile may have taken longer.
      this.#pass(Math.max(0, nextNs - clock.nowNs));
      if (nextNs === nextTickNs) {
        nextTickNs += IDLE_TICK_NS;
        this.#monitor();
        this.#finishCycle();
        this.#sweepInBackground();
      }
      this.#scavenge();
    }
    this.#pass(Math.max(0, end - clock.nowNs));
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

  /**
   * Bytes that malloc must clear: all of the object, unless its memory was
   * never used before. What was used lies below a mark that only rises
   * (`zeroedBase`; the real one is kept per arena).
   */
  #zeroedBytes(size: number, granule: number): number {
    const end = granule * GRANULE_BYTES + size;
    if (end <= this.#usedEnd) return size;
    this.#usedEnd = end;
    return 0;
  }

  memory(): ProcessMemory {
    return processMemory(this.heap.addressSpace());
  }

  #isDue(): boolean {
    this.#pacer.heapLive = this.#controls.heapLive;
    return this.#controls.heapLive >= this.#pacer.trigger;
  }

  #startCycle(): void {
    const { mutator, costs, clock, globalsBytes } = this.#options;
    while (this.#controls.sweepOne());
    // The first cycle starts the marking worker: a goroutine, and what waits for it.
    if (!this.#hasStartedWorker) for (const bytes of WORKER_OBJECTS) this.#objects.alloc(bytes, false);
    this.#hasStartedWorker = true;
    this.#passStopped(costs.collection / 2);
    this.#stacks.flush();
    this.#dead = mutator.takeDead(mutator.now, false);
    this.#pacer.heapLive = this.#controls.heapLive;
    this.#pacer.startCycle();
    this.#marking = new MarkWork(
      {
        dataBytes: RUNTIME_DATA,
        runtimeBssBytes: RUNTIME_BSS,
        // Something must refer to the objects.
        programBssBytes: Math.max(POINTER_BYTES, globalsBytes),
        referringBytes: Math.max(POINTER_BYTES, Math.min(globalsBytes, mutator.peakObjects * POINTER_BYTES)),
        stackBytes: STACK_SCAN_BYTES,
        objects: mutator.reachableObjects,
        scannableBytes: mutator.scannableBytes,
        largeScannable: mutator.largeScannable(LARGE_SCAN_BYTES),
      },
      costs,
    );
    this.#workBuffers.take(mutator.reachableObjects);
    this.#markStartNs = clock.nowNs;
    this.#markedUntilNs = clock.nowNs;
    this.#aheadNs = 0;
    this.#workerNs = 0;
    this.#workerCredit = 0;
    this.#assistBytes = 0;
  }

  /**
   * Assists before the first of the requests from..to-1, if it is beyond the program's
   * credit; returns the next request that is, or `to`.
   */
  #assistUpTo({ requests }: AllocationRequests, from: number, to: number): number {
    const { classOf, slotBytes, maxSmallBytes } = this.heap.sizeClasses;
    let used = 0;
    for (let i = from; i < to; i++) {
      const size = requests[i * WORDS_PER_MALLOC];
      if (this.#assistBytes < used + size) {
        if (i > from) return i;
        this.#assist(size);
        if (this.#marking === undefined) return to;
      }
      // Rounding is charged afterwards.
      used += size > maxSmallBytes ? size : slotBytes[classOf[(size + 7) >>> 3]];
    }
    return to;
  }

  /** The program is about to allocate, and marks as much as it owes for that (`gcAssistAlloc`). */
  #assist(bytes: number): void {
    const marking = this.#marking as MarkWork;
    const pacer = this.#pacer;
    pacer.heapLive = this.#controls.heapLive;
    pacer.revise();
    let debt = bytes - this.#assistBytes;
    let work = Math.trunc(pacer.assistWorkPerByte * debt);
    if (work < OVER_ASSIST_WORK) {
      work = OVER_ASSIST_WORK;
      debt = Math.trunc(pacer.assistBytesPerWork * work);
    }
    if (this.#workerCredit > 0) {
      const stolen = Math.min(this.#workerCredit, work);
      this.#assistBytes += stolen < work ? 1 + Math.trunc(pacer.assistBytesPerWork * stolen) : debt;
      this.#workerCredit -= stolen;
      work -= stolen;
      if (work === 0) return;
    }
    marking.drain(work, Infinity);
    this.#pass(marking.ns);
    pacer.assistNs += marking.ns;
    pacer.scanWork += marking.work;
    this.#assistBytes += 1 + Math.trunc(pacer.assistBytesPerWork * marking.work);
    if (marking.isDone) this.#endCycle();
  }

  /** The background worker's turn, for as long as it may run. */
  #runWorker(limitNs: number): void {
    const marking = this.#marking as MarkWork;
    marking.drain(Infinity, limitNs);
    this.#pass(marking.ns / this.#processors);
    this.#countWork(marking);
  }

  /** With several Ps: time passes for the program, which has the Ps that the workers leave. */
  #passBesideWorkers(ns: number): void {
    const marking = this.#marking;
    if (marking === undefined || this.#processors === 1) return this.#pass(ns);
    const workers = backgroundWorkers(this.#processors, MAX_UTILIZATION_ERROR);
    this.#pass((ns * this.#processors) / (this.#processors - workers));
    const elapsed = this.#options.clock.nowNs - this.#markedUntilNs;
    if (elapsed <= 0) return;
    this.#markedUntilNs += elapsed;
    // A block of globals is scanned as a whole, however long that takes.
    this.#aheadNs -= elapsed * workers;
    if (this.#aheadNs >= 0) return;
    marking.drain(Infinity, -this.#aheadNs);
    this.#aheadNs += marking.ns;
    this.#countWork(marking);
  }

  /** What the workers have just done. */
  #countWork(marking: MarkWork): void {
    this.#workerNs += marking.ns;
    this.#workerCredit += marking.work;
    this.#pacer.scanWork += marking.work;
    if (marking.isDone) this.#endCycle();
  }

  #finishCycle(): void {
    if (this.#marking !== undefined) this.#runWorker(Infinity);
  }

  /** Mark termination (`gcMarkTermination`). */
  #endCycle(): void {
    const { clock, mutator, costs } = this.#options;
    const marking = this.#marking as MarkWork;
    const controls = this.#controls;
    this.#marking = undefined;
    this.#pacer.heapLive = controls.heapLive;
    this.#pacer.endCycle(clock.nowNs - this.#markStartNs, this.#processors);
    this.#passStopped(costs.collection / 2);
    const inUse = controls.inUseBytes;
    this.heap.endMarking(CollectionMode.Lazy, this.#dead);
    mutator.recycle(this.#dead);
    this.#pacer.resetLive(controls.markedBytes(), marking.heapDone, marking.stackDone);
    controls.heapLive = this.#pacer.heapLive;
    this.#workBuffers.release();
    this.#pacer.commit(controls.isSwept);
    this.#sweepPacer.pace(this.#pacer.trigger, controls.isSwept);
    this.#scavengePacer.pace(inUse, this.#pacer.goal, this.#pacer.lastGoal);
    this.#wasSwept = false;
    this.heap.flushCaches();
    this.#lastCollectionNs = clock.nowNs;
    this.#hasCollected = true;
  }

  /** Once per time slice the scheduler lets others run: the marking worker, the sweeper; and the monitor looks at the clock. */
  #yield(): void {
    const { clock } = this.#options;
    if (clock.nowNs < this.#nextYieldNs) return;
    // The first cycle has found a forgotten file: its finalizer is called when others may run.
    if (this.#hasCollected && !this.#hasFinalized) this.#objects.alloc(FINALIZER_FRAME_BYTES, true);
    this.#hasFinalized ||= this.#hasCollected;
    if (this.#marking !== undefined && this.#processors === 1) {
      // The worker leaves when its share of the time since the start is used up.
      const elapsed = clock.nowNs - this.#markStartNs;
      const limit = (FRACTIONAL_EXIT * elapsed - this.#workerNs) / (1 - FRACTIONAL_EXIT);
      if (this.#workerNs <= FRACTIONAL_UTILIZATION * elapsed && limit > 0) this.#runWorker(limit);
    }
    this.#sweepBatch();
    this.#scavenge();
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
    // Its first sleep makes room for a timer.
    if (workedNs > 0 && !this.#hasScavenged) this.#objects.alloc(TIMER_SLOT_BYTES, false);
    this.#hasScavenged ||= workedNs > 0;
  }

  #sweepInBackground(): void {
    while (this.#controls.sweepOne());
    this.#workBuffers.free();
  }

  #monitor(): void {
    const { clock, gogc } = this.#options;
    if (gogc < 0 || !this.#hasCollected || this.#marking !== undefined) return;
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
