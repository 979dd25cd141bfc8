/**
 * The time of a simulated process, in nanoseconds since its start. Nothing else
 * tells time in a simulation: the same inputs give the same instants anywhere.
 */
export class VirtualClock {
  nowNs = 0;

  /** Lets time pass. */
  advance(ns: number): void {
    this.nowNs += ns;
  }

  /** Lets time pass until `ns`, unless it is later already. */
  advanceTo(ns: number): void {
    if (ns > this.nowNs) this.nowNs = ns;
  }
}
