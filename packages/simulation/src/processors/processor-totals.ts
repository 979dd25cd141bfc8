import type { LockTotals } from './lock-table.js';

/** What a simulation with several Ps says of them, from start to end. Times in ns of the virtual clock. */
export interface ProcessorTotals {
  readonly processors: number;
  /** Objects that the program has allocated. */
  readonly allocations: number;
  /** Of all Ps together: their own work, and waiting for locks and for objects that other Ps had to allocate first. */
  readonly busyNs: number;
  readonly lockWaitNs: number;
  readonly objectWaitNs: number;
  /** For how long the world stood still, beyond rows that all Ps wait for. */
  readonly stoppedNs: number;
  readonly heapLock: LockTotals;
  readonly centralLocks: LockTotals;
  /** Those that were taken at all, by size class. */
  readonly centralByClass: readonly { readonly sizeClass: number; readonly totals: LockTotals }[];
}
