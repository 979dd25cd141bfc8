/**
 * Input that cannot be used: a damaged recording, an unknown strategy, a CSV
 * row that is not a number. The command line shows `message` as its one line
 * and ends with exit status 2.
 *
 * The message names what was read (file, record or row), what was expected
 * there, and what the user can do.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** A strategy ran into a limit of the simulation, not of the real runtime. */
export class LimitError extends InputError {}
