/**
 * Allocations as columns: element i of every array belongs to request i. A
 * strategy fills `granule` and `tiny`, the harness everything else.
 */
export interface AllocationColumns {
  /** Requested bytes, at least 1. */
  readonly size: Uint32Array;
  /** 1 if the object holds no pointers. */
  readonly noscan: Uint8Array;
  /** Number by which the object's death will be told; 0 = it has none of its own (it lives in another's tiny block). */
  readonly object: Int32Array;
  /** All object numbers are below this. */
  readonly objectLimit: number;
  /** Out: address in granules from the arena start. */
  readonly granule: Int32Array;
  /** Out: 0 for an object with a slot of its own, else {@link TINY_COMBINED} | the address's low three bits. */
  readonly tiny: Uint8Array;
}

/** Set in `tiny` when the object was fitted into the current tiny block. */
export const TINY_COMBINED = 8;

/** Object number that stands for "no object of its own". */
export const NO_OBJECT = 0;
