import { type CostName, type MemStats, VirtualClock, WORDS_PER_MALLOC } from '@spanlab/core';
import { StillProgram, costsOf } from '@spanlab/core/testing';
import { RadixRuntime } from '../src/runtime/radix-runtime.js';

/** Drives the runtime of Go 1.20, with one P, object by object. Nothing takes time but scanning, at a nanosecond a byte: what else passes is the test's. */
export class RuntimeDriver {
  readonly clock = new VirtualClock();
  readonly program = new StillProgram();
  readonly runtime: RadixRuntime;
  #next: number;

  constructor({ gogc = 100, globalsBytes = 0, costs = {} }: { gogc?: number; globalsBytes?: number; costs?: Partial<Record<CostName, number>> } = {}) {
    this.runtime = new RadixRuntime({ gogc, globalsBytes, memoryLimitBytes: Infinity, costs: costsOf({ scanByte: 1, ...costs }), clock: this.clock, mutator: this.program });
    this.#next = this.runtime.firstObject;
  }

  /** The program allocates after so many ns. Returns the object. */
  malloc(size: number, noscan = true, afterNs = 0): number {
    const { program, runtime } = this;
    const object = this.#next++;
    const run = { requests: Uint32Array.of(size, object * 2 + (noscan ? 1 : 0)), objectLimit: this.#next };
    this.clock.advance(afterNs);
    runtime.malloc(run, 0, 1, new Int32Array(WORDS_PER_MALLOC));
    program.reachableObjects++;
    program.peakObjects++;
    program.reachableBytes += size;
    if (!noscan) program.scannableBytes += size;
    runtime.settle(run, 0, 1);
    return object;
  }

  get memStats(): MemStats {
    return this.runtime.heap.memStats();
  }

  get spansSwept(): number {
    return this.runtime.heap.workCounts().spansSwept as number;
  }
}
