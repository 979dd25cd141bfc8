import fc from 'fast-check';

const PAGE_BYTES = 8192;

/** `count` objects of the same size. */
function batch(min: number, max: number, count: number, noscan: fc.Arbitrary<boolean> = fc.boolean()) {
  return fc.record({ size: fc.integer({ min, max }), noscan, count: fc.integer({ min: 1, max: count }) });
}

const batches = fc.oneof(
  { weight: 4, arbitrary: batch(1, 16, 40, fc.constant(true)) },
  { weight: 3, arbitrary: batch(1, 1024, 250) },
  // Few sizes, so that a span class gets many spans.
  { weight: 5, arbitrary: batch(1000, 1024, 60) },
  { weight: 3, arbitrary: batch(8100, 8192, 20) },
  { weight: 3, arbitrary: batch(1025, 32768, 20) },
  { weight: 5, arbitrary: batch(32769, 40 * PAGE_BYTES, 6) },
  { weight: 1, arbitrary: batch(300 * PAGE_BYTES, 700 * PAGE_BYTES, 2) },
  { weight: 1, arbitrary: batch(1500 * PAGE_BYTES, 4000 * PAGE_BYTES, 1) },
);

/** Which objects die: of every 100 runs of `stride` objects (in order of allocation), `percent`. */
const deaths = fc.record({
  percent: fc.constantFrom<number[]>(0, 30, 60, 90, 100),
  stride: fc.constantFrom<number[]>(1, 3, 20, 200),
  salt: fc.nat(99),
});

const mode = fc.constantFrom('eager' as const, 'lazy' as const, 'lazy' as const, 'lazy' as const);

const malloc = fc.record({ op: fc.constant('malloc' as const), batches: fc.array(batches, { minLength: 1, maxLength: 4 }) });

/** What others than malloc may do to the heap while it is not being collected. */
const background = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('sweepOne' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('ensureSwept' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('allocManual' as const),
      pages: fc.oneof(fc.constant(4), fc.integer({ min: 1, max: 40 })),
      // Stack, pointer bitmap, work buffers.
      purpose: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('freeManual' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('scavenge' as const), pick: fc.nat(), part: fc.nat() }) },
);

/** One step of a program. Picks are taken modulo what there is to pick from. */
export const step = fc.oneof(
  { weight: 10, arbitrary: malloc },
  {
    weight: 4,
    // Sweeping in the background may start before the mcache is flushed.
    arbitrary: fc.record({ op: fc.constant('collect' as const), mode, deaths, sweptBeforeFlush: fc.constantFrom<number[]>(0, 0, 0, 1, 3) }),
  },
  { weight: 6, arbitrary: background },
  { weight: 5, arbitrary: fc.record({ op: fc.constant('insideMalloc' as const), steps: fc.array(background, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('readMemStats' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('startProcessor' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('mcache' as const), make: fc.boolean() }) },
);

type Arbitrated<T> = T extends fc.Arbitrary<infer U> ? U : never;

export type Step = Arbitrated<typeof step>;
export type BackgroundStep = Arbitrated<typeof background>;
export type Deaths = Arbitrated<typeof deaths>;

/** Whether the object that was allocated as number `sequence` dies. */
export function dies({ percent, stride, salt }: Deaths, sequence: number): boolean {
  return ((Math.floor(sequence / stride) + salt) * 37) % 100 < percent;
}
