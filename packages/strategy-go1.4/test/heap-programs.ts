import fc from 'fast-check';

const PAGE_BYTES = 8192;

/** `count` objects of the same size. */
function batch(min: number, max: number, count: number, noscan: fc.Arbitrary<boolean>) {
  return fc.record({ size: fc.integer({ min, max }), noscan, count: fc.integer({ min: 1, max: count }) });
}

const batches = fc.oneof(
  { weight: 4, arbitrary: batch(1, 15, 40, fc.constant(true)) },
  { weight: 4, arbitrary: batch(1, 1024, 250, fc.boolean()) },
  // Few sizes, so that a class gets many spans.
  { weight: 4, arbitrary: batch(1000, 1024, 60, fc.boolean()) },
  { weight: 4, arbitrary: batch(1025, 32768, 20, fc.boolean()) },
  { weight: 5, arbitrary: batch(32769, 12 * PAGE_BYTES, 6, fc.boolean()) },
  { weight: 1, arbitrary: batch(110 * PAGE_BYTES, 200 * PAGE_BYTES, 2, fc.boolean()) },
);

/** Which objects die: of every 100 runs of `stride` objects (in order of allocation), `percent`. */
const deaths = fc.record({
  percent: fc.constantFrom<number[]>(0, 30, 60, 90, 100),
  stride: fc.constantFrom<number[]>(1, 3, 20, 200),
  salt: fc.nat(99),
});

const mode = fc.constantFrom('eager' as const, 'lazy' as const, 'lazy' as const);

/** One step of a program. Picks are taken modulo what there is to pick from. */
export const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ op: fc.constant('malloc' as const), batches: fc.array(batches, { minLength: 1, maxLength: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('collect' as const), mode, deaths }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('sweepOne' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('readMemStats' as const) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('ensureSwept' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('allocManual' as const), pages: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('freeManual' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('scavenge' as const), minutes: fc.option(fc.nat(9), { nil: Infinity }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('mcache' as const), make: fc.boolean() }) },
);

type Arbitrated<T> = T extends fc.Arbitrary<infer U> ? U : never;

export type Step = Arbitrated<typeof step>;
export type Deaths = Arbitrated<typeof deaths>;

/** Whether the object that was allocated as number `sequence` dies. */
export function dies({ percent, stride, salt }: Deaths, sequence: number): boolean {
  return ((Math.floor(sequence / stride) + salt) * 37) % 100 < percent;
}
