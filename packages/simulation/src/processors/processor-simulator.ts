import { type CostTable, InputError, type LockHolds, type ProcessorRuntime, type VirtualClock, requestCosts } from '@spanlab/core';
import { type WorkloadChunk, WorkloadOp } from '@spanlab/workload';
import type { Checkpoint } from '../simulator.js';
import { LockSteps } from './lock-steps.js';
import { LockTable } from './lock-table.js';
import { Phase, Processor } from './processor.js';
import type { ProcessorTotals } from './processor-totals.js';
import type { SharedProgram } from './shared-program.js';
import { SharedStacks } from './shared-stacks.js';

/** Rows that are read ahead at most to find one for a P that has none. */
const LOOK_AHEAD_ROWS = 65_536;

/** What a simulation with several Ps is made of. */
export interface ProcessorSimulation {
  readonly runtime: ProcessorRuntime;
  readonly program: SharedProgram;
  readonly clock: VirtualClock;
  readonly costs: CostTable;
  readonly lockHolds: LockHolds;
  readonly processors: number;
  /** Of the workload, for messages. */
  readonly name: string;
  /** Where the user has said how many Ps there are, for messages. */
  readonly procsOption: string;
}

/** A row that all Ps wait for. */
interface Barrier {
  readonly op: number;
  readonly size: number;
  readonly row: number;
  readonly processor: number;
}

/**
 * Carries a workload's rows out on several Ps, as a simulation of discrete
 * events: each P has its own time, and the one whose next event is earliest goes
 * on; of equals, the one with the lowest number.
 *
 * Between two spans a P needs nobody: its mcache answers. Where it needs a
 * span, the heap carries that out at once, and tells which locks it took; these
 * are then taken one after the other, each as an event of its own, so that who
 * comes first gets it first. What a P waits comes on top of what the cost model
 * says of its work.
 *
 *     Ready ──> Arriving ──> Locking ──> Ready
 *       └────> Blocked (an object or stack of another P) ──┘
 */
export class ProcessorSimulator {
  readonly checkpoints: Checkpoint[] = [];
  /** Rows carried out. */
  events = 0;

  readonly #simulation: ProcessorSimulation;
  readonly #processors: readonly Processor[];
  readonly #locks = new LockTable();
  readonly #steps: LockSteps;
  /** The program's number of each of the workload's objects; 0 for one of no bytes. And the P that allocates each of the program's. */
  readonly #objectOf: number[] = [];
  readonly #ownerOf: number[] = [];
  readonly #stacks = new SharedStacks();
  #chunk: WorkloadChunk | undefined;
  #nextRow = 0;
  #barrier: Barrier | undefined;
  /** Rows read and not done. */
  #ahead = 0;
  #allocations = 0;
  #blocked = 0;
  #dry = 0;
  /** Time of the last event. */
  #latestNs: number;

  constructor(simulation: ProcessorSimulation) {
    this.#simulation = simulation;
    const { runtime, lockHolds, clock, processors } = simulation;
    this.#steps = new LockSteps(runtime.heap, lockHolds);
    this.#latestNs = clock.nowNs;
    // All Ps exist from the start, as in a process; their caches are made when they first run.
    this.#processors = Array.from({ length: processors }, (_, p) => new Processor(p, clock.nowNs));
  }

  /** Carries out what can be without knowing what follows. */
  run(chunk: WorkloadChunk): void {
    this.#chunk = chunk;
    this.#nextRow = 0;
    this.#go(false);
  }

  /** There are no more rows. The clock shows when the last P was done. */
  finish(): void {
    this.#chunk = undefined;
    this.#go(true);
    this.#simulation.clock.nowNs = this.#processors.reduce((latest, { nextNs }) => Math.max(latest, nextNs), 0);
  }

  totals(): ProcessorTotals {
    const sum = (of: (p: Processor) => number) => this.#processors.reduce((total, p) => total + of(p), 0);
    return {
      processors: this.#processors.length,
      allocations: this.#allocations,
      busyNs: sum(({ busyNs }) => busyNs),
      lockWaitNs: sum(({ lockWaitNs }) => lockWaitNs),
      objectWaitNs: sum(({ objectWaitNs }) => objectWaitNs),
      stoppedNs: this.#simulation.runtime.stoppedNs,
      heapLock: this.#locks.heap(),
      centralLocks: this.#locks.central(),
      centralByClass: this.#locks.centralByClass(),
    };
  }

  #go(isEnd: boolean): void {
    for (;;) {
      const next = this.#earliest();
      if (this.#barrier === undefined && this.#dry > 0 && this.#ahead < LOOK_AHEAD_ROWS) {
        if (this.#hasRows()) {
          this.#readSegment();
          continue;
        }
        if (!isEnd) return;
      }
      if (next !== undefined) {
        if (this.#dry > 0) for (const p of this.#processors) if (p.isDry) p.isIdle = true;
        this.#step(next);
      } else if (this.#barrier !== undefined) {
        this.#passBarrier(this.#barrier);
        this.#barrier = undefined;
      } else if (this.#hasRows()) {
        this.#readSegment();
      } else {
        return;
      }
    }
  }

