import { heapPartNames } from '@spanlab/core';
import { countRatio } from '../src/totals.js';
import { expect, test } from 'vitest';
import { COMPARISON_FIGURE_KINDS, COMPARISON_TABLES, comparisonsOf, toCsv, type Comparison } from '../src/index.js';
import { totalsTable } from '../src/html-totals.js';
import { memoryPeak } from '../src/memory-parts.js';
import { byWorkloadThenRelease } from '../src/order.js';
import { COMPARED_MEASURES, comparedCell, comparedResults, syntheticCell, TOTALS } from './fixtures.js';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const all = comparisonsOf([...comparedResults().cells, syntheticCell({ program: 'alone' })].toSorted(byWorkloadThenRelease));
const lru = all[0] as Comparison;
const [lines, waterfall, addresses, idle] = COMPARISON_FIGURE_KINDS.map((kind) => kind.spec(lru, COMPARED_MEASURES, TOTALS)) as unknown as [
  { title: { text: string[] }; vconcat: { data: { values: { strategy: string; bytes: number }[] } }[] },
  { title: { text: string[] }; data: { values: { strategy: string; part: string; bytes: number }[] } },
  { title: { text: string[] }; vconcat: { data: { values: { bytes: number }[] } }[] },
  { title: { text: string[] }; data: { values: { length: string; bytes: number }[] } },
];

test('strategies of a recording in the order of their releases; one alone is not compared', () => {
  expect(all.map(({ workload }) => workload.program)).toEqual(['lru', 'sort']);
  expect(lru.names.map(plain)).toEqual(['Go 1.4.3', 'Go 1.5.1', 'Go 1.20.4']);
  const twins = comparisonsOf([comparedCell('lru', '1.4.3', {}), { ...comparedCell('lru', '1.4.3', {}), strategy: 'mine' }]);
  expect(twins[0]?.names.map(plain)).toEqual(['Go 1.4.3', 'mine']);
  const alike = comparisonsOf(['go1.4', 'mine'].map((strategy) => ({ ...comparedCell('lru', '1.4.3', {}), strategy, label: 'Go 1.4.3' })));
  expect(alike[0]?.names.map(plain)).toEqual(['Go 1.4.3 (go1.4)', 'Go 1.4.3 (mine)']);
});

test('lines: every sample of every strategy, the peaks in the title', () => {
  for (const { data } of lines.vconcat) expect(data.values).toHaveLength(3 * 60);
  expect(lines.vconcat).toHaveLength(2);
  expect(plain(lines.title.text.join(' '))).toMatch(/^lru: Go 1\.20\.4 peaks at [\d.]+ MiB HeapSys, [\d.]+ (% above|times that of) Go 1\.[45]\.[13]$/);
});

test('waterfall: eight parts a strategy, in order, that add up to HeapSys + StackInuse when the program holds most', () => {
  lru.cells.forEach(({ series: { columns } }, i) => {
    const rows = waterfall.data.values.filter(({ strategy }) => strategy === lru.names[i]);
    expect(rows.map(({ part }) => part)).toEqual(COMPARED_MEASURES.slice(-10, -2).map(({ title }) => title));
    const requested = columns.LiveRequested ?? [];
    const at = requested.indexOf(Math.max(...requested));
    expect(rows.reduce((sum, { bytes }) => sum + bytes, 0)).toBe((columns.HeapSys?.[at] as number) + (columns.StackInuse?.[at] as number));
  });
  expect(plain(waterfall.title.text.join(' '))).toMatch(/^lru: at the peak, strategies differ most in "[a-z, ]+": [\d.]+ .iB on Go [\d.]+, [\d.]+ .?i?B on Go [\d.]+$/);
});

test('addresses, HeapSys and memory: a plot each, and the outer two in the title', () => {
  expect(addresses.vconcat.map(({ data }) => data.values.length)).toEqual([180, 180, 180]);
  expect(plain(addresses.title.text.join(' '))).toMatch(/^lru: Go 1\.20\.4 holds [\d.]+ MiB of addresses, [\d.]+ times that of Go 1\.[45]\.[13]; Go [\d.]+ touches most memory by itself, [\d.]+ MiB/);
  const unmodelled = { ...lru, cells: lru.cells.map((cell) => ({ ...cell, series: syntheticCell().series })) };
  const [, , empty] = COMPARISON_FIGURE_KINDS.map((kind) => kind.name === 'virtual-and-resident' && JSON.stringify(kind.spec(unmodelled, COMPARED_MEASURES, TOTALS)));
  expect(empty).toContain('no strategy models an address space');
});

