import { type MemStats, type ProcessMemory, type SimulatedRuntime, WORDS_PER_MALLOC } from '@spanlab/core';
import { type WorkloadChunk, WorkloadOp, WORKLOAD_CHUNK_ROWS } from '@spanlab/workload';
import type { ProgramMutator } from './program-mutator.js';

/** A checkpoint: what ReadMemStats showed at one row, and the process's memory if the runtime can tell. */
export interface Checkpoint extends Partial<ProcessMemory> {
  /** Number of the row, from 0. */
  readonly event: number;
  readonly memStats: MemStats;
}

/** Carries a workload's rows out on a simulated runtime, with one P. */
export class Simulator {
  readonly checkpoints: Checkpoint[] = [];
  /** Rows carried out. */
  events = 0;

  /** Requests that wait to be carried out, as in core's allocation-words.ts. */
  readonly #requests = new Uint32Array(WORKLOAD_CHUNK_ROWS * WORDS_PER_MALLOC);
  readonly #answers = new Int32Array(WORKLOAD_CHUNK_ROWS * WORDS_PER_MALLOC);
  #waiting = 0;
  /** The mutator's number of each of the workload's objects; 0 for one of no bytes, which lies nowhere. */
  #objectOf = new Int32Array(64);

  constructor(
    private readonly runtime: SimulatedRuntime,
    private readonly mutator: ProgramMutator,
  ) {}

  run(chunk: WorkloadChunk): void {
    const { op, object, size, scan } = chunk;
    if (chunk.objectLimit > this.#objectOf.length) {
      const wider = new Int32Array(Math.max(chunk.objectLimit, this.#objectOf.length * 2));
      wider.set(this.#objectOf);
      this.#objectOf = wider;
    }
    for (let i = 0; i < chunk.length; i++) {
      switch (op[i]) {
        case WorkloadOp.Alloc:
          this.#alloc(object[i], size[i], scan[i] === 0);
          break;
        case WorkloadOp.Free:
          if (this.#objectOf[object[i]] !== 0) this.mutator.drop(this.#objectOf[object[i]]);
          break;
        default:
          this.#carryOut();
          this.#other(op[i], object[i], size[i], chunk.firstRow + i);
      }
    }
    this.#carryOut();
    this.events += chunk.length;
  }

  #alloc(object: number, bytes: number, noscan: boolean): void {
    // Go answers a request of no bytes with a fixed address, and counts nothing.
    if (bytes === 0) {
      this.#objectOf[object] = 0;
      return;
    }
    const number = this.mutator.alloc(bytes, noscan);
    this.#objectOf[object] = number;
    const w = this.#waiting++ * WORDS_PER_MALLOC;
    this.#requests[w] = bytes;
    this.#requests[w + 1] = number * 2 + (noscan ? 1 : 0);
  }

  /** Carries out all that waits. */
  #carryOut(): void {
    const run = { requests: this.#requests, objectLimit: this.mutator.objectLimit };
    for (let from = 0; from < this.#waiting; ) {
      const next = this.runtime.malloc(run, from, this.#waiting, this.#answers);
      this.mutator.carriedOut(run, from, next);
      this.runtime.settle(run, from, next);
      from = next;
    }
    this.#waiting = 0;
    this.mutator.catchUp();
  }

  #other(op: number, number: number, size: number, row: number): void {
    switch (op) {
      case WorkloadOp.Gc:
        return this.runtime.collect();
      case WorkloadOp.Sleep:
        return this.runtime.sleep(size);
      case WorkloadOp.Stack:
        return this.runtime.allocStack(number, size);
      case WorkloadOp.StackFree:
        return this.runtime.freeStack(number);
      case WorkloadOp.Stats: {
        const memStats = this.runtime.readMemStats();
        this.checkpoints.push({ event: row, memStats, ...this.runtime.memory?.() });
        return;
      }
      default:
        throw new Error(`no way to carry out row op ${op}`);
    }
  }
}
