import type { CostModel } from '@spanlab/core';

/** Globals are scanned in pieces of this many bytes (`rootBlockBytes`). */
const ROOT_BLOCK_BYTES = 256 << 10;

/** What there is to mark when a cycle starts. */
export interface MarkLoad {
  /** Globals of the runtime and of the program, in bytes. */
  readonly runtimeGlobals: number;
  readonly programGlobals: number;
  readonly stackBytes: number;
  /** Objects that the program's globals lead to, and what of them must be scanned, in bytes. */
  readonly objects: number;
  readonly scannableBytes: number;
}

/**
 * The marking of one cycle as a list of jobs. A block of globals is one job,
 * which nobody interrupts; the objects that it leads to come right after it,
 * since the last found is scanned first, and these may be done in parts.
 *
 * Work is counted in bytes scanned, as the pacer does.
 *
 * Source: Go 1.20.4 `gcDrain`, `gcDrainN`, `markroot` (mgcmark.go).
 */
export class MarkWork {
  /** Work done so far: of the heap, and of the stacks. */
  heapDone = 0;
  stackDone = 0;
  /** What the last {@link drain} did: work, and time in ns. */
  work = 0;
  ns = 0;

  readonly #jobs: Job[] = [];
  #next = 0;

  constructor(load: MarkLoad, costs: CostModel) {
    this.#addRoot(load.runtimeGlobals, 0, costs);
    const blocks = Math.max(1, Math.ceil(load.programGlobals / ROOT_BLOCK_BYTES));
    for (let b = 0; b < blocks; b++) {
      this.#addRoot(Math.min(ROOT_BLOCK_BYTES, load.programGlobals - b * ROOT_BLOCK_BYTES), load.objects / blocks, costs);
      const bytes = load.scannableBytes / blocks;
      this.#jobs.push({ kind: 'heap', work: bytes, ns: bytes * costs.scanByte });
    }
    this.#jobs.push({ kind: 'stack', work: load.stackBytes, ns: load.stackBytes * costs.scanByte });
  }

  get isDone(): boolean {
    return this.#next === this.#jobs.length;
  }

  /** Does jobs until so much work is done, or so much time has passed, or nothing is left. */
  drain(limitWork: number, limitNs: number): void {
    this.work = 0;
    this.ns = 0;
    while (!this.isDone && this.work < limitWork && this.ns < limitNs) {
      const job = this.#jobs[this.#next];
      let share = 1;
      if (job.kind === 'heap') {
        if (job.work > limitWork - this.work) share = (limitWork - this.work) / job.work;
        if (job.ns > limitNs - this.ns) share = Math.min(share, (limitNs - this.ns) / job.ns);
      }
      const work = job.work * share;
      const ns = job.ns * share;
      this.work += work;
      this.ns += ns;
      if (job.kind === 'heap') this.heapDone += work;
      if (job.kind === 'stack') this.stackDone += work;
      if (share < 1) {
        job.work -= work;
        job.ns -= ns;
      } else {
        this.#next++;
      }
    }
  }

  #addRoot(bytes: number, objects: number, costs: CostModel): void {
    this.#jobs.push({ kind: 'root', work: bytes, ns: bytes * costs.scanByte + objects * costs.markObject });
  }
}

interface Job {
  readonly kind: 'root' | 'heap' | 'stack';
  work: number;
  ns: number;
}
