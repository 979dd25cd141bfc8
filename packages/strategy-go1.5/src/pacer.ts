/** Least heap at which a collection starts with GOGC=100, in bytes (`defaultHeapMinimum`). */
const DEFAULT_HEAP_MINIMUM_BYTES = 4 * 2 ** 20;
/** The same with GOGC=off: -1 percent in unsigned arithmetic of 64 bits. */
const OFF_HEAP_MINIMUM_BYTES = (2 ** 64 - DEFAULT_HEAP_MINIMUM_BYTES) / 100;
/** Least growth between a collection's end and the next one's start with GOGC=100, in bytes (`sweepMinHeapDistance`). */
const SWEEP_MIN_HEAP_DISTANCE_BYTES = 2 ** 20;
/** Least growth that a mark phase is paced for, in bytes. */
const MIN_HEAP_DISTANCE_BYTES = 2 ** 20;
/** Share of the processors that marks in the background (`gcGoalUtilization`). */
export const GOAL_UTILIZATION = 0.25;
/** How strongly the trigger follows its error (`triggerGain`). */
const TRIGGER_GAIN = 0.5;
/** The trigger ratio is at most this share of the goal's growth. */
const MAX_TRIGGER_SHARE = 0.95;

/**
 * The first concurrent pacer: decides at which size of the live heap the next
 * collection starts, and how much the program has to help it.
 *
 *     marked ........ next_gc ............ goal = reachable x (1 + GOGC/100)
 *            (1 + trigger ratio)
 *
 * A cycle starts early enough that marking ends when the heap has grown by
 * GOGC; how early, the trigger ratio r, is learnt from one cycle to the next.
 *
 * Source: Go 1.5.1 `gcControllerState`, `gcMark`, `setGCPercent` (mgc.go); spec
 * go1.5.md, section 4.
 */
export class Pacer {
  /** Heap size below which no collection starts (`heapminimum`). */
  readonly heapMinimumBytes: number;
  /** Live heap at which the next collection starts (`next_gc`). */
  nextGcBytes: number;
  /** Growth over the reachable heap at which a cycle starts (`triggerRatio`). */
  triggerRatio = 7 / 8;
  /** What the last collection marked (`heap_marked`). */
  heapMarkedBytes = 0;
  /** Of it, what was there before that collection began, as far as the pacer knows (`heap_reachable`). */
  heapReachableBytes = 0;
  /** Live heap that this cycle may end with (`heapGoal`). */
  heapGoalBytes = 0;
  /** Live heap that this cycle began with (`initialHeapLive`). */
  initialHeapLiveBytes = 0;

  constructor(
    /** GOGC in percent; negative for `off`. */
    private readonly gogc: number,
  ) {
    this.heapMinimumBytes = gogc < 0 ? OFF_HEAP_MINIMUM_BYTES : percentOf(DEFAULT_HEAP_MINIMUM_BYTES, gogc);
    this.nextGcBytes = this.heapMinimumBytes;
  }

  /** A stop-the-world collection begins (`gcResetMarkState`). */
  startForced(heapLiveBytes: number): void {
    this.initialHeapLiveBytes = heapLiveBytes;
  }

  /** A concurrent collection begins (`startCycle`). */
  startCycle(heapLiveBytes: number): void {
    this.initialHeapLiveBytes = heapLiveBytes;
    // What was marked says nothing yet, or little where the minimum rules: as if it were in step with the trigger.
    if (this.nextGcBytes <= this.heapMinimumBytes) {
      this.heapMarkedBytes = Math.trunc(this.nextGcBytes / (1 + this.triggerRatio));
      this.heapReachableBytes = this.heapMarkedBytes;
    }
    this.heapGoalBytes = this.heapReachableBytes + percentOf(this.heapReachableBytes, this.gogc);
  }

  /**
   * Bytes to scan for every byte that the program allocates while marking runs (`revise`).
   * @param heapScanBytes bytes of the heap that may hold pointers
   */
  assistRatio(heapScanBytes: number): number {
    return heapScanBytes / Math.max(this.heapGoalBytes - this.initialHeapLiveBytes, MIN_HEAP_DISTANCE_BYTES);
  }

  /**
   * A concurrent cycle's mark phase is over: corrects the trigger (`endCycle`).
   * @param heapLiveBytes live heap now
   * @param assistUtilization share of the processors that assists took
   */
  endCycle(heapLiveBytes: number, assistUtilization: number): void {
    const goalGrowth = this.gogc / 100;
    const actualGrowth = heapLiveBytes / this.heapMarkedBytes - 1;
    const utilization = (GOAL_UTILIZATION + assistUtilization) / GOAL_UTILIZATION;
    const error = goalGrowth - this.triggerRatio - utilization * (actualGrowth - this.triggerRatio);
    const ratio = this.triggerRatio + TRIGGER_GAIN * error;
    this.triggerRatio = Math.min(Math.max(ratio, 0), goalGrowth * MAX_TRIGGER_SHARE);
  }

  /**
   * All is marked, with the world stopped: sets the next trigger (`gcMark`).
   * The heap is as large as what was marked, from here on.
   * @param markedBytes of the slots of all marked objects
   * @param heapLiveBytes live heap before, all caches told
   */
  endMarking(markedBytes: number, heapLiveBytes: number): void {
    const allocatedMeanwhile = heapLiveBytes - this.initialHeapLiveBytes;
    this.heapReachableBytes = Math.max(markedBytes - allocatedMeanwhile, 0);
    this.heapMarkedBytes = markedBytes;
    this.nextGcBytes = Math.max(
      Math.trunc(this.heapReachableBytes * (1 + this.triggerRatio)),
      this.heapMinimumBytes,
      markedBytes + percentOf(SWEEP_MIN_HEAP_DISTANCE_BYTES, this.gogc),
    );
  }
}

function percentOf(bytes: number, percent: number): number {
  return Math.floor((bytes * percent) / 100);
}
