import type { Costs } from './costs.js';

/** What marking costs. */
export type MarkCosts = Pick<Costs, 'scanByte' | 'markObject'>;

/** Globals are scanned in pieces of this many bytes (`rootBlockBytes`). */
const ROOT_BLOCK_BYTES = 256 << 10;

/** What there is to mark when a cycle starts. All in bytes but `objects`. */
export interface MarkLoad {
  /** Initialised globals, then the runtime's others; the program's follow these (the linker puts the largest last). */
  readonly dataBytes: number;
  readonly runtimeBssBytes: number;
  readonly programBssBytes: number;
  /** The first part of the program's globals, which refers to the objects. */
  readonly referringBytes: number;
  readonly stackBytes: number;
  /** Objects that the program's globals lead to, and what of them must be scanned. */
  readonly objects: number;
  readonly scannableBytes: number;
  /** Sizes of those objects among them that are scanned in large pieces ({@link LARGE_SCAN_BYTES}). */
  readonly largeScannable: Float64Array;
}

/** Objects at least this large are told one by one; of smaller ones only the sum matters. */
export const LARGE_SCAN_BYTES = 4096;
/** Objects are scanned in pieces of at most this size (`maxObletBytes`). */
const PIECE_BYTES = 128 << 10;

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

  constructor(load: MarkLoad, costs: MarkCosts) {
    this.#addRoot(load.dataBytes, 0, costs);
    const bssBytes = load.runtimeBssBytes + load.programBssBytes;
    const referringEnd = load.runtimeBssBytes + load.referringBytes;
    let referringBefore = 0;
    const smallBytes = Math.max(0, load.scannableBytes - load.largeScannable.reduce((sum, size) => sum + size, 0));
    for (let from = 0; from < bssBytes; from += ROOT_BLOCK_BYTES) {
      const to = Math.min(from + ROOT_BLOCK_BYTES, bssBytes);
      const referring = Math.max(0, Math.min(to, referringEnd) - Math.max(from, load.runtimeBssBytes));
      const share = referring / load.referringBytes;
      this.#addRoot(to - from, load.objects * share, costs);
      const first = Math.round((load.largeScannable.length * referringBefore) / load.referringBytes);
      referringBefore += referring;
      const end = Math.round((load.largeScannable.length * referringBefore) / load.referringBytes);
      this.#addHeap(smallBytes * share, load.largeScannable.subarray(first, end), costs);
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
      if (job.kind === 'heap' || job.kind === 'piece') this.heapDone += work;
      if (job.kind === 'stack') this.stackDone += work;
      if (share < 1) {
        job.work -= work;
        job.ns -= ns;
      } else {
        this.#next++;
      }
    }
  }

  /** The objects that a block leads to, the last found first; small ones lie evenly between the large. */
  #addHeap(smallBytes: number, large: Float64Array, costs: MarkCosts): void {
    const between = smallBytes / (large.length + 1);
    for (let i = large.length; i >= 0; i--) {
      if (between > 0) this.#jobs.push({ kind: 'heap', work: between, ns: between * costs.scanByte });
      for (let left = i > 0 ? large[i - 1] : 0; left > 0; left -= PIECE_BYTES) {
        const piece = Math.min(left, PIECE_BYTES);
        this.#jobs.push({ kind: 'piece', work: piece, ns: piece * costs.scanByte });
      }
    }
  }

  #addRoot(bytes: number, objects: number, costs: MarkCosts): void {
    this.#jobs.push({ kind: 'root', work: bytes, ns: bytes * costs.scanByte + objects * costs.markObject });
  }
}

interface Job {
  readonly kind: 'root' | 'heap' | 'piece' | 'stack';
  work: number;
  ns: number;
}
