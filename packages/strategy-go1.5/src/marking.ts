/**
 * The concurrent part of one collection: so many bytes are left to scan, and
 * the background worker and the allocating goroutine scan them.
 *
 * What the worker scans is credit: the goroutine that has to assist takes from
 * it first, and scans itself only what the credit does not cover.
 *
 * Source: Go 1.5.1 `gcAssistAlloc`, `gcDrainN` (mgcmark.go), `gcBgMarkWorker` (mgc.go).
 */
export class Marking {
  /** Time that the background worker and the assists have taken, in ns. */
  workerNs = 0;
  assistNs = 0;
  /** Scanned by the worker and not used up by assists (`bgScanCredit`). */
  #creditBytes = 0;
  /** Scanned by the goroutine, or taken from the credit (`gcscanwork`). */
  #paidBytes = 0;

  constructor(
    /** Step of the program at which the roots were scanned. */
    readonly rootsScannedAt: number,
    /** When marking began, in ns. */
    readonly startedNs: number,
    /** Bytes that the program had allocated by then. */
    readonly allocatedBefore: number,
    private leftBytes: number,
  ) {}

  /** Bytes to scan that nobody has scanned. */
  get bytesLeft(): number {
    return this.leftBytes;
  }

  /** So many bytes that may hold pointers have become reachable (`shade`). */
  shade(bytes: number): void {
    this.leftBytes += bytes;
  }

  /** The worker scans up to so many bytes. Returns how many it found. */
  scanInBackground(bytes: number): number {
    const done = this.#scan(bytes);
    this.#creditBytes += done;
    return done;
  }

  /**
   * The goroutine makes up for what it has allocated.
   * @param dueBytes scan work for all that it has allocated since marking began
   * @returns bytes it had to scan for it
   */
  assist(dueBytes: number): number {
    const owed = Math.trunc(dueBytes) - this.#paidBytes;
    if (owed <= 0) return 0;
    const stolen = Math.min(owed, this.#creditBytes);
    this.#creditBytes -= stolen;
    const done = this.#scan(owed - stolen);
    this.#paidBytes += stolen + done;
    return done;
  }

  #scan(bytes: number): number {
    const done = Math.min(bytes, this.leftBytes);
    this.leftBytes -= done;
    return done;
  }
}
