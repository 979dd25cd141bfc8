import type { WorkloadChunk } from './workload-chunk.js';

/** What a program asks of the heap, whatever it came from: a file or a generator. */
export interface Workload {
  /** Of the file or the generator, for messages. */
  readonly name: string;
  /** Whether rows may name a P other than 0. */
  readonly hasProcessors: boolean;
  /** Chunks in order of execution, once. A chunk stays valid. */
  readonly chunks: AsyncGenerator<WorkloadChunk, void, undefined>;
  /** What was read so far. */
  readonly counts: Readonly<WorkloadCounts>;
}

/** What a workload consists of, counted while it is read. */
export interface WorkloadCounts {
  rows: number;
  allocs: number;
  frees: number;
  collections: number;
  /** Rows `stats`. */
  checkpoints: number;
  sleeps: number;
  stacks: number;
  stackFrees: number;
  /** Sum of all requests. */
  requestedBytes: number;
  /** Most objects that lived at once. */
  maxLiveObjects: number;
  /** 1 + largest P that a row names. */
  processors: number;
}
