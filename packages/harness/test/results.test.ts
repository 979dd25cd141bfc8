import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import {
  type CellInputs,
  type CellOutcome,
  type FinishedCell,
  arrowOf,
  benchmarkOf,
  canonicalJson,
  cellFileText,
  cellName,
  csvOf,
  experimentMeasures,
  firstDifference,
  firstTextDifference,
  jsonOf,
  parquetOf,
  parseCellFile,
  tidyTable,
} from '../src/index.js';
import { parseBenchmark } from './benchmark-parser.js';

const outcome = (heapSys: number): CellOutcome => ({
  events: 9,
  rows: [0, 8],
  samples: { HeapSys: [heapSys, heapSys + 0.5], NextGC: [null, 4194304] },
  totals: { HeapSys: heapSys, virtualNs: 1.25e-7, NumGC: 0 },
});

function cell(strategy: string, name: string, seed: number | null, heapSys: number): FinishedCell {
  const parameters = { gogc: seed === null ? ('off' as const) : 100, memoryLimitBytes: seed, globalsBytes: 2 ** 53 - 1, procs: 1 };
  const inputs = { parameters } as CellInputs;
  return {
    name: 'x', inputs, parameters, seed, costs: 'strategy', outcome: outcome(heapSys),
    strategy: { name: strategy, release: '1.4.3', label: strategy, specifier: strategy, code: '' },
    workload: { kind: 'generator', name, generator: 'server', version: 1, parameters: {} },
  };
}

const NAME = 'a "quoted", 100 % odd/name ü';
const cells = [cell('go1.4', 'server', 1, 1024), cell('go1.4', 'server', 4294967295, 2048), cell('go1.20', NAME, null, 4096)];
const table = tidyTable(cells, experimentMeasures);
const names = ['strategy', 'release', 'workload', 'seed', 'gogc', 'memoryLimitBytes', 'globalsBytes', 'procs', 'costs', 'measure', 'unit', 'sample', 'row', 'value'];

/** The table as objects, whole numbers as they are in memory. */
const expected = Array.from({ length: table.rows }, (_, i) => Object.fromEntries(table.columns.map(({ name, values }) => [name, values[i]])));

/** The formats have whole numbers of 64 bits. */
function toNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]));
}

describe('the tidy table', () => {
  it('has a row for every measure and sample, in the order of the cells and of the definitions', () => {
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect(expected.slice(0, 7).map(({ measure, unit, sample, row, value }) => [measure, unit, sample, row, value])).toEqual([
      ['HeapSys', 'bytes', 0, 0, 1024],
      ['HeapSys', 'bytes', 1, 8, 1024.5],
      ['HeapSys', 'bytes', null, null, 1024],
      ['NextGC', 'bytes', 0, 0, null],
      ['NextGC', 'bytes', 1, 8, 4194304],
      ['NumGC', 'count', null, null, 0],
      ['virtualNs', 'ns', null, null, 1.25e-7],
    ]);
    expect(table.rows).toBe(21);
  });

  it('is read back from CSV', () => {
    const rows = parse(csvOf(table), { columns: true }) as Record<string, string>[];
    const texts = expected.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)])));
    expect(rows).toEqual(texts);
  });

  it('is read back from Arrow, to the same bytes each time', async () => {
    const bytes = await arrowOf(table);
    const read = tableFromIPC(bytes);
    expect(read.schema.fields.map(({ name, type }) => `${name}: ${type}`)).toEqual(
      table.columns.map(({ name, kind }) => `${name}: ${{ text: 'Dictionary<Int32, Utf8>', whole: 'Int64', real: 'Float64' }[kind]}`),
    );
    expect(read.toArray().map((row) => toNumbers(row.toJSON()))).toEqual(expected);
    expect(await arrowOf(table)).toEqual(bytes);
  });

  it('is read back from Parquet, to the same bytes each time', async () => {
    const bytes = await parquetOf(table);
    const rows = await parquetReadObjects({ file: bytes.slice().buffer });
    expect(rows.map(toNumbers)).toEqual(expected);
    expect(await parquetOf(table)).toEqual(bytes);
  });

  it('may be empty', async () => {
    const empty = tidyTable([], experimentMeasures);
    expect(csvOf(empty)).toBe(`${names.join(',')}\n`);
    expect(tableFromIPC(await arrowOf(empty)).numRows).toBe(0);
    expect(await parquetReadObjects({ file: (await parquetOf(empty)).slice().buffer })).toEqual([]);
  });
});

