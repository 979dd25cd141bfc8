/**
 * How long a release's locks are held, in ns: what decides how much Ps wait for
 * each other. Part of the time that the cost model charges for the step that
 * takes them, never on top of it.
 *
 * These are estimates of critical sections, not measurements: a lock that comes
 * from another core's cache, and the few lines of the runtime that it guards.
 */
export interface LockHolds {
  /** One acquisition of a central list's lock: spans change lists. 0 where there is no such lock. */
  readonly centralNs: number;
  /** One acquisition of the page heap's lock, without the search. */
  readonly heapNs: number;
  /** A step of a search for pages under the page heap's lock: a list head, a free span, a summary. */
  readonly searchStepNs: number;
}
