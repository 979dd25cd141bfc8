/**
 * An object that nobody refers to and that has a finalizer. The first
 * collection finds that out and keeps the object; its finalizer's goroutine
 * runs when the sweeper has come to it; the collection after that finds it dead.
 *
 * Source: Go 1.4.3 `runtime·MSpan_Sweep` (mgc0.c), `runfinq` (malloc.go); 1.5.1
 * `mSpan_Sweep` (mgcsweep.go), `runfinq` (mfinal.go).
 */
export class FinalizedObject {
  #state: 'forgotten' | 'found' | 'queued' | 'finalized' | 'dead' = 'forgotten';

  constructor(
    /** Number of the object; undefined if there is none. */
    private readonly object: number | undefined,
  ) {}

  /** A collection has marked, and found these objects dead: returns all that it found dead. */
  addTo(dead: Int32Array): Int32Array {
    if (this.object === undefined) return dead;
    if (this.#state === 'forgotten') this.#state = 'found';
    if (this.#state !== 'finalized') return dead;
    this.#state = 'dead';
    const all = new Int32Array(dead.length + 1);
    all.set(dead);
    all[dead.length] = this.object;
    return all;
  }

  /** All spans are swept. */
  swept(): void {
    if (this.#state === 'found') this.#state = 'queued';
  }

  /** The scheduler lets others run. Returns whether the finalizer is called now. */
  isCalled(): boolean {
    if (this.#state !== 'queued') return false;
    this.#state = 'finalized';
    return true;
  }
}
