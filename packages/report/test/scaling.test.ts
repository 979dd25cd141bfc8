import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SCALING_FIGURE, scalingTable, toCsv, writeReport } from '../src/index.js';
import { readPage } from './read-page.js';
import { MEASURES, smallCell, syntheticScaling } from './fixtures.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-scaling-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

const results = syntheticScaling();

test('the page has a section with the figure, its data and what it measures', async () => {
  const { indexPath, files } = await writeReport({ measures: MEASURES, totals: [], cells: [smallCell()], scaling: results }, join(parent, 'report'));
  const html = await readPage(indexPath);
  expect(html).toContain('<a href="#scaling">With more and more Ps</a>');
  expect(html).toContain('<h2 id="scaling-heading">With more and more Ps</h2>');
  expect(html).toContain('href="data/scaling.csv"');
  expect(html).not.toMatch(/NaN|undefined|Infinity|<b>/);
  expect(files).toContain(join(parent, 'report', 'figures', 'processor-scaling.svg'));
});

test('a report without it has no such section', async () => {
  const { indexPath } = await writeReport({ measures: MEASURES, totals: [], cells: [smallCell()] }, join(parent, 'report'));
  expect(await readPage(indexPath)).not.toContain('With more and more Ps');
});

test('the figure says how much faster, and draws a line a strategy by colour and dash', () => {
  const spec = SCALING_FIGURE.spec(results) as unknown as { title: { text: string[] }; vconcat: { encoding: Record<string, { scale: { domain: string[]; range: unknown[] } }> }[] };
  expect(spec.title.text.join(' ')).toBe('With 8 Ps instead of one, throughput is multiplied by 2.83 on Go 1.4.3, 8.00 on Go 1.20.4');
  expect(spec.vconcat).toHaveLength(2);
  for (const { encoding } of spec.vconcat) {
    expect(encoding.color.scale.domain).toEqual(['Go 1.4.3', 'Go 1.20.4']);
    for (const channel of [encoding.color, encoding.strokeDash]) expect(new Set(channel.scale.range.map(String)).size).toBe(2);
  }
});

test('the table has a row for everything that was measured', () => {
  const [header, first, ...more] = toCsv(scalingTable(results)).trimEnd().split('\n');
  expect(header).toBe('workload,strategy,release,processors,measure,unit,value');
  expect(first).toBe('"server:requests=10,sigma=1, seed 1",go1.4,1.4.3,1,throughput,objects/s,1000000');
  expect(more).toHaveLength(3 * 3 + 3 * 2 - 1);
});

test('numbers that are none are refused', async () => {
  const points = results.points.map((point) => ({ ...point, values: { throughput: Number.NaN } }));
  const broken = { measures: MEASURES, totals: [], cells: [smallCell()], scaling: { ...results, points } };
  await expect(writeReport(broken, join(parent, 'report'))).rejects.toThrow('scaling of go1.4 has a value of throughput with 1 Ps that is no number');
});
