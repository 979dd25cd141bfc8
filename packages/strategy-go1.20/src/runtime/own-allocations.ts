import type { RuntimeObjects } from '@spanlab/core';

/** A goroutine (`g`), and what it waits on, in bytes. */
const WORKER_OBJECTS = [392, 32];
/** What a finalizer is called with (`runfinq`), in bytes. */
const FINALIZER_FRAME_BYTES = 32;
/** Room for a timer in a P's list, in bytes. */
const TIMER_SLOT_BYTES = 8;

/**
 * What the runtime allocates for itself while the program runs, as every
 * recorded outcome in datasets/workloads shows. Each happens once.
 */
export class OwnAllocations {
  readonly #done = new Set<string>();

  constructor(private readonly objects: RuntimeObjects) {}

  /** A cycle starts: the first one starts the marking worker. */
  cycleStarts(): void {
    if (this.#isFirst('cycle')) for (const bytes of WORKER_OBJECTS) this.objects.alloc(bytes, false);
  }

  /** Others may run after a cycle, which has found a forgotten file: its finalizer is called. */
  finalizersRun(): void {
    if (this.#isFirst('finalizer')) this.objects.alloc(FINALIZER_FRAME_BYTES, true);
  }

  /** The background scavenger goes to sleep. */
  scavengerSleeps(): void {
    if (this.#isFirst('scavenger')) this.objects.alloc(TIMER_SLOT_BYTES, false);
  }

  #isFirst(what: string): boolean {
    const isFirst = !this.#done.has(what);
    this.#done.add(what);
    return isFirst;
  }
}
