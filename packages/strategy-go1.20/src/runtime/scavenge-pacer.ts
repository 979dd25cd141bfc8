import type { Scavenger } from '../scavenger.js';

/** Slack of the goal over what the heap had in use, as a divisor: a tenth (`retainExtraPercent`). */
const RETAIN_EXTRA_DIVISOR = 10;
/** Pages of the system. */
const OS_PAGE_BYTES = 4096;
/** What the background scavenger gives back at once (`scavengeQuantum`). */
const QUANTUM_BYTES = 64 << 10;
/** It works for this long before it sleeps (`minScavWorkTime`). */
const WORK_NS = 1e6;
/** Share of one processor that it aims to take (`scavengePercent`). */
const CPU_SHARE = 0.01;
/** Kept for fidelity: the goal that the memory limit sets it is 95 times the limit, not 95 % of it. */
const LIMIT_GOAL_FACTOR = 95;

/** What the goals are made from, in bytes. */
export interface HeapRetained {
  readonly inUseBytes: number;
  readonly freeBytes: number;
  readonly mappedReadyBytes: number;
}

/**
 * Decides how much free memory the heap keeps, and lets the background
 * scavenger give the rest back, in short spells.
 *
 * Source: Go 1.20.4 `gcPaceScavenger`, `scavengerState.run` (mgcscavenge.go).
 */
export class ScavengePacer {
  /** Time at which the background scavenger wakes up by itself, in ns. */
  #wakeNs = Infinity;

  constructor(
    private readonly scavenger: Scavenger,
    private readonly retained: HeapRetained,
    private readonly memoryLimitBytes: number,
  ) {
    scavenger.limitBytes = memoryLimitBytes;
  }

  /**
   * A cycle has ended.
   * @param lastInUse heap in use when marking ended, in bytes
   * @param goal of the next cycle
   * @param lastGoal of the cycle that has ended; 0 if there was none
   */
  pace(lastInUse: number, goal: number, lastGoal: number): void {
    const { inUseBytes, freeBytes } = this.retained;
    this.scavenger.goalBytes = Infinity;
    if (lastGoal === 0) return;
    // With GOGC=off both goals are infinite here; the real ones are huge, and equal.
    let keep = Math.trunc(lastInUse * (goal === lastGoal ? 1 : goal / lastGoal));
    keep += Math.floor(keep / RETAIN_EXTRA_DIVISOR);
    keep = Math.ceil(keep / OS_PAGE_BYTES) * OS_PAGE_BYTES;
    const now = inUseBytes + freeBytes;
    if (now <= keep || now - keep < OS_PAGE_BYTES) return;
    this.scavenger.goalBytes = keep;
  }

  /** Sweeping has ended: there is something to give back now (`scavengerState.ready`). */
  wake(nowNs: number): void {
    this.#wakeNs = Math.min(this.#wakeNs, nowNs);
  }

  /** Time at which the background scavenger wants to run; infinite if it has nothing to do. */
  get wakeNs(): number {
    return this.#wakeNs;
  }

  /**
   * The background scavenger's turn.
   * @param costNs what giving back a quantum costs: bytes released and runs → ns
   * @returns how long it worked, in ns
   */
  run(nowNs: number, costNs: (bytes: number, runs: number) => number): number {
    if (nowNs < this.#wakeNs) return 0;
    this.#wakeNs = Infinity;
    let worked = 0;
    while (worked < WORK_NS && !this.#isContent()) {
      const runs = this.scavenger.runs;
      const released = this.scavenger.scavenge(QUANTUM_BYTES);
      if (released > 0) worked += costNs(released, this.scavenger.runs - runs);
      if (released < QUANTUM_BYTES) return worked;
    }
    if (!this.#isContent()) this.#wakeNs = nowNs + worked / CPU_SHARE;
    return worked;
  }

  #isContent(): boolean {
    const { inUseBytes, freeBytes, mappedReadyBytes } = this.retained;
    return (
      inUseBytes + freeBytes <= this.scavenger.goalBytes && mappedReadyBytes <= this.memoryLimitBytes * LIMIT_GOAL_FACTOR
    );
  }
}
