/**
 * The simulated program, as its runtime sees it: which objects it still refers
 * to. Its time is counted in steps: every allocation and every dropped
 * reference is one.
 */
export interface Mutator {
  /** Steps so far. */
  readonly now: number;
  /** Objects that the program refers to, and the bytes they asked for: of all, and of those with pointers. */
  readonly reachableObjects: number;
  readonly reachableBytes: number;
  readonly scannableBytes: number;
  /** Most objects that the program ever referred to at once: so many variables hold them. */
  readonly peakObjects: number;

  /** Bytes asked for by reachable objects with pointers of at least `minBytes` bytes, one number an object. */
  largeScannable(minBytes: number): Float64Array;

  /**
   * The objects that a collector finds dead which looked at the roots at step
   * `rootsScannedAt`: those dropped by then. With `newAreWhite` also those
   * allocated after it and dropped by now (a collector that does not mark what
   * is allocated meanwhile, and looks at the roots again before it ends). Each
   * object is told once.
   */
  takeDead(rootsScannedAt: number, newAreWhite: boolean): Int32Array;
  /** The heap knows of these deaths: their numbers may name other objects from now on. */
  recycle(dead: Int32Array): void;
}
