import { nameOf } from '@spanlab/core';

/** What a row of a workload does: the `op` column of a {@link WorkloadChunk}. */
export const WorkloadOp = {
  /** The program allocates an object. */
  Alloc: 1,
  /** The last reference to an object is dropped; in Go that frees nothing by itself. */
  Free: 2,
  /** The program calls runtime.GC. */
  Gc: 3,
  /** The program calls runtime.ReadMemStats: a checkpoint. */
  Stats: 4,
  /** The program does nothing for a while. */
  Sleep: 5,
  /** A goroutine's stack is allocated. */
  Stack: 6,
  /** A goroutine's stack is given back. */
  StackFree: 7,
} as const;

export type WorkloadOp = (typeof WorkloadOp)[keyof typeof WorkloadOp];

/** Name of an op as it stands in CSV. */
export function workloadOpName(op: number): string {
  return nameOf(WorkloadOp, op).toLowerCase();
}
