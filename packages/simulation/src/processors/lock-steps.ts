import { HEAP_LOCK, type HeapStrategy, type LockHolds } from '@spanlab/core';

/**
 * Notes which locks a heap takes while a P does something that may need them,
 * and tells for how long each is held.
 */
export class LockSteps {
  /** Numbers of the locks taken since {@link begin}, in order, and how long each is held, in ns. */
  readonly locks: number[] = [];
  readonly holdNs: number[] = [];
  #isNoting = false;
  /** Of these, the page heap's; and how much it had searched before the first of them. */
  #heapLocks = 0;
  #searched = 0;

  constructor(
    private readonly heap: HeapStrategy,
    private readonly holds: LockHolds,
  ) {
    heap.onLock = (lock) => {
      if (!this.#isNoting) return;
      // The search comes after it.
      if (lock === HEAP_LOCK && this.#heapLocks++ === 0) this.#searched = this.#searchSteps();
      this.locks.push(lock);
    };
  }

  begin(): void {
    this.locks.length = 0;
    this.holdNs.length = 0;
    this.#heapLocks = 0;
    this.#isNoting = true;
  }

  /** The P has done it. */
  end(): void {
    this.#isNoting = false;
    const { centralNs, heapNs, searchStepNs } = this.holds;
    const searchNs = this.#heapLocks === 0 ? 0 : ((this.#searchSteps() - this.#searched) * searchStepNs) / this.#heapLocks;
    for (const lock of this.locks) this.holdNs.push(lock === HEAP_LOCK ? heapNs + searchNs : centralNs);
  }

  /**
   * Shortens what the locks are held for, so that all of it fits into the time
   * that the cost model has for the step: work that the model charges nothing
   * for, such as 1.4's sweeping, takes no time here either.
   */
  fitInto(ns: number): void {
    const sum = this.holdNs.reduce((total, hold) => total + hold, 0);
    if (sum <= ns * MAX_SHARE) return;
    const scale = (ns * MAX_SHARE) / sum;
    this.holdNs.forEach((hold, i) => (this.holdNs[i] = hold * scale));
  }

  #searchSteps(): number {
    const { listSteps = 0, summariesRead = 0 } = this.heap.workCounts?.() ?? {};
    return listSteps + summariesRead;
  }
}

/** Locks take at most this share of a step: after them, the P still has to allocate. */
const MAX_SHARE = 0.9;
