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
  backgroundWorkers,
  processMemory,
  requestCosts,
  runStartUp,
} from '@spanlab/core';
import { FinalizedObject, type HeapPacing, ListHeap, Monitor } from '@spanlab/strategy-go1.4';
import { AllocationTally } from './allocation-tally.js';
import type { Costs } from './costs.js';
import { COUNTED_TWICE_BYTES, CollectorObjects } from './collector-objects.js';
import { LiveHeap } from './live-heap.js';
import { Marking } from './marking.js';
import { GOAL_UTILIZATION, Pacer } from './pacer.js';
import { go1_5 } from './release.js';
import { startUp } from './start-up.js';
import { SweepCredit } from './sweep-credit.js';
import { WorkTime } from './work-time.js';

/** Four sizes of stacks are pooled (`_NumStackOrders`); larger ones that end while marking runs wait in `stackFreeQueue`. */
const STACK_RULES: StackRules = { orders: 4, largeWhileMarking: 'wait' };
/** Most Ps that scan the roots at once (`_MaxGcproc`). */
const MAX_MARKERS = 32;

/**
 * The runtime of Go 1.5: a malloc that takes a span and finds
 * heap_live at next_gc starts a concurrent collection.
 *
 * With one P little of it is concurrent. The collector's goroutine takes over
 * at once and scans the roots; then the background worker scans the heap, until
 * it is done or its time slice is over. A heap that is scanned in less than
 * 10 ms is therefore marked with the program standing still. Where there is
 * more to scan, the program goes on, assists, and yields to the worker
 * whenever its share of the time has fallen under 25 %.
 *
 * With several Ps, a quarter of them scans the heap all the time (see
 * ProcessorRuntime), and the roots are scanned by all while the program stands still.
 *
 * Source: Go 1.5.1 `mallocgc` (malloc.go), `startGC`, `gc`, `gcMark`, `gcSweep`
 * (mgc.go), `schedule`, `sysmon` (proc1.go).
 */
export class ConcurrentRuntime implements ProcessorRuntime {
  readonly heap: ListHeap;
  readonly firstObject: number;
  readonly startUpGarbage = startUp.garbage;

  readonly #options: RuntimeOptions<Costs>;
  readonly #heapPacing: HeapPacing;
  readonly #pacer: Pacer;
  readonly #sweepCredit: SweepCredit;
  readonly #monitor: Monitor;
  readonly #tally = new AllocationTally();
  readonly #live: LiveHeap;
  readonly #workTime: WorkTime;
  readonly #collectorObjects: CollectorObjects;
  readonly #stacks: StackPools;
  readonly #forgottenFile = new FinalizedObject(startUp.finalized);

  /** The mark phase that is under way. */
  #marking: Marking | undefined;
  /** When the collector will go on that waits for its worker to start; infinite if it does not. */
  #workerReadyNs = Infinity;
  #concurrentCycles = 0;
  /** When the last collection ended; infinite before the first one. */
  #lastCollectionNs = Infinity;

  stoppedNs = 0;
  needsSpan = false;
  readonly #processors: number;
  /** The P that runs, and by P: whether the requests being carried out took a span, and whether for the mcache. */
  #processor = 0;
  readonly #tookSpan: boolean[] = [];
  readonly #refilled: boolean[] = [];
  /** Until when the workers have scanned, with several Ps. */
  #scannedUntilNs = 0;

