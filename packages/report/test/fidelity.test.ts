import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FIDELITY_FIGURE, FIDELITY_TABLES, toCsv, writeReport } from '../src/index.js';
import { fidelityByStrategy, fidelityFinding, residualInBounds, residualText } from '../src/fidelity.js';
import { readPage } from './read-page.js';
import { MEASURES, smallCell, syntheticFidelity } from './fixtures.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-fidelity-test-'));
});
afterEach(() => rm(parent, { recursive: true }));

const results = syntheticFidelity();
const point = { event: 7, simulated: 1, low: 2, median: 2, high: 2, residual: -1, residualPercent: -50, tolerance: 4 };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('the page has a section, and hides no miss', async () => {
  const { indexPath, files } = await writeReport({ measures: MEASURES, totals: [], cells: [smallCell()], fidelity: results }, join(parent, 'report'));
  const html = plain(await readPage(indexPath));
  expect(html).toContain('<h2 id="fidelity-heading">How exact is the simulation</h2>');
  expect(html).toContain('<a href="#fidelity">How exact is the simulation</a>');
  expect(html).toContain('Simulation: 2 of 5 bounds on the distance to real runs are kept, 3 missed: Go 1.4.3 1 of 3, Go 1.20.4 1 of 2.');
  expect(html.match(/ MISS<\/strong>/g)).toHaveLength(3);
  expect(html).toContain('<td class="number" data-value="3"><strong>−3 MISS</strong><span class="events">at 1 of 2</span></td>');
  expect(html).toContain('<strong>+30.0 % MISS</strong>');
  expect(html).toContain('<td class="number">not simulated</td>');
  expect(html).toContain('<td>±10 %; &lt;b&gt;: ±5 %</td>');
  expect(html).toContain('<td>no bound</td>');
  expect(html).not.toMatch(/NaN|undefined|Infinity|<b>/);
  expect(html.indexOf('Go 1.4.3: furthest')).toBeLessThan(html.indexOf('Go 1.20.4: furthest'));
  for (const name of ['fidelity.csv', 'fidelity_checkpoints.csv']) {
    expect(files).toContain(join(parent, 'report', 'data', name));
    expect(html).toContain(`href="data/${name}"`);
  }
  expect(files).toContain(join(parent, 'report', 'figures', 'simulation-fidelity.svg'));
});

test('a report without simulations has no such section', async () => {
  const { indexPath } = await writeReport({ measures: MEASURES, totals: [], cells: [smallCell()] }, join(parent, 'report'));
  expect(await readPage(indexPath)).not.toContain('How exact is the simulation');
});

test('numbers that are none are refused', async () => {
  const rows = results.rows.map((row) => ({ ...row, points: row.points.map((each) => ({ ...each, residual: Number.NaN })) }));
  const broken = { measures: MEASURES, totals: [], cells: [smallCell()], fidelity: { ...results, rows } };
  await expect(writeReport(broken, join(parent, 'report'))).rejects.toThrow('fidelity of server × go1.20 has a value of HeapSys at row 0 that is no number');
});

test('tables: a row each, and every checkpoint', () => {
  const [header, first, ...more] = toCsv(FIDELITY_TABLES.fidelity(results)).trimEnd().split('\n');
  expect(header).toBe('workload,strategy,release,measure,unit,bound,verdict,checkpoints,outside,worst_row,worst_simulated,worst_real_min,worst_real_median,worst_real_max,worst_residual,worst_residual_percent,worst_allowed');
  expect(first).toBe('server,go1.20,1.20.4,HeapSys,bytes,±10 %,miss,2,1,7,260,100,150,200,60,30,10');
  expect(more.at(-1)).toBe('server,go1.4,1.4.3,VmRss,count,±10 %,notSimulated,0,0,,,,,,,,');
  expect(toCsv(FIDELITY_TABLES.fidelity_checkpoints(results)).trimEnd().split('\n')).toHaveLength(1 + 6 * 2);
});

test('strategies of one release are told apart', () => {
  const twins = { ...results, rows: [...results.rows, ...results.rows.map((row) => ({ ...row, strategy: `my-${row.strategy}` }))] };
  expect(fidelityByStrategy(twins).map(({ name }) => plain(name))).toEqual(['Go 1.4.3', 'my-go1.4', 'Go 1.20.4', 'my-go1.20']);
  expect(plain(fidelityFinding({ ...results, rows: results.rows.slice(5, 6) }))).toBe('Simulation: 1 of 1 bound on the distance to real runs is kept (Go 1.4.3 1 of 1).');
});

test('residuals read in percent for bytes, else in the unit', () => {
  const texts = [
    residualText(point, 'count'),
    residualText(point, 'bytes'),
    residualText({ ...point, residualPercent: 0.01, residual: 5 }, 'bytes'),
    residualText({ ...point, residualPercent: undefined, residual: 8192 }, 'bytes'),
    residualText({ ...point, residual: 0 }, 'bytes'),
  ];
  expect(texts.map(plain)).toEqual(['−1', '−50.0 %', '+5 B', '+8.00 KiB', 'inside']);
});

test('the figure has residuals in multiples of the bound; beyond 0 a bound of 0 is missed', () => {
  expect([residualInBounds(point), residualInBounds({ ...point, residual: 1, tolerance: 0 }), residualInBounds({ ...point, tolerance: undefined })]).toEqual([-0.25, 2, undefined]);
  const spec = JSON.stringify(FIDELITY_FIGURE.spec(results));
  expect(spec).toContain('Simulated runs keep 2 of 5 bounds');
  expect(spec).toContain('not simulated: VmRss');
  expect(JSON.stringify(FIDELITY_FIGURE.spec({ measures: [], rows: [] }))).toContain('No simulated run has a bound to keep');
});
