/**
 * What HeapSys + StackInuse consists of, in the order of a waterfall: what
 * objects asked for, what is lost within slots, free slots, whole pages. The
 * parts are disjoint and add up exactly.
 */
export const heapPartNames = [
  /** What objects asked for that are not known to be dead. */
  'LiveRequested',
  /** Their slots beyond that. */
  'LiveRounding',
  /** Slots of objects that the last collection found dead and no sweep has freed. */
  'DeadUnswept',
  /** Free slots of spans that an mcache holds. */
  'FreeCached',
  /** Those of the others. */
  'FreePartial',
  /** Ends of spans too short for a slot. */
  'SpanTails',
  /** Free pages. */
  'IdlePages',
  /** Goroutine stacks. */
  'Stacks',
] as const;

export type HeapPartName = (typeof heapPartNames)[number];

/** The parts, in bytes. */
export type HeapParts = Readonly<Record<HeapPartName, number>>;
