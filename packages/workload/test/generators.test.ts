import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type WorkloadGenerator,
  WorkloadOp,
  defineGenerator,
  generateWorkload,
  generators,
  openWorkload,
  writeWorkload,
} from '../src/index.js';
import { bytesOf, chunksOf, rowsOf } from './workloads.js';

const { Alloc, Free, Stats, Sleep } = WorkloadOp;
const [OP, OBJECT, SIZE, SCAN, P] = [0, 1, 2, 3, 4];
const rows = async (...args: Parameters<typeof generateWorkload>): Promise<number[][]> =>
  rowsOf(await chunksOf(generateWorkload(...args)));
const hash = async (...args: Parameters<typeof generateWorkload>): Promise<string> =>
  createHash('sha256').update(await bytesOf(writeWorkload(generateWorkload(...args)))).digest('hex');

/** Values within a generator's ranges, with small numbers of things, so that it ends soon. */
function valuesFor(generator: WorkloadGenerator): fc.Arbitrary<Record<string, number>> {
  const small = (unit: string): boolean => unit !== 'bytes' && unit !== 'ns';
  const values = Object.entries(generator.parameters).map(([name, { min, max, isWhole, unit }]) => [
    name,
    isWhole
      ? fc.integer({ min, max: small(unit) ? Math.min(max, min + 70) : max })
      : fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max)),
  ]);
  return fc.record(Object.fromEntries(values), { requiredKeys: Object.keys(generator.parameters).filter((name) => generator.parameters[name].default > 70) });
}

