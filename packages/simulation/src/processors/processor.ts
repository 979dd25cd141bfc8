import { type AllocationRequests, WORDS_PER_MALLOC, widen } from '@spanlab/core';
import { WorkloadOp } from '@spanlab/workload';
import type { SharedProgram } from './shared-program.js';

/** What a P does next, at its `nextNs`. */
export const Phase = {
  /** It begins with its next row. */
  Ready: 0,
  /** It comes to where it needs a span, or has carried out all that it could. */
  Arriving: 1,
  /** It comes to the next of the locks that it needs. */
  Locking: 2,
  /** It drops an object that another P has not allocated yet, or ends a stack that none has begun, and waits for that. */
  Blocked: 3,
} as const;

export type Phase = (typeof Phase)[keyof typeof Phase];

/** Rows that were done are forgotten when there are so many of them. */
const FORGET_ROWS = 4096;

/** A P: its rows, and how far it has come with them. Times in ns. */
export class Processor {
  phase: Phase = Phase.Ready;
  /** When its next event is. */
  nextNs: number;
  /** Time that its own work took, of the program and of the runtime; that it has waited for locks, and for other Ps' objects. */
  busyNs = 0;
  lockWaitNs = 0;
  objectWaitNs = 0;
  /** Whether others went on while it had no rows. */
  isIdle = false;

  /** The stretch at hand: when it began, its requests, whether it ends with one that needs a span. */
  startNs = 0;
  from = 0;
  upTo = 0;
  needsSpan = false;
  /** When the stretch ends but for waiting, what it has waited, and its locks: which, for how long, how many are done. */
  endNs = 0;
  waitedNs = 0;
  locks: number[] = [];
  holdNs: number[] = [];
  locksTaken = 0;

  /** Rows: what to do, the object's or stack's number, bytes. Those before {@link #row} are done. */
  #ops: number[] = [];
  #numbers: number[] = [];
  #sizes: number[] = [];
  #row = 0;
  /** Requests of all rows `alloc`, those done, and those that nothing keeps from being carried out. */
  #requests = new Uint32Array(64);
  answers = new Int32Array(64);
  #requestCount = 0;
  #done = 0;
  #possible = 0;
  /** Row up to which that was looked at. */
  #lookedAt = 0;

  constructor(
    readonly number: number,
    startNs: number,
  ) {
    this.nextNs = startNs;
  }

  /** Whether it has nothing to do. */
  get isDry(): boolean {
    return this.phase === Phase.Ready && this.#row === this.#ops.length;
  }

  get done(): number {
    return this.#done;
  }

  /** The row that comes next: its op, its number, its size. */
  get op(): number | undefined {
    return this.#ops[this.#row];
  }

  get object(): number {
    return this.#numbers[this.#row];
  }

  get size(): number {
    return this.#sizes[this.#row];
  }

  /** The row that comes next, which is no request, is done. */
  skip(): void {
    this.#row++;
    if (this.#lookedAt < this.#row) this.#lookedAt = this.#row;
  }

  run(objectLimit: number): AllocationRequests {
    return { requests: this.#requests, objectLimit };
  }

  /** One row more. */
  push(op: number, number: number, size: number): void {
    if (this.phase === Phase.Ready && this.#row >= FORGET_ROWS) this.#forget();
    this.#ops.push(op);
    this.#numbers.push(number);
    this.#sizes.push(size);
  }

  /** One row `alloc` more. */
  pushAlloc(object: number, size: number, noscan: boolean): void {
    this.push(WorkloadOp.Alloc, object, size);
    const w = this.#requestCount++ * WORDS_PER_MALLOC;
    if (w + WORDS_PER_MALLOC > this.#requests.length) {
      this.#requests = widen(this.#requests, new Uint32Array(this.#requests.length * 2));
      this.answers = widen(this.answers, new Int32Array(this.#requests.length));
    }
    this.#requests[w] = size;
    this.#requests[w + 1] = object * 2 + (noscan ? 1 : 0);
  }

  /**
   * Number of the request before which it has to stop: at a row that is no
   * request, or at the drop of an object that no P has allocated yet.
   * @param isAllocatedOnceHere whether an object lives by then, if this P's own rows are carried out
   */
  possible(isAllocatedOnceHere: (object: number) => boolean): number {
    for (; this.#lookedAt < this.#ops.length; this.#lookedAt++) {
      const op = this.#ops[this.#lookedAt];
      if (op === WorkloadOp.Alloc) this.#possible++;
      else if (op !== WorkloadOp.Free || !isAllocatedOnceHere(this.#numbers[this.#lookedAt])) break;
    }
    return this.#possible;
  }

  /** The heap has carried out its requests up to `request`: they and the drops between them happen. Returns how many rows that were. */
  advanceTo(request: number, program: SharedProgram): number {
    const before = this.#row;
    const run = this.run(program.objectLimit);
    while (this.#done < request) {
      if (this.#ops[this.#row] === WorkloadOp.Alloc) program.allocated(run, this.#done++);
      else program.drop(this.#numbers[this.#row]);
      this.#row++;
    }
    return this.#row - before;
  }

  /** The world has stood still for so long. */
  pause(ns: number): void {
    this.nextNs += ns;
    this.startNs += ns;
    this.endNs += ns;
  }

  #forget(): void {
    this.#ops = this.#ops.slice(this.#row);
    this.#numbers = this.#numbers.slice(this.#row);
    this.#sizes = this.#sizes.slice(this.#row);
    this.#lookedAt = Math.max(0, this.#lookedAt - this.#row);
    this.#row = 0;
    this.#requests.copyWithin(0, this.#done * WORDS_PER_MALLOC, this.#requestCount * WORDS_PER_MALLOC);
    this.#requestCount -= this.#done;
    this.#possible -= this.#done;
    this.#done = 0;
  }
}