test('idle runs: every length of every strategy, and who has most pieces in the title', () => {
  expect(idle.data.values.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(lru.cells.flatMap(({ peak }) => peak.idleRuns ?? []).reduce((sum, { bytes }) => sum + bytes, 0));
  expect(idle.data.values[0]?.length).toBe('8 KiB');
  expect(plain(idle.title.text.join(' '))).toMatch(/^lru: at the peak, idle pages are [\d.]+ .iB in \d+ runs on Go [\d.]+, [\d.]+ .iB in \d+ runs on Go [\d.]+$/);
});

test('locks, work of the page heap and tables of size classes: the finding is said from the numbers', () => {
  const titleOf = (name: string, cells = lru.cells) => {
    const spec = COMPARISON_FIGURE_KINDS.find((kind) => kind.name === name)?.spec({ ...lru, cells }, COMPARED_MEASURES, TOTALS);
    return plain(spec?.usermeta.spanlab.finding ?? '');
  };
  const counted = (...totals: Record<string, number>[]) => lru.cells.map((cell, i) => ({ ...cell, totals: totals[i] ?? {} }));
  const cells = counted({ heapLocks: 10, centralLocks: 32, listSteps: 30 }, { heapLocks: 20, listSteps: 12 }, { heapLocks: 4, summariesRead: 0 });
  expect(titleOf('lock-acquisitions', cells)).toBe('lru: Go 1.4.3 takes locks 42 times, 10.5 times as often as Go 1.20.4 with 4');
  // No ratio to 0.
  expect(titleOf('page-heap-work', cells)).toBe('lru: to find pages, Go 1.4.3 looks at 30 list entries, Go 1.20.4 at 0 summaries');
  expect(titleOf('page-heap-work', counted({ listSteps: 30 }, {}, { summariesRead: 10 }))).toMatch(/summaries: 3\.00 times as many$/);
  expect(titleOf('lock-acquisitions', counted())).toBe('lru: locks were counted on fewer than two strategies');
  expect(titleOf('size-class-tables')).toMatch(/^lru: at the peak, rounding up and span tails cost [\d.]+ .iB by the size classes of Go 1\.4\.3, [\d.]+ .iB by those of Go 1\.20\.4, [\d.]+ times as much$/);
});

test('of equally large samples, the one with most requested', () => {
  const columns = Object.fromEntries(heapPartNames.map((part) => [part, [0, 0, 0]]));
  const series = {
    allocations: [1, 2, 3],
    columns: { ...columns, HeapSys: [9, 9, 9], HeapInuse: [1, 8, 2], StackInuse: [0, 0, 0], LiveRequested: [1, 8, 2], IdlePages: [8, 1, 7] },
  };
  expect(memoryPeak({ ...syntheticCell(), series })).toMatchObject({ allocations: 2, bytes: 9, parts: { LiveRequested: 8, IdlePages: 1 } });
});

test('parts that do not add up are refused, and parts not measured are none', () => {
  const cell = comparedCell('lru', '1.4.3', {});
  const columns = { ...cell.series.columns, Stacks: cell.series.allocations.map(() => 0) };
  const broken = { ...cell, series: { ...cell.series, columns } };
  const draw = () => COMPARISON_FIGURE_KINDS[1]?.spec({ ...lru, cells: [broken, cell] }, COMPARED_MEASURES, TOTALS);
  expect(draw).toThrow(/^cell lru\.go1\.4\.3 × go1\.4: the parts of the memory are \d+ bytes at allocations \d+, expected HeapSys \+ StackInuse = \d+/);
  expect(memoryPeak(syntheticCell())).toBeUndefined();
});

test('totals: n/a says why, and where there is no base there is no ratio', () => {
  const rows = new Map(
    [...plain(totalsTable(lru, TOTALS, 'data/x.csv', 'y')).matchAll(/<tr><th scope="row"[^>]*>([^<]*)<\/th>(.*)<\/tr>/g)].map(([, name, cells]) => [
      name as string,
      [...(cells as string).matchAll(/<td[^>]*?(?: title="([^"]*)")?>([^<]*)</g)].slice(2).map(([, title, text]) => (title === undefined ? text : `${text}: ${title}`)),
    ]),
  );
  expect([...rows.keys()]).toEqual(['refills', 'heapLocks', 'listSteps', 'summariesRead', 'splits']);
  expect(rows.get('refills')).toEqual(['100', '100', '90', '0.90']);
  expect(rows.get('listSteps')).toEqual(['1,000', '900', 'n/a: Go 1.20.4 has no such thing as listSteps', 'n/a: no ratio: Go 1.20.4 has no such thing']);
  expect(rows.get('summariesRead')?.slice(2)).toEqual(['6', 'n/a: no ratio: Go 1.4.3 has no such thing']);
  const zero = comparedCell('lru', '1.20.4', { splits: 5 });
  const ofZero = totalsTable({ ...lru, cells: [lru.cells[0] as typeof zero, zero], names: ['a', 'b'] }, TOTALS, 'x', 'y');
  expect(ofZero).toContain('<td class="number" title="no ratio: a has 0">n/a</td>');
  expect(totalsTable(lru, [], 'x', 'y')).toContain('keep none');
});

test('a count has a ratio to ten and more, else the reason', () => {
  expect(countRatio(70, 10)).toBe('7.00');
  expect(countRatio(7, 9)).toEqual({ reason: 'base 9' });
  expect(countRatio(0, 1)).toEqual({ reason: 'base 1' });
  expect(countRatio(1, undefined)).toEqual({ reason: 'no such thing' });
  expect(countRatio(undefined, 20)).toEqual({ reason: 'no such thing' });
});

test('tables of comparisons are tidy and hold what the figures show', () => {
  const totals = toCsv(COMPARISON_TABLES.totals(lru, TOTALS)).trimEnd().split('\n');
  expect(totals[0]).toBe('workload,strategy,measure,unit,value');
  expect(totals).toHaveLength(1 + 3 + 3 + 2 + 1 + 2);
  expect(totals).toContain('lru.go1.4.3,go1.20,summariesRead,count,6');
  const runs = COMPARISON_TABLES.idle_runs(lru, TOTALS);
  expect(runs.rows[1]).toEqual(['lru.go1.4.3', 'go1.4', expect.any(Number), 4, 7, 2, 81920]);
  const locks = COMPARISON_TABLES.central_locks(lru, TOTALS);
  // 1.20 has no such locks.
  expect(locks.rows).toEqual([['lru.go1.4.3', 'go1.4', 3, 32, 12], ['lru.go1.4.3', 'go1.5', 3, 32, 12]]);
  const parts = COMPARISON_TABLES.memory_parts(lru, TOTALS);
  expect(parts.columns).toEqual(['workload', 'strategy', 'allocations', 'part', 'bytes']);
  expect(parts.rows.map((row) => row[4])).toEqual(waterfall.data.values.map(({ bytes }) => bytes));
});
