/** Something that a recording tells, or could, and that no comparison was made of. */
export interface NotCompared {
  readonly what: string;
  /** Records, or values, of it. */
  readonly count: number;
  /** In a few words, to stand behind a colon. */
  readonly why: string;
}
