/**
 * A lock as a resource in virtual time: who comes while it is held waits, and
 * gets it in the order of coming. Callers come in the order of their times.
 *
 * Times in ns.
 */
export class Lock {
  /** When it is free again. */
  freeAtNs = 0;
  acquisitions = 0;
  /** Acquisitions that had to wait. */
  contended = 0;
  /** Time that all have waited, and time that it was held. */
  waitNs = 0;
  holdNs = 0;

  /** Somebody comes at `nowNs` and will hold it for `holdNs`. Returns when he gets it. */
  acquire(nowNs: number, holdNs: number): number {
    this.acquisitions++;
    this.holdNs += holdNs;
    const startNs = Math.max(nowNs, this.freeAtNs);
    if (startNs > nowNs) {
      this.contended++;
      this.waitNs += startNs - nowNs;
    }
    this.freeAtNs = startNs + holdNs;
    return startNs;
  }

  /** Everybody stands still for so long, holders and waiters too. */
  pause(ns: number): void {
    this.freeAtNs += ns;
  }
}
