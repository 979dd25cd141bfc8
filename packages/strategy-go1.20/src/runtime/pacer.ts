/** Heap size below which nothing is collected with GOGC=100 (`defaultHeapMinimum`). */
const DEFAULT_HEAP_MINIMUM = 4 << 20;
/** Share of the processors that background marking aims at (`gcBackgroundUtilization`). */
const BACKGROUND_UTILIZATION = 0.25;
/** Heap growth that concurrent sweeping is given at least (`sweepMinHeapDistance`). */
const SWEEP_MIN_DISTANCE = 1 << 20;
/** The goal lies at least this far beyond where the cycle was triggered. */
const MIN_RUNWAY = 64 << 10;
/** Bounds of the trigger between marked heap and goal, in 64ths. */
const TRIGGER_PARTS = 64;
const MIN_TRIGGER_PARTS = 45;
const MAX_TRIGGER_PARTS = 61;
/** How far beyond its goal a heap may grow in a pinch. */
const MAX_OVERSHOOT = 1.1;
/** GOGC that assists are paced by when there is none, and a memory limit or runtime.GC() collects. */
const GOGC_WHEN_OFF = 100_000;
/** Headroom that the memory limit keeps (`memoryLimitHeapGoalHeadroom`). */
const LIMIT_HEADROOM = 1 << 20;

/** What the page heap has in use, in bytes; see MemStats. */
export interface HeapUse {
  /** Mapped and ready to use (`mappedReady`). */
  readonly mappedReadyBytes: number;
  /** Free and not given back (`heapFree`). */
  readonly freeBytes: number;
  /** Objects allocated and not swept (`totalAlloc - totalFree`). */
  readonly allocBytes: number;
}

/**
 * Decides at which heap size a collection starts, how large the heap should be
 * when it ends, and how much of the marking the program must do itself on the
 * way. All sizes in bytes.
 *
 * Source: Go 1.20.4 `gcControllerState` (mgcpacer.go); spec go1.20.md section f.
 */
export class Pacer {
  /** Live heap as malloc counts it: grows with allocation, reset to what was marked. */
  heapLive = 0;
  /** What the last cycle marked, and scanned in the heap and on stacks. */
  heapMarked = 0;
  lastHeapScan = 0;
  lastStackScan = 0;
  /** Memory with pointers that has been allocated and marked (`heapScan`). */
  heapScan = 0;
  /** Heap size at which the running cycle was triggered; infinite when none runs. */
  triggered = Infinity;
  /** Scan work of the running cycle: heap, stacks, globals. */
  scanWork = 0;
  /** Time that the program spent marking in this cycle, in ns. */
  assistNs = 0;
  /** Goal when the last cycle ended. */
  lastGoal = 0;

  /** Scan work that the program owes for each byte it allocates, and the reverse. */
  assistWorkPerByte = 0;
  assistBytesPerWork = 0;

  #gogcGoal = 0;
  #runway = 0;
  #sweepDistanceTrigger = 0;
  #consMark = 0;
  #lastConsMark = 0;

  constructor(
    private readonly gogc: number,
    private readonly memoryLimitBytes: number,
    private readonly globalsScan: number,
    private readonly use: HeapUse,
  ) {
    this.commit(true);
  }

  /** Heap size that the running or the next cycle aims to end at (`heapGoal`). */
  get goal(): number {
    return this.#goal().goal;
  }

  /** Heap size at which the next cycle starts (`trigger`). */
  get trigger(): number {
    const { goal, minTrigger } = this.#goal();
    const { heapMarked } = this;
    if (heapMarked >= goal) return goal;
    const part = Math.floor((goal - heapMarked) / TRIGGER_PARTS);
    const lowest = Math.max(minTrigger, heapMarked, heapMarked + part * MIN_TRIGGER_PARTS);
    let highest = heapMarked + part * MAX_TRIGGER_PARTS;
    if (goal > DEFAULT_HEAP_MINIMUM) highest = Math.max(highest, goal - DEFAULT_HEAP_MINIMUM);
    highest = Math.max(highest, lowest);
    const wanted = this.#runway >= goal ? lowest : goal - this.#runway;
    return Math.min(Math.max(wanted, lowest), highest);
  }

  /** A cycle starts: the program's assists are paced from here. */
  startCycle(): void {
    this.triggered = this.heapLive;
    this.scanWork = 0;
    this.assistNs = 0;
    this.revise();
  }

