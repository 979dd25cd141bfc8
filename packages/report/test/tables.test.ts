import { expect, test } from 'vitest';
import { TABLES, toCsv } from '../src/index.js';
import { MEASURES, syntheticCell, tinyCell } from './fixtures.js';

const cell = syntheticCell();
const sum = (values: readonly unknown[]) => values.map(Number).reduce((a, b) => a + b, 0);
const lines = (name: keyof typeof TABLES, of = cell) => toCsv(TABLES[name](of, MEASURES)).trimEnd().split('\n').map((line) => line.split(','));

test('series: one row a sample and measure', () => {
  const [header, ...rows] = lines('series');
  expect(header).toEqual(['workload', 'strategy', 'allocations', 'measure', 'unit', 'value']);
  expect(rows).toHaveLength(60 * MEASURES.length);
  for (const { name, unit } of MEASURES) {
    const own = rows.filter((row) => row[3] === name);
    expect(new Set(own.map((row) => row[4]))).toEqual(new Set([unit]));
    expect(sum(own.map((row) => row[5]))).toBe(sum(cell.series.columns[name] ?? []));
  }
});

test('occupancy: one row a sample and bin, empty bins too', () => {
  const [header, ...rows] = lines('occupancy');
  expect(header).toEqual(['workload', 'strategy', 'allocations', 'bin_low_percent', 'bin_high_percent', 'spans']);
  expect(rows).toHaveLength(60 * 10);
  expect(sum(rows.map((row) => row[5]))).toBe(sum(cell.occupancy.flatMap(({ bins }) => bins)));
  expect(rows[9]?.slice(3, 5)).toEqual(['90', '100']);
});

test('size classes: requested bytes and every part of the waste', () => {
  const [header, ...rows] = lines('size_classes');
  expect(header).toEqual(['workload', 'strategy', 'allocations', 'size_class', 'slot_bytes', 'part', 'bytes']);
  expect(rows).toHaveLength(40 * 5);
  expect(sum(rows.map((row) => row[6]))).toBe(sum(cell.peak.classes.map(({ spans }) => spans * 8192)));
  expect([...new Set(rows.map((row) => row[5]))]).toEqual(['requested', 'rounding', 'unswept', 'free', 'tail']);
});

test('an empty table keeps its header, and odd names are quoted', () => {
  expect(lines('size_classes', tinyCell())).toHaveLength(1);
  expect(toCsv(TABLES.series(tinyCell(), MEASURES))).toContain('"tiny & <b>""odd""</b>.go1.5.1",go1.4,3,HeapSys,bytes,0\n');
});

test('page map: a row for each run of addresses', () => {
  const [head, first] = lines('page_map');
  expect(head).toEqual(['workload', 'strategy', 'allocations', 'from_bytes', 'to_bytes', 'use']);
  expect(first).toEqual(['lru.go1.4.3', 'go1.4', '0', '0', '524288', 'objects']);
  expect(lines('page_map', tinyCell())).toHaveLength(1);
});
