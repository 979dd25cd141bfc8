import type { VirtualClock } from './virtual-clock.js';

/** Age of the last collection at which the monitor starts one, in ns (`forcegcperiod`). */
export const FORCED_COLLECTION_NS = 120e9;
/** How long the monitor sleeps while nothing runs, in ns: half of that. */
const IDLE_TICK_NS = FORCED_COLLECTION_NS / 2;
/** By how much a thread that sleeps wakes up late, in ns (timer slack of Linux). So it never looks at the very end of a wait. */
const TIMER_SLACK_NS = 50_000;

/**
 * When the monitor thread looks while nothing of the program runs: once a
 * minute, and when a collection is due. The real one sleeps for a minute, or
 * until the program goes on, and looks then; so it may see up to a minute later
 * that one is due. Here it must not matter how the waiting is cut:
 *
 * - Waits that follow each other are one.
 * - Between two waits the program may run for so short that the monitor sees
 *   nothing of it, as a server with a request now and then: that does not begin
 *   the minute anew. Once the monitor has looked at a program that runs, the
 *   next minute begins where it waits again.
 *
 * Source: Go 1.4.3 `sysmon` (proc.c), which sleeps in `notetsleep` while no P
 * runs; 1.5.1 (proc1.go) and 1.20.4 (proc.go).
 */
export class IdleMonitor {
  /** Start of the waits that are one, and how long they are together, in ns: whole numbers add up exactly, however they are cut. */
  #startNs = 0;
  #waitedNs = 0;
  /** Time at which the last wait was over. What the runtime did meanwhile may have taken longer than the wait. */
  #endedNs = -1;
  #hasLooked = true;
  /** When it looked last, or began to wait for a minute. */
  #lastLookNs = -1;
  #nextLookNs = Infinity;

  constructor(private readonly clock: VirtualClock) {}

  /** A wait of `ns` begins; returns when it ends, in ns. */
  begin(ns: number): number {
    const { nowNs } = this.clock;
    if (nowNs !== this.#endedNs) {
      this.#startNs = nowNs;
      this.#waitedNs = 0;
    }
    this.#waitedNs += ns;
    if (this.#hasLooked) {
      this.looked();
      this.#lastLookNs = -1;
    }
    return this.#startNs + this.#waitedNs;
  }

  /**
   * When the monitor looks next, in ns.
   * @param lastCollectionNs when the last collection ended; infinite if none will be forced
   */
  nextLookNs(lastCollectionNs: number): number {
    const dueNs = lastCollectionNs + FORCED_COLLECTION_NS + TIMER_SLACK_NS;
    return dueNs > this.#lastLookNs && dueNs < this.#nextLookNs ? dueNs : this.#nextLookNs;
  }

  /** It has looked, and sleeps again. */
  looked(): void {
    this.#hasLooked = false;
    this.#lastLookNs = this.clock.nowNs;
    this.#nextLookNs = this.clock.nowNs + IDLE_TICK_NS + TIMER_SLACK_NS;
  }

  /** The wait is over. */
  end(): void {
    this.#endedNs = this.clock.nowNs;
  }

  /** The monitor has looked at a program that runs. */
  sawProgram(): void {
    this.#hasLooked = true;
  }
}
