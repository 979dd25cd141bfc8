import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, repository, spanlab } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

/** Go 1.4 with a counter that no other strategy has; what it gives beside, and declares, is up to the caller. */
function counting(declared: string, given: string, name = 'counting'): string {
  return `
import { strategy as base } from '@spanlab/strategy-go1.4';
const merges = { name: 'merges', title: 'buddy merges', unit: 'count', better: 'lower', description: 'Blocks that became one.', source: 'a test' };
const count = (heap) => {
  const counts = heap.workCounts.bind(heap);
  heap.workCounts = () => ({ ...counts(), ${given} });
  return heap;
};
export const strategy = {
  ...base,
  name: '${name}',
  label: 'Go 1.4 counting',
  basedOn: 'go1.4',
  measures: [${declared}],
  replays: () => false,
  create: (options) => count(base.create(options)),
  simulate: (options) => {
    const runtime = base.simulate(options);
    count(runtime.heap);
    return runtime;
  },
};
`;
}

const GIVEN = 'merges: 2 * counts().coalescings';
symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
file('small.csv', 'op,id,size,scan\nstats,,,\nalloc,0,100,0\nalloc,1,50000,1\nfree,1,,\ngc,,,\nstats,,,\n');
file('counting.mjs', counting('merges', GIVEN));

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const config = (name: string, more: object) => file(name, JSON.stringify({ strategies: ['go1.4', './counting.mjs'], workloads: ['small.csv'], ...more }));

describe('a measure that a strategy declares', () => {
  it('passes the conformance kit', async () => {
    const { status, stdout } = await spanlab(['check', './counting.mjs'], folder);
    expect(stdout).toContain('1 strategy: all requirements hold');
    expect(status).toBe(0);
  });

  it('is in what compare writes; the strategy without it has no row, and n/a in tables', async () => {
    const { status, stderr } = await spanlab(['compare', 'gzipstream', '--strategies', 'go1.4,./counting.mjs', '--out', 'compared'], folder);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const rows = read('compared/data/gzipstream.go1.20.4.totals.csv').split('\n').map((line) => line.split(','));
    const valueOf = (strategy: string, measure: string) => rows.find((row) => row[1] === strategy && row[2] === measure)?.[4];
    expect(Number(valueOf('counting', 'merges'))).toBe(2 * Number(valueOf('counting', 'coalescings')));
    expect(valueOf('go1.4', 'merges')).toBeUndefined();
    expect(valueOf('go1.4', 'coalescings')).toBe(valueOf('counting', 'coalescings'));
    const markdown = read('compared/report.md');
    expect(markdown).toMatch(/\| buddy merges \| count \| lower \| n\/a \| [\d,]+ \|/);
    expect(markdown).toContain('Blocks that became one.');
    // The label, and the colour of the base with a shape and a dash of its own.
    const spec = read('compared/figures/gzipstream.go1.20.4.strategies-compared.vl.json');
    const { color, strokeDash } = (JSON.parse(spec) as { vconcat: { encoding: Record<string, { scale: { domain: string[]; range: unknown[] } }> }[] }).vconcat[0].encoding;
    expect(color.scale.domain).toEqual(['Go\u00a01.4.3', 'Go\u00a01.4 counting']);
    expect(color.scale.range).toEqual(['#56B4E9', '#56B4E9']);
    expect(strokeDash.scale.range[0]).toEqual([1, 0]);
    expect(strokeDash.scale.range[1]).not.toEqual([1, 0]);
    expect(existsSync(join(folder, 'compared/figures/gzipstream.go1.20.4.own-measures.svg'))).toBe(true);
  });

  it('is in what simulate prints', async () => {
    const json = JSON.parse((await spanlab(['simulate', 'small.csv', '--strategy', './counting.mjs', '--json'], folder)).stdout) as { measures: Record<string, number> };
    expect(json.measures.merges).toBe(2 * json.measures.coalescings);
    const { stdout } = await spanlab(['simulate', 'small.csv', '--strategy', './counting.mjs'], folder);
    expect(stdout).toMatch(/^small\.csv on Go 1\.4 counting, GOGC 100$/m);
    expect(stdout).toMatch(new RegExp(`^merges +buddy merges +${json.measures.merges} +count +lower is better$`, 'm'));
    expect((await spanlab(['simulate', 'small.csv', '--strategy', 'go1.4'], folder)).stdout).not.toContain('MEASURE');
  });

  describe('in an experiment', () => {
    let outcome: Outcome;
    beforeAll(async () => {
      outcome = await spanlab(['run', config('all.json', {}), '--out', 'all'], folder);
    });

    it('is in all files of results, and missing where it is not counted', () => {
      expect([outcome.status, outcome.stderr]).toEqual([0, '']);
      expect(read('all/results.csv').split('\n').filter((line) => line.includes(',merges,'))).toEqual([expect.stringMatching(/^counting,1\.4\.3,small,.*,merges,count,,,\d+$/)]);
      const { measures, cells } = JSON.parse(read('all/results.json')) as { measures: { name: string; source: string }[]; cells: { strategy: string; totals: Record<string, number> }[] };
      expect(measures.at(-1)).toMatchObject({ name: 'merges', source: 'a test' });
      expect(cells.map(({ strategy, totals }) => [strategy, 'merges' in totals])).toEqual([['go1.4', false], ['counting', true]]);
      expect(read('all/results.bench.txt')).toMatch(/^Unit merges-count assume=exact better=lower$/m);
      for (const binary of ['all/results.arrow', 'all/results.parquet']) expect(read(binary)).toContain('merges');
    });

    it('is made again bit for bit', async () => {
      const { status, stdout } = await spanlab(['reproduce', 'all'], folder);
      expect(stdout).toContain('every bit the same');
      expect(status).toBe(0);
    });

    it('is in the tables of the report, whether the config names measures or not', async () => {
      await spanlab(['report', 'all'], folder);
      const markdown = read('all/report/report.md');
      expect(markdown).toMatch(/merges.*\| Go\s1\.4 counting \|/);
      expect(markdown).toContain('Blocks that became one.');
      expect(markdown).not.toMatch(/Not in them: [^.]*merges/);
    });

    it('can be asked for in the config, alone; other names cannot', async () => {
      const { status } = await spanlab(['run', config('one.json', { measures: ['merges'], reports: ['csv'] }), '--out', 'one'], folder);
      expect(status).toBe(0);
      expect(read('one/results.csv').trimEnd().split('\n')).toHaveLength(2);
      const unknown = await spanlab(['run', config('unknown.json', { measures: ['merge'] }), '--out', 'unknown'], folder);
      expect(unknown.stderr).toMatch(/^spanlab: unknown\.json: measures\[0\]: "merge" is no measure; expected HeapSys, .*, merges; did you mean merges\?\n$/);
      expect(unknown.status).toBe(2);
      const without = await spanlab(['run', config('without.json', { strategies: ['go1.4'], measures: ['merges'] }), '--out', 'without'], folder);
      expect(without.stderr).toMatch(/"merges" is no measure/);
    });
  });
});

