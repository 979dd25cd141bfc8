/** What the command's exit status says. */
export const ExitStatus = {
  /** Done, and everything compared is equal. */
  Ok: 0,
  /** A heap did something else than the real one, a simulation missed a bound, or an invariant is broken. */
  Mismatch: 1,
  /** The input or the command line cannot be used. */
  Unusable: 2,
  /** Stopped by Ctrl-C, as shells say it. */
  Interrupted: 130,
} as const;

export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];
