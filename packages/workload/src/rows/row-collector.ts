import { IdNumbers } from '../numbers/id-numbers.js';
import { WorkloadChunk } from './workload-chunk.js';
import { WorkloadOp } from './workload-op.js';
import type { WorkloadCounts } from './workload.js';

/**
 * Turns rows with ids, as files and generators have them, into chunks with
 * object numbers, and counts them.
 */
export class RowCollector {
  readonly counts: WorkloadCounts = {
    rows: 0,
    allocs: 0,
    frees: 0,
    collections: 0,
    checkpoints: 0,
    sleeps: 0,
    stacks: 0,
    stackFrees: 0,
    requestedBytes: 0,
    maxLiveObjects: 0,
    processors: 1,
  };

  readonly #objects = new IdNumbers();
  readonly #stacks = new IdNumbers();
  #objectLimit = 1;
  #stackLimit = 1;
  #chunk = new WorkloadChunk(0);
  #ready: WorkloadChunk[] = [];

  /** An object of `size` bytes; false if `id` is live. */
  alloc(id: number, size: number, scan: number, p: number): boolean {
    const object = this.#objects.take(id);
    if (object === 0) return false;
    if (object >= this.#objectLimit) this.#objectLimit = object + 1;
    this.#push(WorkloadOp.Alloc, object, size, scan, p);
    this.counts.allocs++;
    this.counts.requestedBytes += size;
    if (this.#objects.live > this.counts.maxLiveObjects) this.counts.maxLiveObjects = this.#objects.live;
    return true;
  }

  /** The last reference to an object is dropped; false if `id` is not live. */
  free(id: number, p: number): boolean {
    const object = this.#objects.give(id);
    if (object === 0) return false;
    this.#push(WorkloadOp.Free, object, 0, 0, p);
    this.counts.frees++;
    return true;
  }

  /** A goroutine stack of `size` bytes; false if a stack `id` is live. */
  stack(id: number, size: number, p: number): boolean {
    const stack = this.#stacks.take(id);
    if (stack === 0) return false;
    if (stack >= this.#stackLimit) this.#stackLimit = stack + 1;
    this.#push(WorkloadOp.Stack, stack, size, 0, p);
    this.counts.stacks++;
    return true;
  }

  /** A goroutine stack comes back; false if no stack `id` is live. */
  stackFree(id: number, p: number): boolean {
    const stack = this.#stacks.give(id);
    if (stack === 0) return false;
    this.#push(WorkloadOp.StackFree, stack, 0, 0, p);
    this.counts.stackFrees++;
    return true;
  }

  collect(p: number): void {
    this.#push(WorkloadOp.Gc, 0, 0, 0, p);
    this.counts.collections++;
  }

  stats(p: number): void {
    this.#push(WorkloadOp.Stats, 0, 0, 0, p);
    this.counts.checkpoints++;
  }

  sleep(nanoseconds: number, p: number): void {
    this.#push(WorkloadOp.Sleep, 0, nanoseconds, 0, p);
    this.counts.sleeps++;
  }

  /** Tells that there are no more rows, so that the last chunk is complete. */
  end(): void {
    if (this.#chunk.length > 0) this.#nextChunk();
  }

  /** Whether {@link takeReady} would give any. */
  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  /** Chunks that are complete, in order; each is given once. */
  takeReady(): WorkloadChunk[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #push(op: WorkloadOp, object: number, size: number, scan: number, p: number): void {
    this.#chunk.push(op, object, size, scan, p);
    if (p >= this.counts.processors) this.counts.processors = p + 1;
    this.counts.rows++;
    if (this.#chunk.isFull) this.#nextChunk();
  }

  #nextChunk(): void {
    const full = this.#chunk;
    full.objectLimit = this.#objectLimit;
    full.stackLimit = this.#stackLimit;
    this.#ready.push(full);
    this.#chunk = new WorkloadChunk(full.firstRow + full.length);
  }
}