  /** Recomputes the assist ratio from what is still to be scanned and to be allocated (`revise`). */
  revise(): void {
    let goal = this.goal;
    let expected = this.lastHeapScan + this.lastStackScan + this.globalsScan;
    const most = this.heapScan + this.lastStackScan + this.globalsScan;
    if (this.scanWork > expected) {
      // More than in the last cycle: the goal moves out in proportion, up to the next cycle's.
      const extended = Math.trunc(((goal - this.triggered) / expected) * most) + this.triggered;
      expected = most;
      goal = Math.min(extended, Math.trunc((1 + (this.gogc < 0 ? GOGC_WHEN_OFF : this.gogc) / 100) * goal));
    }
    if (this.heapLive > goal) {
      goal = Math.trunc(goal * MAX_OVERSHOOT);
      expected = most;
    }
    const work = Math.max(expected - this.scanWork, 1000);
    const bytes = Math.max(goal - this.heapLive, 1);
    this.assistWorkPerByte = work / bytes;
    this.assistBytesPerWork = bytes / work;
  }

  /**
   * Marking has ended: learns how fast the program allocates while a cycle runs
   * (`endCycle`).
   * @param markNs how long it was
   */
  endCycle(markNs: number, processors: number): void {
    this.lastGoal = this.goal;
    if (this.heapLive <= this.triggered) return;
    const utilization = BACKGROUND_UTILIZATION + (markNs > 0 ? this.assistNs / (markNs * processors) : 0);
    const consMark = ((this.heapLive - this.triggered) * utilization) / (this.scanWork * (1 - utilization));
    this.#consMark = (consMark + this.#lastConsMark) / 2;
    this.#lastConsMark = consMark;
  }

  /** The live heap is what was marked (`resetLive`). */
  resetLive(markedBytes: number, heapScanned: number, stackScanned: number): void {
    this.heapMarked = markedBytes;
    this.heapLive = markedBytes;
    this.heapScan = heapScanned;
    this.lastHeapScan = heapScanned;
    this.lastStackScan = stackScanned;
    this.triggered = Infinity;
  }

  /** Fixes goal and runway of the next cycle (`commit`). */
  commit(isSwept: boolean): void {
    this.#sweepDistanceTrigger = isSwept ? 0 : this.heapLive + SWEEP_MIN_DISTANCE;
    const reachable = this.heapMarked + this.lastStackScan + this.globalsScan;
    this.#gogcGoal =
      this.gogc < 0
        ? Infinity
        : Math.max(
            this.heapMarked + Math.floor((reachable * this.gogc) / 100),
            Math.floor((DEFAULT_HEAP_MINIMUM * this.gogc) / 100),
          );
    const runway =
      ((this.#consMark * (1 - BACKGROUND_UTILIZATION)) / BACKGROUND_UTILIZATION) *
      (this.lastHeapScan + this.lastStackScan + this.globalsScan);
    // Where the program marked for more than three quarters of the time, the
    // estimate is negative, and the conversion to an unsigned number makes it huge.
    this.#runway = runway < 0 ? Infinity : Math.trunc(runway);
  }

  #goal(): { goal: number; minTrigger: number } {
    const limited = this.#memoryLimitGoal();
    if (limited < this.#gogcGoal) return { goal: limited, minTrigger: 0 };
    let goal = Math.max(this.#gogcGoal, this.#sweepDistanceTrigger);
    if (this.triggered < Infinity) goal = Math.max(goal, this.triggered + MIN_RUNWAY);
    return { goal, minTrigger: this.#sweepDistanceTrigger };
  }

  /** Heap size that keeps the process within its memory limit. */
  #memoryLimitGoal(): number {
    if (this.memoryLimitBytes === Infinity) return Infinity;
    const { mappedReadyBytes, freeBytes, allocBytes } = this.use;
    const nonHeap = mappedReadyBytes - freeBytes - allocBytes;
    const overage = Math.max(mappedReadyBytes - this.memoryLimitBytes, 0);
    if (nonHeap + overage >= this.memoryLimitBytes) return this.heapMarked;
    let goal = this.memoryLimitBytes - (nonHeap + overage);
    goal = goal < LIMIT_HEADROOM || goal - LIMIT_HEADROOM < LIMIT_HEADROOM ? LIMIT_HEADROOM : goal - LIMIT_HEADROOM;
    return Math.max(goal, this.heapMarked);
  }
}
