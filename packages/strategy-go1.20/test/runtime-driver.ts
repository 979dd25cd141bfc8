import { type CostModel, type MemStats, type Mutator, VirtualClock, WORDS_PER_MALLOC, costNames } from '@spanlab/core';
import { RadixRuntime } from '../src/runtime/radix-runtime.js';

/** Nothing takes time but scanning, at a nanosecond a byte: what else passes is the test's. */
const COSTS: CostModel = { ...(Object.fromEntries(costNames.map((name) => [name, 0])) as unknown as CostModel), scanByte: 1 };

/** A program whose objects live for good, but for those that a test lets die. */
class Program implements Mutator {
  now = 0;
  reachableObjects = 0;
  reachableBytes = 0;
  scannableBytes = 0;
  peakObjects = 0;
  readonly dying: number[] = [];

  largeScannable(): Float64Array {
    return new Float64Array(0);
  }

  takeDead(): Int32Array {
    return Int32Array.from(this.dying.splice(0));
  }

  recycle(): void {}
}

/** Drives the runtime of Go 1.20, with one P, object by object. */
export class RuntimeDriver {
  readonly clock = new VirtualClock();
  readonly program = new Program();
  readonly runtime: RadixRuntime;
  #next: number;

  constructor({ gogc = 100, globalsBytes = 0, costs = {} }: { gogc?: number; globalsBytes?: number; costs?: Partial<CostModel> } = {}) {
    this.runtime = new RadixRuntime({ gogc, globalsBytes, memoryLimitBytes: Infinity, costs: { ...COSTS, ...costs }, clock: this.clock, mutator: this.program });
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
