/**
 * What can happen to a heap from outside: the program's requests, and the
 * points in time at which the rest of the runtime (collector, background
 * sweeper, scheduler) calls into it. These are the inputs of a replay.
 *
 * Arguments (`args`, three numbers an event) are in pages and bytes relative to
 * the arena start where they are places.
 */
export const HeapEvent = {
  /** The program allocates; the columns of the chunk say what. */
  Malloc: 1,
  /** The page heap hands out a span that no size class manages (a goroutine stack). args: pages, purpose. */
  AllocManual: 2,
  /** A manual span comes back. */
  FreeManual: 3,
  /** Somebody sweeps one span (`sweepone`); inside a malloc, whose sweeps in a row are one event, args: how many spans. */
  SweepOne: 4,
  /** A collection starts; left-over sweeping is finished first. args: mode. */
  StartCollection: 5,
  /** Marking has ended, `sweepgen` rises: `dead` lists the objects that were not reached. args: mode. */
  EndMarking: 6,
  /** The program calls runtime.ReadMemStats, which flushes every mcache. */
  ReadMemStats: 7,
  /** Somebody needs this span swept (SetFinalizer and the like). args: base page. */
  EnsureSwept: 8,
  /** The scheduler makes (args: 1) or drops (0) a P's mcache. */
  Mcache: 9,
  /** The scavenger runs. args: now in ns of the runtime's clock; all ones = whatever the age. */
  Scavenge: 10,
  /** A concurrent collector flushes the mcaches. */
  FlushCaches: 11,
  /** The scheduler has made the first P: from now on there is a page cache. */
  StartProcessor: 12,
  /** Free pages were given back to the system. args: base page, pages. */
  ScavengeRange: 13,
  /** A P is destroyed: its page cache goes back to the page allocator. */
  FlushPageCache: 14,
} as const;

export type HeapEvent = (typeof HeapEvent)[keyof typeof HeapEvent];

/** Purpose of a manual span that is a goroutine's stack; all others are the runtime's own data. */
export const STACK_PURPOSE = 1;

/** Modes of a collection, as {@link HeapEvent.StartCollection} carries them. */
export const CollectionMode = {
  /** Sweeping is left to the background sweeper and to allocation. */
  Lazy: 0,
  /** Everything is swept before the program goes on (runtime.GC in 1.4 and 1.5). */
  Eager: 1,
} as const;

/** Name of an event, for messages. */
export function heapEventName(kind: number): string {
  return nameOf(HeapEvent, kind);
}

/** Finds the key of `value` in a table of constants. */
export function nameOf(table: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(table).find((key) => table[key] === value) ?? `#${value}`;
}
