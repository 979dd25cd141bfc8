import type { AllocationRequests } from '../allocation-words.js';
import type { HeapStrategy } from '../heap-strategy.js';
import type { MemStats } from '../mem-stats.js';
import type { AddressSpaceCounts } from '../os/os-calls.js';
import type { CostTable } from './cost-model.js';
import type { Mutator } from './mutator.js';
import type { VirtualClock } from './virtual-clock.js';

/**
 * What a simulated process is started with.
 * @typeParam Costs what its runtime charges
 */
export interface RuntimeOptions<Costs extends CostTable = CostTable> {
  /** GOGC in percent; negative for `off`. */
  readonly gogc: number;
  /** GOMEMLIMIT in bytes; infinite for none, as always for strategies that do not say that they know one. */
  readonly memoryLimitBytes: number;
  /** Bytes of global variables that the collector scans. */
  readonly globalsBytes: number;
  readonly costs: Costs;
  readonly clock: VirtualClock;
  /** GOMAXPROCS; 1 if absent. More than one asks for a ProcessorRuntime (processor-runtime.ts). */
  readonly processors?: number;
  readonly mutator: Mutator;
}

/**
 * What a process has from the system through its heap, in bytes. The program's
 * code, its globals and its threads' stacks come on top and do not change.
 */
export interface ProcessMemory {
  readonly virtualBytes: number;
  readonly residentBytes: number;
}

/** The memory of a process whose heap follows the pages that it touches. */
export function processMemory({ virtualBytes, residentBytes }: AddressSpaceCounts): ProcessMemory {
  if (residentBytes === undefined) throw new Error('the heap does not follow resident pages');
  return { virtualBytes, residentBytes };
}

/**
 * One generation's runtime, as far as its heap depends on it: a heap, and the
 * pacer, sweeper and scavenger that decide on the virtual clock what becomes of
 * it. Start-up is over when it is made: its heap holds what the release's own
 * start-up leaves there.
 */
export interface SimulatedRuntime {
  readonly heap: HeapStrategy;
  /** Object numbers below this belong to the runtime's own objects. */
  readonly firstObject: number;
  /** Those of the runtime's own objects that are garbage when the program begins. */
  readonly startUpGarbage: readonly number[];

  /**
   * Carries out requests from..to-1, or the first of them: it returns after a
   * request at which anything but plain allocation happened, so that the
   * program's state is up to date. Returns the next request.
   *
   * `carriedOut` must be called with that number before the runtime looks at the
   * mutator.
   */
  malloc(run: AllocationRequests, from: number, to: number, answers: Int32Array): number;
  /** Does what follows from the requests just carried out, from..to-1: time passes, a collection may start or end. */
  settle(run: AllocationRequests, from: number, to: number): void;
  /** runtime.GC(). */
  collect(): void;
  /** runtime.ReadMemStats(); returns what it shows. */
  readMemStats(): MemStats;
  /** Nothing of the program runs for so long. */
  sleep(ns: number): void;
  /** A goroutine stack of that many bytes begins; the number is the caller's. */
  allocStack(stack: number, bytes: number): void;
  freeStack(stack: number): void;
  /** What the process takes from the system, where the release's model tells. */
  memory?(): ProcessMemory;
}
