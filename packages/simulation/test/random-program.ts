import * as fc from 'fast-check';

/** A random program: its rows as CSV, and what it leaves. */
export interface RandomProgram {
  /** Ps that rows name. */
  readonly processors: number;
  readonly rows: readonly string[];
  /** Sizes of the stacks that live at the end, in bytes, and of the objects. */
  readonly stacks: readonly number[];
  readonly objects: readonly number[];
}

/** Largest stack that is cut from a span of 32 KiB, on any release. */
const LARGEST_POOLED = 16 << 10;
/** A span that small stacks are cut from, in bytes. */
const POOL_SPAN = 32 << 10;

type Step = readonly [choice: number, name: number, size: number, scan: number, p: number];

/**
 * Programs with objects of all sizes, stacks that begin, grow and end, on
 * whatever P, sleeps of all lengths, collections and looks at the statistics.
 * Names of objects and stacks are few, so that they are used again and again;
 * any P may drop what another has allocated. No object is tiny: which of those
 * share a block depends on the Ps.
 */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc.integer({ min: 1, max: 16 }).chain((processors) =>
  fc
    .array(fc.tuple(fc.nat(99), fc.nat(30), fc.nat(0xffff_ffff), fc.nat(1), fc.nat(processors - 1)), { minLength: 1, maxLength: 250 })
    .map((steps) => programOf(processors, steps)),
);

function programOf(processors: number, steps: readonly Step[]): RandomProgram {
  const rows: string[] = [];
  const objects = new Map<number, number>();
  const stacks = new Map<number, number>();
  for (const [choice, name, size, scan, p] of steps) {
    if (choice < 3) rows.push(`gc,,,,${p}`);
    else if (choice < 7) rows.push(`stats,,,,${p}`);
    else if (choice < 11) rows.push(`sleep,,${lengthOf(size)},,${p}`);
    else if (choice < 45) changeStack(name, size, p);
    else if (choice < 60 && objects.delete(name)) rows.push(`free,${name},,,${p}`);
    else {
      if (objects.has(name)) rows.push(`free,${name},,,${p}`);
      // Most are small, some larger than any class, a few so large that the heap has to collect.
      const bytes = 16 + (choice < 88 ? size % 1500 : choice < 95 ? size % 200_000 : size % 5_000_000);
      objects.set(name, bytes);
      rows.push(`alloc,${name},${bytes},${scan},${p}`);
    }
  }
  return { processors, rows, stacks: [...stacks.values()], objects: [...objects.values()] };

  function changeStack(name: number, size: number, p: number): void {
    const bytes = stacks.get(name);
    const grown = name + 100;
    if (bytes === undefined) {
      stacks.set(name, 2048 << size % 7);
      rows.push(`stack,${name},${2048 << size % 7},,${p}`);
    } else if (size % 3 === 0 && name < 100 && !stacks.has(grown)) {
      // It grows: the new one is there before the old one ends.
      stacks.delete(name);
      stacks.set(grown, bytes * 2);
      rows.push(`stack,${grown},${bytes * 2},,${p}`, `stackfree,${name},,,${p}`);
    } else {
      stacks.delete(name);
      rows.push(`stackfree,${name},,,${p}`);
    }
  }
}

/** From microseconds to minutes. */
function lengthOf(random: number): number {
  return Math.floor(1000 * 10 ** ((random % 1000) / 115));
}

/** Least and most bytes that so many stacks take: small ones share spans of 32 KiB with others of their size, or do not. */
export function stackBytesOf(sizes: readonly number[]): { readonly least: number; readonly most: number } {
  const sum = (some: readonly number[]) => some.reduce((total, bytes) => total + bytes, 0);
  const large = sum(sizes.filter((bytes) => bytes > LARGEST_POOLED));
  const small = sizes.filter((bytes) => bytes <= LARGEST_POOLED);
  const shared = [...new Set(small)].map((bytes) => {
    const together = sum(small.filter((one) => one === bytes));
    // The largest of them have spans of their own on some releases.
    return bytes === LARGEST_POOLED ? together : Math.ceil(together / POOL_SPAN) * POOL_SPAN;
  });
  return { least: large + sum(shared), most: large + small.length * POOL_SPAN };
}