describe('results as JSON', () => {
  it('define their measures, and hold the cells', () => {
    const json = JSON.parse(jsonOf(cells, experimentMeasures));
    expect(json.measures).toEqual(experimentMeasures);
    expect(json.cells[2]).toEqual({
      strategy: 'go1.20', release: '1.4.3', workload: NAME, seed: null, gogc: 'off', memoryLimitBytes: null, globalsBytes: 2 ** 53 - 1, procs: 1, costs: 'strategy',
      ...outcome(4096),
    });
  });
});

describe("results in Go's benchmark format", () => {
  const { units, results } = parseBenchmark(benchmarkOf(cells, experimentMeasures));

  it('have a line for every seed under one name, with the strategy as configuration', () => {
    expect(results.map(({ config, values }) => [config, values])).toEqual([
      [{ strategy: 'go1.4' }, { 'HeapSys-bytes': 1024, 'NumGC-count': 0, 'virtual-ns': 1.25e-7 }],
      [{ strategy: 'go1.4' }, { 'HeapSys-bytes': 2048, 'NumGC-count': 0, 'virtual-ns': 1.25e-7 }],
      [{ strategy: 'go1.20' }, { 'HeapSys-bytes': 4096, 'NumGC-count': 0, 'virtual-ns': 1.25e-7 }],
    ]);
    expect(results[0].name).toBe('Simulate/workload=server/gogc=100/limit=1/globals=9007199254740991/costs=strategy/procs=1');
    expect(decodeURIComponent(results[2].name.split('/')[1])).toBe(`workload=${NAME}`);
  });

  it('say of every unit which direction is better, and whether seeds change it', () => {
    expect(Object.fromEntries(units)).toEqual({
      'HeapSys-bytes': { assume: 'nothing', better: 'lower' },
      'NumGC-count': { assume: 'nothing' },
      'virtual-ns': { assume: 'nothing', better: 'lower' },
    });
    const one = parseBenchmark(benchmarkOf([cells[0], cells[2]], experimentMeasures)).units;
    expect(one.get('NumGC-count')).toEqual({ assume: 'exact' });
  });
});

describe('a cell', () => {
  const inputs = { schema: 1, engine: 'e', strategy: { name: 's', code: 'c' }, workload: { kind: 'file', sha256: 'f' }, parameters: cells[0].parameters, costs: { program: 1 } } as CellInputs;

  it('is named by its inputs, whatever the order of their keys', () => {
    const turned = Object.fromEntries(Object.entries(inputs).toReversed()) as unknown as CellInputs;
    expect(cellName(turned)).toBe(cellName(inputs));
    expect(cellName({ ...inputs, engine: 'f' })).not.toBe(cellName(inputs));
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('is read back, and every other text is refused', () => {
    const text = cellFileText(inputs, outcome(1));
    const name = cellName(inputs);
    expect(parseCellFile(name, text)).toEqual(outcome(1));
    expect(parseCellFile(name, text.replace('"events": 9', '"events": 8'))).toBe('the outcome does not fit its hash');
    expect(parseCellFile(name, text.slice(0, -3))).toBe('not valid JSON');
    expect(parseCellFile(name, 'null')).toBe('no inputs or no outcome');
    expect(parseCellFile(name, text.replace('"engine": "e"', '"engine": "g"'))).toBe('the inputs are of another cell');
    expect(parseCellFile(name, `${text}\n`)).toBe('not written as spanlab writes it');
    for (let i = 0; i < text.length; i += 7) expect(parseCellFile(name, text.slice(0, i) + text.slice(i + 1))).toBeTypeOf('string');
  });
});

describe('the first difference', () => {
  it('of data is named by its path', () => {
    expect(firstDifference({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBeUndefined();
    expect(firstDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toEqual({ path: 'a[1].b', recorded: 2, now: 3 });
    expect(firstDifference({ a: 1 }, { a: 1, c: 2 })).toEqual({ path: 'c', recorded: undefined, now: 2 });
    expect(firstDifference([1], {})).toEqual({ path: '', recorded: [1], now: {} });
  });

  it('of texts is a line, or nothing where one ends', () => {
    expect(firstTextDifference('a\nb\n', 'a\nc\n')).toBe('line 2: b recorded, c now');
    expect(firstTextDifference('a', 'a\nc')).toBe('line 2: nothing recorded, c now');
    expect(firstTextDifference('a\nb', 'a')).toBe('line 2: b recorded, nothing now');
  });
});