  constructor(options: RuntimeOptions<Costs>) {
    this.#options = options;
    this.#processors = options.processors ?? 1;
    this.heap = new ListHeap(go1_5, { gogc: options.gogc, residentPages: true });
    const objects = new RuntimeObjects(this.heap, runStartUp(this.heap, startUp));
    this.firstObject = objects.limit;
    this.#collectorObjects = new CollectorObjects(objects);
    this.#stacks = new StackPools(STACK_RULES, FIRST_STACK_SPAN, {
      alloc: (span, pages) => this.heap.allocManual(span, pages),
      free: (span) => this.heap.freeManual(span),
    });
    this.#heapPacing = this.heap.pacing();
    this.#live = new LiveHeap(this.#heapPacing, this.#tally);
    this.#workTime = new WorkTime(this.#heapPacing, options.costs);
    this.#pacer = new Pacer(options.gogc);
    this.#monitor = new Monitor(options.clock);
    this.#sweepCredit = new SweepCredit(this.#heapPacing, () => this.heap.sweepOne());
    this.heap.insideMalloc = (_request, bytes, pages) => {
      this.#tookSpan[this.#processor] = true;
      this.#refilled[this.#processor] = pages === 0;
      this.#sweepCredit.deduct(bytes, pages);
    };
  }

  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#beginRequests();
    return this.heap.mallocUntilSpan(run, from, to, answers);
  }

  mallocBeforeSpan(run: AllocationRequests, from: number, to: number, answers: Int32Array): number {
    this.#beginRequests();
    const next = this.heap.mallocBeforeSpan(run, from, to, answers);
    this.needsSpan = next < to;
    return next;
  }

  #beginRequests(): void {
    this.#tookSpan[this.#processor] = false;
    this.#refilled[this.#processor] = false;
  }

  useProcessor(p: number): void {
    this.#processor = p;
    this.heap.useProcessor(p);
    this.#stacks.useProcessor(p);
  }

  settle(run: AllocationRequests, from: number, to: number): void {
    const { costs, clock } = this.#options;
    const bytesBefore = this.#tally.bytes;
    const scannableBefore = this.#tally.scannableBytes;
    this.#tally.add(run, from, to);
    // What is stored while marking runs is shaded, and has to be scanned too.
    this.#marking?.shade(this.#tally.scannableBytes - scannableBefore);
    const tookSpan = this.#tookSpan[this.#processor];
    this.#passBesideWorkers(
      requestCosts(run, from, to, costs, this.heap.sizeClasses.maxSmallBytes) +
        (this.#tally.bytes - bytesBefore) * costs.zeroByte +
        (this.#refilled[this.#processor] ? costs.refill : 0) +
        this.#workTime.sweeping() +
        this.#workTime.firstTouches(),
    );
    // Only a malloc that took a span looks at the trigger, assists, or gives way to a collector that has just begun.
    if (tookSpan) {
      if (this.#marking !== undefined) this.#assist(this.#marking);
      else if (clock.nowNs >= this.#workerReadyNs) this.#beginMarking();
      else if (this.#live.bytes >= this.#pacer.nextGcBytes && this.#workerReadyNs === Infinity) this.#startCycle();
    }
    if (this.#monitor.interrupts()) this.#schedule();
  }

  collect(): void {
    // Kept for fidelity: with GOGC=off even runtime.GC() does nothing.
    if (this.#options.gogc < 0) return;
    this.#finishCycle();
    this.heap.startCollection();
    this.#stacks.beginMarking();
    this.#pacer.startForced(this.#live.bytes);
    const { costs, mutator } = this.#options;
    this.#passRootScan();
    this.#pass((mutator.scannableBytes * costs.scanByte) / Math.min(this.#processors, MAX_MARKERS));
    this.#endMarking(CollectionMode.Eager, mutator.now);
    this.#sweepCredit.stop();
    this.#forgottenFile.swept();
  }

  readMemStats(): MemStats {
    // Whoever stops the world waits until no collection is under way.
    this.#finishCycle();
    // The records of spans are counted before the flush.
    const { MSpanInuse } = this.heap.memStats();
    this.#stacks.flush();
    this.heap.readMemStats();
    this.#heapPacing.tell();
    this.#pass(this.#options.costs.readMemStats);
    return { ...this.heap.memStats(), MSpanInuse, NextGC: this.#pacer.nextGcBytes };
  }

  sleep(ns: number): void {
    this.#idle();
    this.#monitor.sleep(
      ns,
      (until) => this.#passUntil(until),
      () => {
        this.#look();
        this.#idle();
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

  /** The collector's goroutine begins, and finishes what sweeping is left (`startGC`, `gc`). */
  #startCycle(): void {
    this.#concurrentCycles++;
    if (this.#concurrentCycles > 1) return this.#beginMarking();
    this.#collectorObjects.startCollector();
    this.#collectorObjects.startWorker();
    // The collector waits in a system call for its worker to start. Meanwhile the program runs, until it takes a span.
    this.#workerReadyNs = this.#options.clock.nowNs + this.#options.costs.systemCall;
  }

  /** Scans the roots, and as much of the heap as the worker's time slice allows. */
  #beginMarking(): void {
    const { mutator, clock } = this.#options;
    this.#workerReadyNs = Infinity;
    this.heap.startCollection();
    this.#stacks.beginMarking();
    this.#forgottenFile.swept();
    this.#pacer.startCycle(this.#live.bytes);
    this.#passRootScan();
    this.#marking = new Marking(mutator.now, clock.nowNs, this.#heapPacing.allocatedBytes(), mutator.scannableBytes);
    this.#monitor.switched();
    this.#scannedUntilNs = clock.nowNs;
    if (this.#processors === 1) this.#runWorker(this.#marking);
    else if (this.#marking.bytesLeft === 0) this.#terminateMarking(this.#marking);
  }

  /** The worker scans until it is done or interrupted. */
  #runWorker(marking: Marking): void {
    const { costs, clock } = this.#options;
    const budget = Math.ceil((this.#monitor.sliceEndNs - clock.nowNs) / costs.scanByte);
    const ns = marking.scanInBackground(budget) * costs.scanByte;
    this.#pass(ns);
    marking.workerNs += ns;
    this.#monitor.switched();
    if (marking.bytesLeft === 0) this.#terminateMarking(marking);
  }

  /** With several Ps: time passes for the program, which has the Ps that the workers leave. */
  #passBesideWorkers(ns: number): void {
    const marking = this.#marking;
    if (marking === undefined || this.#processors === 1) return this.#pass(ns);
    const workers = backgroundWorkers(this.#processors, 0);
    this.#pass((ns * this.#processors) / (this.#processors - workers));
    const { costs, clock } = this.#options;
    const elapsed = clock.nowNs - this.#scannedUntilNs;
    if (elapsed <= 0) return;
    this.#scannedUntilNs = clock.nowNs;
    marking.workerNs += marking.scanInBackground(Math.ceil((elapsed * workers) / costs.scanByte)) * costs.scanByte;
    if (marking.bytesLeft === 0) this.#terminateMarking(marking);
  }

  #assist(marking: Marking): void {
    const { costs } = this.#options;
    const allocated = this.#heapPacing.allocatedBytes() - marking.allocatedBefore;
    const ns = marking.assist(this.#pacer.assistRatio(this.#live.scannableBytes) * allocated) * costs.scanByte;
    this.#pass(ns);
    marking.assistNs += ns;
    if (marking.bytesLeft === 0) this.#terminateMarking(marking);
  }

  #terminateMarking(marking: Marking): void {
    const { clock } = this.#options;
    this.#marking = undefined;
    const duration = clock.nowNs - marking.startedNs;
    this.#pacer.endCycle(this.#live.bytes, duration > 0 ? marking.assistNs / (duration * this.#processors) : 0);
    this.#endMarking(CollectionMode.Lazy, marking.rootsScannedAt);
    this.#sweepCredit.start(this.#pacer.nextGcBytes - this.#live.bytes);
    // The background sweeper comes before the goroutine that had started all this.
    this.#sweepInTurn();
    this.#monitor.switched();
  }

  /**
   * The world stands still, all is marked. What the program dropped since the
   * roots were scanned is marked too, and what it allocated since: the write
   * barrier shades whatever it stores a pointer to.
   */
  #endMarking(mode: number, rootsScannedAt: number): void {
    const { mutator, clock } = this.#options;
    this.#stacks.flush();
    this.#stacks.endMarking();
    const dropped = mutator.takeDead(rootsScannedAt, false);
    const dead = this.#forgottenFile.addTo(dropped);
    const marked = this.#heapPacing.slotBytesInUse() - this.heap.slotBytesOf(dead) + COUNTED_TWICE_BYTES;
    this.#heapPacing.tell();
    this.#pacer.endMarking(marked, this.#live.bytes);
    this.heap.endMarking(mode, dead);
    mutator.recycle(dropped);
    this.#live.reset(marked, mutator.scannableBytes);
    this.#lastCollectionNs = clock.nowNs;
  }

  /** The time slice is over: the scheduler chooses who runs. */
  #schedule(): void {
    this.#monitor.switched();
    if (this.#options.clock.nowNs >= this.#workerReadyNs) this.#beginMarking();
    const marking = this.#marking;
    if (marking !== undefined) {
      const share = marking.workerNs / (this.#options.clock.nowNs - marking.startedNs);
      if (this.#processors === 1 && share <= GOAL_UTILIZATION) this.#runWorker(marking);
    } else {
      this.#sweepInTurn();
    }
    this.#monitor.sawProgram();
    this.#look();
  }

  /** What the monitor does because of the time. */
  #look(): void {
    const isIdle = this.#marking === undefined && this.#workerReadyNs === Infinity;
    if (this.#options.gogc >= 0 && isIdle && this.#monitor.wantsCollection(this.#lastCollectionNs)) this.#startCycle();
    if (this.#monitor.wantsScavenge()) this.heap.scavenge(this.#options.clock.nowNs);
  }

  /** Nothing of the program runs: the collector and the background sweeper get as far as they can. */
  #idle(): void {
    this.#finishCycle();
    while (!this.#heapPacing.isSwept) this.#sweepInTurn();
    this.#sweepInTurn();
    this.#pass(this.#workTime.sweeping());
  }

  /** The program waits until the collection that is under way is over. */
  #finishCycle(): void {
    if (this.#workerReadyNs < Infinity) this.#beginMarking();
    const marking = this.#marking;
    if (marking === undefined) return;
    this.#pass((marking.scanInBackground(marking.bytesLeft) * this.#options.costs.scanByte) / this.#processors);
    this.#terminateMarking(marking);
  }

  /** The background sweeper's turn: one span. Then the finalizers', if the sweeper has found any. */
  #sweepInTurn(): void {
    if (this.#heapPacing.isSwept) this.#forgottenFile.swept();
    else this.heap.sweepOne();
    if (this.#forgottenFile.isCalled()) this.#collectorObjects.callFinalizer();
  }

  /** Time passes for the roots, and for what a collection does however small the heap. */
  #passRootScan(): void {
    const { costs, globalsBytes, mutator } = this.#options;
    const markers = Math.min(this.#processors, MAX_MARKERS);
    const ns =
      costs.collection +
      (globalsBytes * costs.scanByte) / markers +
      (mutator.reachableObjects * costs.markObject) / markers +
      this.#workTime.sweeping();
    this.#pass(ns);
    this.stoppedNs += ns;
  }

  #pass(ns: number): void {
    this.#options.clock.advance(ns);
    this.#heapPacing.setNow(this.#options.clock.nowNs);
  }

  #passUntil(ns: number): void {
    this.#options.clock.advanceTo(ns);
    this.#heapPacing.setNow(this.#options.clock.nowNs);
  }
}