describe('a count that no strategy declares', () => {
  const undeclared = 'undeclared: workCounts() gives "merges", which is no standard count of work; declare it in the strategy\'s measures';
  beforeAll(() => {
    file('undeclared.mjs', counting('', GIVEN, 'undeclared'));
  });

  it('is a broken requirement', async () => {
    const { status, stdout } = await spanlab(['check', './undeclared.mjs'], folder);
    expect(stdout).toContain(`  ✗ counts what it was asked for: ${undeclared}\n`);
    expect(status).toBe(1);
  });

  it.each([
    ['compare', ['compare', 'gzipstream', '--strategies', './undeclared.mjs', '--out', 'refused']],
    ['simulate', ['simulate', 'small.csv', '--strategy', './undeclared.mjs']],
  ])('is refused by %s in one line, and nothing is written', async (_, args) => {
    const { status, stdout, stderr } = await spanlab(args, folder);
    expect([stderr, status, stdout]).toEqual([`spanlab: ${undeclared}\n`, 2, '']);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});

describe('a measure that means something else', () => {
  it('than a standard one is refused', async () => {
    file('clash.mjs', counting("{ ...merges, name: 'HeapSys' }", GIVEN, 'clash'));
    const { status, stderr } = await spanlab(['check', './clash.mjs'], folder);
    expect(stderr).toBe('spanlab: ./clash.mjs: measures[0]: HeapSys is a standard measure with another definition; choose another name, or leave it out of the list; see docs/strategies.md\n');
    expect(status).toBe(2);
  });

  it('than that of another strategy is refused where both are asked for', async () => {
    file('other.mjs', counting("{ ...merges, unit: 'bytes' }", GIVEN, 'other'));
    const words = 'counting and other define the measure merges differently; run them apart, or give one of them another name\n';
    const compared = await spanlab(['compare', 'gzipstream', '--strategies', './counting.mjs,./other.mjs', '--out', 'both'], folder);
    expect([compared.stderr, compared.status]).toEqual([`spanlab: ${words}`, 2]);
    const run = await spanlab(['run', config('both.json', { strategies: ['./counting.mjs', './other.mjs'] }), '--out', 'both'], folder);
    expect([run.stderr, run.status]).toEqual([`spanlab: both.json: strategies: ${words}`, 2]);
    expect(existsSync(join(folder, 'both'))).toBe(false);
  });
});
