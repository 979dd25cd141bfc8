/** Copies `from` into the larger `to` and returns `to`. */
export function widen<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
