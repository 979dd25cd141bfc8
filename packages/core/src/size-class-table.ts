/**
 * A generation's table of size classes. Class 0 stands for large objects,
 * which get a span of their own; small classes are 1..count-1.
 */
export interface SizeClassTable {
  /** Number of classes, with class 0. */
  readonly count: number;
  /** Largest small request, in bytes. */
  readonly maxSmallBytes: number;
  /** Bytes of a slot, by class. */
  readonly slotBytes: Uint32Array;
  /** Pages of a span, by class. */
  readonly spanPages: Uint32Array;
  /** Slots in a span, by class. */
  readonly slots: Uint32Array;
  /** Class of a small request of `size` bytes: `classOf[(size + 7) >>> 3]`. */
  readonly classOf: Uint8Array;
}

/**
 * The column `classOf` of a table: the smallest class that holds 8·i bytes, for every i.
 * @param slotBytes ascending, class 0 first
 */
export function classLookup(slotBytes: ArrayLike<number>, maxSmallBytes: number): Uint8Array {
  const classOf = new Uint8Array(maxSmallBytes / 8 + 1);
  let sizeClass = 1;
  for (let i = 1; i < classOf.length; i++) {
    while (slotBytes[sizeClass] < i * 8) sizeClass++;
    classOf[i] = sizeClass;
  }
  return classOf;
}