describe.each([...generators.values()])('$name', (generator) => {
  const { name, parameters } = generator;

  it('describes itself and its parameters', () => {
    expect(generator.description).toMatch(/\.$/);
    for (const { default: standard, min, max, isWhole, unit, description } of Object.values(parameters)) {
      expect(standard).toBeGreaterThanOrEqual(min);
      expect(standard).toBeLessThanOrEqual(max);
      if (isWhole) expect([standard, min, max].every(Number.isInteger)).toBe(true);
      expect(unit).not.toBe('');
      expect(description).not.toBe('');
    }
  });

  it('gives the same for the same seed, and something else for another', async () => {
    expect(await hash(name, {}, 7)).toBe(await hash(generator, {}, 7));
    expect(await hash(name, {}, 8)).not.toBe(await hash(name, {}, 7));
    expect(await hash(name, { pointerShare: 0.4 }, 7)).not.toBe(await hash(name, {}, 7));
  });

  it('starts and ends with a checkpoint', async () => {
    const all = await rows(name);
    expect(all[0]).toEqual([Stats, 0, 0, 0, 0]);
    expect(all.at(-1)).toEqual([Stats, 0, 0, 0, 0]);
    expect(all.filter((row) => row[OP] === Stats)).toHaveLength(21);
  });

  it('spreads its rows over Ps', async () => {
    const workload = generateWorkload(name, { processors: 4 });
    expect(workload.hasProcessors).toBe(true);
    const seen = [0, 0, 0, 0];
    let rows = 0;
    for (const row of rowsOf(await chunksOf(workload))) {
      seen[row[P]]++;
      rows++;
    }
    for (const n of seen) expect(n / rows).toBeCloseTo(0.25, 1);
    expect(workload.counts.processors).toBe(4);
  });

  it('is well-formed whatever the parameters, as its own CSV shows', async () => {
    await fc.assert(
      fc.asyncProperty(valuesFor(generator), fc.integer({ min: 0, max: 2 ** 32 - 1 }), async (values, seed) => {
        const made = generateWorkload(name, values, seed);
        const chunks = await chunksOf(made);
        const again = await openWorkload('again.csv', writeWorkload(generateWorkload(name, values, seed)));
        const readRows = rowsOf(await chunksOf(again));
        expect(readRows).toEqual(rowsOf(chunks));
        expect(again.counts).toEqual(made.counts);
        expect(readRows.filter((row) => row[SCAN] === 1 && row[SIZE] % 8 !== 0)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('generated rows', () => {
  it('are the same to the bit on every machine', async () => {
    const hashes = await Promise.all([...generators.keys()].map(async (name) => [name, (await hash(name, {}, 1)).slice(0, 16)]));
    expect(Object.fromEntries(hashes)).toMatchInlineSnapshot(`
      {
        "lognormal-churn": "be3cc685dc5c2e94",
        "sawtooth": "1fad57a14e669685",
        "server": "d2f7c76b05e1d5f0",
      }
    `);
    const spread = await Promise.all([...generators.keys()].map(async (name) => [name, (await hash(name, { processors: 8 }, 1)).slice(0, 16)]));
    expect(Object.fromEntries(spread)).toMatchInlineSnapshot(`
      {
        "lognormal-churn": "84f2405b7a6d8b4d",
        "sawtooth": "a79ff3563ebe015e",
        "server": "6fa5de90ebc396cb",
      }
    `);
  });

  it('of churn have the median, spread and live set that was asked for', async () => {
    const workload = generateWorkload('lognormal-churn', { medianBytes: 200, sigma: 0.8, live: 1000, operations: 50_000, pointerShare: 0 }, 3);
    const all = rowsOf(await chunksOf(workload));
    const sizes = all.filter((row) => row[OP] === Alloc).map((row) => row[SIZE]).toSorted((a, b) => a - b);
    const quantile = (q: number): number => sizes[Math.floor(q * sizes.length)];
    expect(sizes).toHaveLength(51_000);
    expect(quantile(0.5) / 200).toBeCloseTo(1, 1);
    // One standard deviation on either side.
    expect(Math.log(quantile(0.8413) / quantile(0.1587)) / 2).toBeCloseTo(0.8, 1);
    expect(workload.counts).toMatchObject({ allocs: 51_000, frees: 50_000, maxLiveObjects: 1001 });
  });

  it('hold pointers in the share that was asked for', async () => {
    for (const pointerShare of [0, 0.25, 1]) {
      const allocs = (await rows('lognormal-churn', { live: 100, operations: 20_000, pointerShare })).filter((row) => row[OP] === Alloc);
      expect(allocs.filter((row) => row[SCAN] === 1).length / allocs.length).toBeCloseTo(pointerShare, 1);
    }
  });

  it('of a sawtooth go up and down by the share', async () => {
    const all = await rows('sawtooth', { teeth: 5, objects: 1000, dropShare: 0.7, pauseNs: 50 });
    let live = 0;
    const turns: number[] = [];
    for (const row of all) {
      if (row[OP] === Alloc) live++;
      if (row[OP] === Free) live--;
      if (row[OP] === Stats) turns.push(live);
    }
    expect(turns).toEqual([0, ...Array.from({ length: 5 }, () => [1000, 300]).flat()]);
    expect(all.filter((row) => row[OP] === Sleep).map((row) => row[SIZE])).toEqual([50, 50, 50, 50, 50]);
  });

  it('of a server leave only sessions behind, which live long', async () => {
    const workload = generateWorkload('server', { requests: 10_000, sessions: 500, sessionShare: 0.2, objectsPerRequest: 6 });
    const all = rowsOf(await chunksOf(workload));
    const born = new Map<number, number>();
    const ages: number[] = [];
    for (const [i, row] of all.entries()) {
      if (row[OP] === Alloc) born.set(row[OBJECT], i);
      if (row[OP] !== Free) continue;
      ages.push(i - (born.get(row[OBJECT]) as number));
      born.delete(row[OBJECT]);
    }
    const requestObjects = ages.filter((age) => age <= 22);
    const { allocs } = workload.counts;
    expect(requestObjects.length / 10_000).toBeCloseTo(6, 0);
    expect(allocs - requestObjects.length).toBeGreaterThan(1900);
    expect(allocs - requestObjects.length).toBeLessThan(2100);
    // 2000 sessions in 500 places: a place stays empty with probability e^-4.
    expect(born.size).toBeGreaterThan(480);
    expect(born.size).toBeLessThanOrEqual(500);
  });

  it('of one program are the same objects on however many Ps', async () => {
    for (const name of ['lognormal-churn', 'sawtooth']) {
      const without = (all: number[][]): number[][] => all.map(([op, object, size, scan]) => [op, object, size, scan]);
      expect(without(await rows(name, { processors: 8 }))).toEqual(without(await rows(name)));
    }
  });

  it('of a server interleave the requests of its Ps', async () => {
    const all = await rows('server', { requests: 1000, processors: 4 });
    const switches = all.filter((row, i) => i > 0 && row[P] !== all[i - 1][P]).length;
    expect(switches / all.length).toBeGreaterThan(0.6);
  });

  it('may come from a generator of one\'s own', async () => {
    const pairs = defineGenerator({
      name: 'pairs',
      description: 'Sleeps.',
      version: 1,
      parameters: { naps: { default: 2, min: 1, max: 9, isWhole: true, unit: 'naps', description: 'sleeps' } },
      start: ({ naps }, program) => {
        let left = naps;
        return {
          step: () => {
            if (left-- === 0) return false;
            program.sleep(5, 0);
            return true;
          },
        };
      },
    });
    const workload = generateWorkload(pairs, { naps: 3 }, 5);
    expect(workload.name).toBe('pairs(naps=3, seed=5)');
    expect(rowsOf(await chunksOf(workload)).map((row) => row[OP])).toEqual([Stats, Sleep, Sleep, Sleep]);
  });
});

describe('what a generator cannot use gives one line', () => {
  const names = 'requests, objectsPerRequest, medianBytes, sigma, maxBytes, sessions, sessionShare, sessionMedianBytes, sessionSigma, pauseNs, checkpoints, pointerShare, processors';
  const cases: readonly [string, Record<string, number>, number, string][] = [
    ['srver', {}, 1, 'generator "srver": unknown; expected one of server, lognormal-churn, sawtooth'],
    ['server', { sesions: 5 }, 1, `generator server: unknown parameter "sesions"; expected one of ${names}`],
    ['server', { toString: 5 } as unknown as Record<string, number>, 1, `generator server: unknown parameter "toString"; expected one of ${names}`],
    ['server', { requests: 0 }, 1, 'generator server: requests is 0; expected a whole number from 1 to 100000000 (requests)'],
    ['server', { requests: 1.5 }, 1, 'generator server: requests is 1.5; expected a whole number from 1 to 100000000 (requests)'],
    ['server', { processors: 65 }, 1, 'generator server: processors is 65; expected a whole number from 1 to 64 (Ps)'],
    ['sawtooth', { dropShare: 0 }, 1, 'generator sawtooth: dropShare is 0; expected a number from 0.001 to 1 (share)'],
    ['lognormal-churn', { sigma: Number.NaN }, 1, 'generator lognormal-churn: sigma is NaN; expected a number from 0 to 4 (ln bytes)'],
    ['lognormal-churn', { live: '5' as unknown as number }, 1, 'generator lognormal-churn: live is "5"; expected a whole number from 1 to 10000000 (objects)'],
    ['sawtooth', {}, -1, 'generator sawtooth: seed is -1; expected a whole number from 0 to 4294967295 (any tells one run from another)'],
  ];

  it.each(cases)('%s %o seed %d', (name, given, seed, message) => {
    expect(() => generateWorkload(name, given, seed)).toThrow(expect.objectContaining({ name: 'InputError', message }));
  });
});
