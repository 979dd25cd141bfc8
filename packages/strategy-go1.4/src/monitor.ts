import { FORCED_COLLECTION_NS, IdleMonitor, type VirtualClock } from '@spanlab/core';

/** How often the monitor looks while the program runs, in ns: sysmon's longest delay. */
const TICK_NS = 10e6;
/** How often it looks at first, in ns, and how many looks in vain it takes until each delay is twice the one before. */
const FIRST_DELAY_NS = 20e3;
const LOOKS_BEFORE_DOUBLING = 50;
/**
 * When it looks for the first time at a goroutine that has run for 10 ms since
 * it was first seen: at 11.22 ms. The looks before are at 20 us, 40 us, … 1.02 ms,
 * then 1.06, 1.14, 1.30, 1.62, 2.26, 3.54 and 6.10 ms.
 *
 * Derived from the rule, not fitted: real sleeps are longer (up to 50 us each, by the
 * system's timer slack), and the virtual clock starts a little after the monitor.
 * From 10.5 to 13.7 ms no bound of `spanlab fidelity` depends on it.
 */
const FIRST_TICK_NS = firstLookAfter(TICK_NS);
/** The scavenger runs this often, in ns (half of `scavengelimit`). */
const SCAVENGE_PERIOD_NS = 150e9;

/**
 * The monitor thread of Go 1.4 and 1.5 with one P: it interrupts a goroutine
 * that runs for long, and knows when to collect and to scavenge because of
 * the time that has passed.
 *
 * It looks every 10 ms. A goroutine that it finds running at two looks in a row
 * has to yield, so a time slice lasts 10 to 20 ms, and 20 ms in a program
 * that only computes.
 *
 * Source: Go 1.4.3 `sysmon`, `retake` (proc.c); 1.5.1 (proc1.go).
 */
export class Monitor {
  #nextTickNs = FIRST_TICK_NS;
  /** Whether the last look found the goroutine that runs now; the first one was seen at once. */
  #hasSeen = true;
  #lastScavengeNs = 0;

  readonly #idle: IdleMonitor;

  constructor(private readonly clock: VirtualClock) {
    this.#idle = new IdleMonitor(clock);
  }

  /** Another goroutine, or the same one anew, begins its time slice. */
  switched(): void {
    this.#hasSeen = false;
    this.#catchUp();
  }

  /** When the goroutine that runs has to yield, if nothing else runs before, in ns. */
  get sliceEndNs(): number {
    return this.#nextTickNs + (this.#hasSeen ? 0 : TICK_NS);
  }

  /** Whether the goroutine that runs has to yield by now. Call it whenever time has passed. */
  interrupts(): boolean {
    if (this.clock.nowNs < this.#nextTickNs) return false;
    const isOver = this.clock.nowNs >= this.sliceEndNs;
    this.#hasSeen = true;
    this.#catchUp();
    return isOver;
  }

  /** It looks at what has to be done because of the time, while the program runs. */
  sawProgram(): void {
    this.#idle.sawProgram();
  }

  /** Whether the last collection was so long ago that there should be one. */
  wantsCollection(lastCollectionNs: number): boolean {
    return this.clock.nowNs - lastCollectionNs > FORCED_COLLECTION_NS;
  }

  /** Whether it is time to scavenge; whoever asks does it. */
  wantsScavenge(): boolean {
    if (this.clock.nowNs - this.#lastScavengeNs <= SCAVENGE_PERIOD_NS) return false;
    this.#lastScavengeNs = this.clock.nowNs;
    return true;
  }

  /**
   * Nothing runs for so long: lets the time pass with `passUntil`, and calls
   * `look` whenever the monitor looks ({@link IdleMonitor}).
   * @param lastCollectionNs tells when the last collection ended; infinite if none will be forced
   */
  sleep(ns: number, passUntil: (ns: number) => void, look: () => void, lastCollectionNs: () => number): void {
    const endNs = this.#idle.begin(ns);
    for (let nextNs = this.#idle.nextLookNs(lastCollectionNs()); nextNs <= endNs; nextNs = this.#idle.nextLookNs(lastCollectionNs())) {
      passUntil(nextNs);
      look();
      this.#idle.looked();
    }
    passUntil(endNs);
    this.#idle.end();
    this.switched();
  }

  /** The looks so far are over. */
  #catchUp(): void {
    const late = this.clock.nowNs - this.#nextTickNs;
    if (late >= 0) this.#nextTickNs += (Math.floor(late / TICK_NS) + 1) * TICK_NS;
  }
}

/** The first look at or after `ageNs` since the first one, if all are in vain (`sysmon`). */
function firstLookAfter(ageNs: number): number {
  let nowNs = FIRST_DELAY_NS;
  let delayNs = FIRST_DELAY_NS;
  for (let looks = 1; nowNs - FIRST_DELAY_NS < ageNs; looks++) {
    if (looks > LOOKS_BEFORE_DOUBLING) delayNs = Math.min(2 * delayNs, TICK_NS);
    nowNs += delayNs;
  }
  return nowNs;
}
