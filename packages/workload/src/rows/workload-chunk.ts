import type { WorkloadOp } from './workload-op.js';

/** Rows in a chunk: 60 KiB of columns, which fit a core's L2 cache. */
export const WORKLOAD_CHUNK_ROWS = 4096;

/**
 * A stretch of a workload, row by row in the order of execution; a workload is
 * a stream of chunks. Columns hold 0 where an op has no such value.
 */
export class WorkloadChunk {
  /** Number of this chunk's first row in its workload, from 0; a CSV file has it on line `firstRow + 2`. */
  readonly firstRow: number;
  length = 0;
  /** 1 + largest object number so far in the workload, so that tables can be sized before the rows are run. */
  objectLimit = 1;
  /** 1 + largest stack number so far in the workload. */
  stackLimit = 1;

  /** What the row does: a {@link WorkloadOp}. */
  readonly op = new Uint8Array(WORKLOAD_CHUNK_ROWS);
  /**
   * Number of the object (alloc, free) or stack (stack, stackfree), from 1. Two
   * name spaces; each reuses the numbers of the dead first, so that tables
   * indexed by them follow what lives at once.
   */
  readonly object = new Int32Array(WORKLOAD_CHUNK_ROWS);
  /** alloc: requested bytes. stack: bytes. sleep: nanoseconds. */
  readonly size = new Float64Array(WORKLOAD_CHUNK_ROWS);
  /** alloc: 1 if the object holds pointers. */
  readonly scan = new Uint8Array(WORKLOAD_CHUNK_ROWS);
  /** The P that runs the row. */
  readonly p = new Uint8Array(WORKLOAD_CHUNK_ROWS);

  constructor(firstRow: number) {
    this.firstRow = firstRow;
  }

  get isFull(): boolean {
    return this.length === WORKLOAD_CHUNK_ROWS;
  }

  /** Appends a row. */
  push(op: WorkloadOp, object: number, size: number, scan: number, p: number): void {
    const i = this.length++;
    this.op[i] = op;
    this.object[i] = object;
    this.size[i] = size;
    this.scan[i] = scan;
    this.p[i] = p;
  }
}
