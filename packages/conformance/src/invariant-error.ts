/** A heap is in a state that no heap may be in: an error of the strategy, not of the input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
