import { type VirtualClock, WORDS_PER_MALLOC, type AllocationRequests, type SizeClassTable } from '@spanlab/core';
import type { MarkWork } from './mark-work.js';
import type { Pacer } from './pacer.js';

/** Least work of one assist (`gcOverAssistWork`). */
const OVER_ASSIST_WORK = 64 << 10;
/** Share of the time since a cycle's start that the fractional worker may take, with its slack of a fifth. */
const FRACTIONAL_UTILIZATION = 0.25;
const FRACTIONAL_EXIT = 1.2 * FRACTIONAL_UTILIZATION;

/**
 * The marking of one cycle, and who does how much of it: the program, which
 * assists when it has allocated beyond its credit, and the background workers.
 *
 * Source: Go 1.20.4 `gcAssistAlloc`, `gcFlushBgCredit` (mgcmark.go),
 * `gcBgMarkWorker` (mgc.go).
 */
export class MarkingCycle {
  readonly #startNs: number;
  /** Time of the workers so far, and their work that assists have not used up. */
  #workerNs = 0;
  #workerCredit = 0;
  /** Bytes that the program may allocate before it must assist. */
  #assistBytes = 0;
  /** With workers beside the program: time until which they have marked, and what they have marked beyond it. */
  #markedUntilNs: number;
  #aheadNs = 0;

  constructor(
    readonly work: MarkWork,
    /** Objects that nobody referred to when it began. */
    readonly dead: Int32Array,
    private readonly pacer: Pacer,
    private readonly clock: VirtualClock,
  ) {
    this.#startNs = clock.nowNs;
    this.#markedUntilNs = clock.nowNs;
  }

  get isDone(): boolean {
    return this.work.isDone;
  }

  /** How long it has lasted, in ns. */
  get elapsedNs(): number {
    return this.clock.nowNs - this.#startNs;
  }

  /** The program has allocated so many bytes, slots' rounding included. */
  charge(bytes: number): void {
    this.#assistBytes -= bytes;
  }

  /** The first of the requests from..to-1 that is beyond the program's credit, or `to`. */
  affordable({ requests }: AllocationRequests, from: number, to: number, classes: SizeClassTable): number {
    const { classOf, slotBytes, maxSmallBytes } = classes;
    let used = 0;
    for (let i = from; i < to; i++) {
      const size = requests[i * WORDS_PER_MALLOC];
      if (this.#assistBytes < used + size) return i;
      // Rounding is charged afterwards.
      used += size > maxSmallBytes ? size : slotBytes[classOf[(size + 7) >>> 3]];
    }
    return to;
  }

  /** The program is about to allocate so many bytes, and marks as much as it owes for that. */
  assist(bytes: number): void {
    const { pacer, work } = this;
    pacer.revise();
    let debt = bytes - this.#assistBytes;
    let owed = Math.trunc(pacer.assistWorkPerByte * debt);
    if (owed < OVER_ASSIST_WORK) {
      owed = OVER_ASSIST_WORK;
      debt = Math.trunc(pacer.assistBytesPerWork * owed);
    }
    if (this.#workerCredit > 0) {
      const stolen = Math.min(this.#workerCredit, owed);
      this.#assistBytes += stolen < owed ? 1 + Math.trunc(pacer.assistBytesPerWork * stolen) : debt;
      this.#workerCredit -= stolen;
      owed -= stolen;
      if (owed === 0) return;
    }
    work.drain(owed, Infinity);
    this.clock.advance(work.ns);
    pacer.assistNs += work.ns;
    pacer.scanWork += work.work;
    this.#assistBytes += 1 + Math.trunc(pacer.assistBytesPerWork * work.work);
  }

  /** The scheduler gives the one P to the worker, until it has had its share of the time since the start. */
  takeTurn(): void {
    const limit = (FRACTIONAL_EXIT * this.elapsedNs - this.#workerNs) / (1 - FRACTIONAL_EXIT);
    if (this.#workerNs <= FRACTIONAL_UTILIZATION * this.elapsedNs && limit > 0) this.#run(limit, 1);
  }

  /** The program waits until all is marked, by all Ps. */
  finish(processors: number): void {
    this.#run(Infinity, processors);
  }

  /** Time has passed, in which so many workers marked beside the program. */
  catchUp(workers: number): void {
    const elapsed = this.clock.nowNs - this.#markedUntilNs;
    if (elapsed <= 0) return;
    this.#markedUntilNs += elapsed;
    // A block of globals is scanned as a whole, however long that takes.
    this.#aheadNs -= elapsed * workers;
    if (this.#aheadNs >= 0) return;
    this.work.drain(Infinity, -this.#aheadNs);
    this.#aheadNs += this.work.ns;
    this.#count();
  }

  #run(limitNs: number, processors: number): void {
    this.work.drain(Infinity, limitNs);
    this.clock.advance(this.work.ns / processors);
    this.#count();
  }

  /** What workers have just done. */
  #count(): void {
    this.#workerNs += this.work.ns;
    this.#workerCredit += this.work.work;
    this.pacer.scanWork += this.work.work;
  }
}