  #hasRows(): boolean {
    return this.#chunk !== undefined && this.#nextRow < this.#chunk.length;
  }

  /** Reads rows up to one that all wait for, a stack's, or the chunk's end: as far as one P's rows are carried out in one go. */
  #readSegment(): void {
    const chunk = this.#chunk as WorkloadChunk;
    while (this.#nextRow < chunk.length) {
      const i = this.#nextRow++;
      const op = chunk.op[i];
      const processor = chunk.p[i];
      if (processor >= this.#processors.length) this.#refuse(processor, chunk.firstRow + i);
      this.events++;
      if (op === WorkloadOp.Gc || op === WorkloadOp.Stats || op === WorkloadOp.Sleep) {
        this.#barrier = { op, size: chunk.size[i], row: chunk.firstRow + i, processor };
        return;
      }
      this.#read(op, chunk.object[i], chunk.size[i], chunk.scan[i] === 0, this.#processors[processor]);
      if (op === WorkloadOp.Stack || op === WorkloadOp.StackFree) return;
    }
  }

  #read(op: number, number: number, size: number, noscan: boolean, p: Processor): void {
    if (op === WorkloadOp.Free && this.#objectOf[number] === 0) return;
    if (op === WorkloadOp.Alloc) {
      // Go answers a request of no bytes with a fixed address, and counts nothing.
      const object = size === 0 ? 0 : this.#simulation.program.announce(size, noscan);
      this.#objectOf[number] = object;
      if (object === 0) return;
      this.#ownerOf[object] = p.number;
      this.#wake(p);
      p.pushAlloc(object, size, noscan);
    } else {
      this.#wake(p);
      p.push(op, this.#numberOf(op, number), size);
    }
    this.#ahead++;
  }

  /** Of the object or stack that a row names, as it is called here. */
  #numberOf(op: number, number: number): number {
    if (op === WorkloadOp.Free) return this.#objectOf[number];
    return op === WorkloadOp.Stack ? this.#stacks.announce(number) : this.#stacks.announceEnd(number);
  }

  /** A P that had no rows while others went on has slept till now. */
  #wake(p: Processor): void {
    if (!p.isIdle) return;
    p.isIdle = false;
    p.nextNs = Math.max(p.nextNs, this.#latestNs);
  }

  #refuse(processor: number, row: number): never {
    const { name, procsOption: option } = this.#simulation;
    const { length } = this.#processors;
    throw new InputError(
      `${name}: line ${row + 2}: p is ${processor}, but with ${option} ${length} there are Ps 0 to ${length - 1}; use ${option} ${processor + 1} or more, or ${option} 1, which runs the rows of all Ps on one`,
    );
  }

  /** The P whose next event comes first, if one has any; counts those that have nothing to do. */
  #earliest(): Processor | undefined {
    let first: Processor | undefined;
    this.#dry = 0;
    for (const p of this.#processors) {
      if (p.phase === Phase.Blocked) continue;
      if (p.isDry) {
        this.#dry++;
        continue;
      }
      if (first === undefined || p.nextNs < first.nextNs) first = p;
    }
    if (first === undefined && this.#blocked > 0) throw new Error('all Ps wait for objects or stacks of each other');
    return first;
  }

  #step(p: Processor): void {
    this.#latestNs = Math.max(this.#latestNs, p.nextNs);
    if (p.phase === Phase.Ready) this.#begin(p);
    else if (p.phase === Phase.Arriving) this.#arrive(p);
    else this.#takeLock(p);
    if (this.#blocked > 0) this.#unblock(p.nextNs);
  }

  /** Carries out what needs no span. */
  #begin(p: Processor): void {
    const { runtime, program, clock, costs } = this.#simulation;
    const to = p.possible((object) => program.isAllocated(object) || this.#ownerOf[object] === p.number);
    if (p.done === to) return this.#carryOutOther(p);
    this.#resume(p, p.nextNs);
    const stoppedNs = runtime.stoppedNs;
    p.from = p.done;
    p.upTo = runtime.mallocBeforeSpan(p.run(program.objectLimit), p.from, to, p.answers);
    p.needsSpan = runtime.needsSpan;
    this.#advance(p, p.upTo);
    // An assist may have taken time already, and ended a collection.
    p.startNs = clock.nowNs;
    const pauseNs = runtime.stoppedNs - stoppedNs;
    p.busyNs += p.startNs - p.nextNs - pauseNs;
    p.phase = Phase.Arriving;
    p.nextNs = p.startNs + requestCosts(p.run(0), p.from, p.upTo, costs, runtime.heap.sizeClasses.maxSmallBytes);
    if (pauseNs > 0) this.#pauseOthers(p, pauseNs);
  }

  /** Carries out the request that needs a span, if there is one, and what follows from the whole stretch. */
  #arrive(p: Processor): void {
    const { runtime, program, clock } = this.#simulation;
    const arrivedNs = p.nextNs;
    const run = p.run(program.objectLimit);
    this.#resume(p, p.startNs);
    const stoppedNs = runtime.stoppedNs;
    this.#steps.begin();
    if (p.needsSpan) this.#advance(p, runtime.malloc(run, p.upTo, p.upTo + 1, p.answers));
    this.#steps.end();
    runtime.settle(run, p.from, p.done);
    const pauseNs = runtime.stoppedNs - stoppedNs;
    p.busyNs += clock.nowNs - p.startNs - pauseNs;
    this.#beginLocking(p, arrivedNs, clock.nowNs, clock.nowNs - pauseNs - arrivedNs);
    if (pauseNs === 0) return;
    this.#pauseOthers(p, pauseNs);
    if (p.phase === Phase.Locking) p.nextNs += pauseNs;
  }

  /** Drops objects, and starts or ends a stack. */
  #carryOutOther(p: Processor): void {
    const { runtime, program } = this.#simulation;
    for (; p.op === WorkloadOp.Free; p.skip()) {
      if (!this.#isThere(p)) return this.#block(p);
      program.drop(p.object);
      this.#ahead--;
    }
    if (p.op !== WorkloadOp.Stack && p.op !== WorkloadOp.StackFree) return;
    if (!this.#isThere(p)) return this.#block(p);
    this.#resume(p, p.nextNs);
    this.#steps.begin();
    if (p.op === WorkloadOp.Stack) {
      runtime.allocStack(p.object, p.size);
      this.#stacks.begin(p.object);
    } else {
      runtime.freeStack(p.object);
      this.#stacks.end(p.object);
    }
    this.#steps.end();
    p.skip();
    this.#ahead--;
    // As with one P, stacks take no time of their own.
    this.#beginLocking(p, p.nextNs, p.nextNs, 0);
  }

  /** Whether what a P's next row drops or ends was allocated or begun, by whatever P. */
  #isThere(p: Processor): boolean {
    if (p.op === WorkloadOp.Free) return this.#simulation.program.isAllocated(p.object);
    return p.op !== WorkloadOp.StackFree || this.#stacks.lives(p.object);
  }

  #block(p: Processor): void {
    p.phase = Phase.Blocked;
    this.#blocked++;
  }

  #advance(p: Processor, request: number): void {
    this.#allocations += request - p.done;
    this.#ahead -= p.advanceTo(request, this.#simulation.program);
  }

  /** @param stepNs time from here to the end of the stretch, which the locks are part of */
  #beginLocking(p: Processor, nowNs: number, endNs: number, stepNs: number): void {
    this.#steps.fitInto(stepNs);
    p.locks = [...this.#steps.locks];
    p.holdNs = [...this.#steps.holdNs];
    p.locksTaken = 0;
    p.waitedNs = 0;
    p.endNs = endNs;
    p.nextNs = nowNs;
    p.phase = Phase.Locking;
    this.#takeLock(p);
  }

  #takeLock(p: Processor): void {
    if (p.locksTaken < p.locks.length) {
      const holdNs = p.holdNs[p.locksTaken];
      const startNs = this.#locks.lock(p.locks[p.locksTaken++]).acquire(p.nextNs, holdNs);
      p.waitedNs += startNs - p.nextNs;
      p.nextNs = startNs + holdNs;
    }
    if (p.locksTaken < p.locks.length) return;
    p.lockWaitNs += p.waitedNs;
    p.nextNs = p.endNs + p.waitedNs;
    p.phase = Phase.Ready;
  }

  /** Ps that wait for an object or stack which is there now go on. */
  #unblock(nowNs: number): void {
    for (const p of this.#processors) {
      if (p.phase !== Phase.Blocked || !this.#isThere(p)) continue;
      p.phase = Phase.Ready;
      this.#blocked--;
      if (nowNs <= p.nextNs) continue;
      p.objectWaitNs += nowNs - p.nextNs;
      p.nextNs = nowNs;
    }
  }

  /** All Ps have come to this row. */
  #passBarrier({ op, size, row, processor }: Barrier): void {
    const { runtime, clock } = this.#simulation;
    const nowNs = this.#processors.reduce((latest, { nextNs }) => Math.max(latest, nextNs), 0);
    clock.nowNs = nowNs;
    runtime.useProcessor(processor);
    if (op === WorkloadOp.Gc) runtime.collect();
    else if (op === WorkloadOp.Sleep) runtime.sleep(size);
    else this.checkpoints.push({ event: row, memStats: runtime.readMemStats(), ...runtime.memory?.() });
    for (const p of this.#processors) p.nextNs = clock.nowNs;
    this.#latestNs = clock.nowNs;
  }

  /** The runtime works for this P, whose time it is. */
  #resume(p: Processor, nowNs: number): void {
    this.#simulation.clock.nowNs = nowNs;
    this.#simulation.runtime.useProcessor(p.number);
  }

  /** While a P stopped the world, all others lost as much time, and the locks they hold were held. */
  #pauseOthers(stopper: Processor, ns: number): void {
    for (const p of this.#processors) if (p !== stopper) p.pause(ns);
    this.#locks.pause(ns);
  }
}
