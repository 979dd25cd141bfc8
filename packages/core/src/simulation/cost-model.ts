/**
 * What a simulated runtime's work costs on the virtual clock. All in
 * nanoseconds, `Byte` costs per byte. Measured on some machine or fitted to
 * recorded outcomes; where the numbers of a release come from stands beside
 * them in its data file.
 */
export interface CostModel {
  /** The program between two allocations. */
  readonly program: number;
  /** A malloc that fits into the current tiny block. */
  readonly tinyCombined: number;
  /** A malloc that finds a free slot in the mcache. */
  readonly smallMalloc: number;
  /** A malloc with a span of its own, without zeroing. */
  readonly largeMalloc: number;
  /** Taking a span from the central lists. */
  readonly refill: number;
  /** Taking a span from the page heap, beyond the refill. */
  readonly spanAlloc: number;
  /** Clearing memory that was used before. */
  readonly zeroByte: number;
  /** First touch of a page of 4 KiB that the system has to provide. */
  readonly pageFault: number;
  /** A system call. */
  readonly systemCall: number;
  /** Giving resident memory back to the system, without the call itself. */
  readonly unmapByte: number;
  /** Stopping and starting the world, and what a collection does however small the heap. */
  readonly collection: number;
  /** Marking one object. */
  readonly markObject: number;
  /** Scanning memory for pointers. */
  readonly scanByte: number;
  /** Sweeping one span. */
  readonly sweepSpan: number;
  /** ReadMemStats. */
  readonly readMemStats: number;
}

/** Names of all costs, in the order of the interface. */
export const costNames = [
  'program',
  'tinyCombined',
  'smallMalloc',
  'largeMalloc',
  'refill',
  'spanAlloc',
  'zeroByte',
  'pageFault',
  'systemCall',
  'unmapByte',
  'collection',
  'markObject',
  'scanByte',
  'sweepSpan',
  'readMemStats',
] as const satisfies readonly (keyof CostModel)[];
