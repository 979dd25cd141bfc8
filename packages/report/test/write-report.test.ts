import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ResultSet } from '@spanlab/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '../src/index.js';
import { readPage } from './read-page.js';
import { comparedResults, MEASURES, smallCell, syntheticCell, syntheticResults } from './fixtures.js';

let parent: string;
let target: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-report-test-'));
  target = join(parent, 'report');
});
afterEach(() => rm(parent, { recursive: true }));

const small: ResultSet = { measures: MEASURES, totals: [], cells: [smallCell()] };

async function filesOf(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return new Map(await Promise.all(paths.map(async (path) => [relative(directory, path), await readFile(path, 'utf8')] as const)));
}

test('writes the page, Markdown, LaTeX, four tables and four figures a cell, the same bytes whatever the order of cells', async () => {
  const results = syntheticResults();
  const { indexPath, files } = await writeReport(results, target);
  const written = await filesOf(target);
  expect(indexPath).toBe(join(target, 'index.html'));
  expect(files.map((file) => relative(target, file)).toSorted()).toEqual([...written.keys()].toSorted());
  // One recording has two strategies: four tables and seven figures more.
  const latex = [...written.keys()].filter((path) => path.startsWith('latex/'));
  expect(written.size - latex.length).toBe(2 + results.cells.length * (4 + 2 * 4) + (4 + 2 * 7));
  expect([...written.keys()]).toContain(join('figures', 'lru.go1.4.3.strategies-compared.svg'));
  expect([...written.keys()]).toContain(join('data', 'lru.go1.4.3.totals.csv'));
  expect([...written.keys()]).toContain(join('figures', 'lru.go1.4.3.go1.4.memory-over-run.vl.json'));
  expect([...written.keys()]).toContain(join('data', 'lru.go1.4.3.go1.4.size_classes.csv'));

  const again = join(parent, 'again');
  await writeReport({ ...results, cells: results.cells.toReversed() }, again);
  expect(await filesOf(again)).toEqual(written);
  expect((await readdir(parent)).toSorted()).toEqual(['again', 'report']);
});

test('the page asks for nothing over the network, escapes names, and has a link for every file', async () => {
  const { indexPath, files } = await writeReport(syntheticResults(), target);
  const html = await readPage(indexPath);
  // The font is in the page, as letters and digits that could spell anything.
  expect(html.match(/url\(data:font\/woff2;base64,[^)]+\)/g)).toHaveLength(2);
  expect(html.replaceAll(/url\(data:font\/woff2;base64,[^)]+\)/g, '')).not.toMatch(/https?:|\/\/[a-z]|@import|<script|<link|<base/i);
  for (const [, src] of html.matchAll(/<img src="([^"]*)"/g)) expect(files).toContain(join(target, src as string));
  // Without a script, a cell's figures are loaded; the four that say why they are empty stand in the page.
  expect(html.match(/<noscript><img src="[^"]*" loading="lazy" width="[\d.]+" height="[\d.]+" alt="[^"]{20,}"><\/noscript>/g)).toHaveLength(4 * 4 - 4);
  expect(html).not.toContain('<b>');
  expect(html).toContain('tiny &amp; &lt;b&gt;&quot;odd&quot;&lt;/b&gt;.go1.5.1');
  // The parts of the LaTeX are included by main.tex.
  const linked = files.filter((path) => path !== indexPath && (path.endsWith('main.tex') || !path.includes('latex')));
  for (const file of linked) expect(html).toContain(`href="${relative(target, file)}"`);
  const ids = [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of html.matchAll(/(?:href="#|url\(#)([^")]+)/g)) expect(ids).toContain(id);
  expect(html).not.toMatch(/NaN|undefined|Infinity/);
});

test('what is compared comes before each strategy by itself, which is closed', async () => {
  const { indexPath } = await writeReport(comparedResults(), target);
  const html = await readPage(indexPath);
  const order = ['Strategies compared', 'strategies-compared.svg', 'Work done in the whole run', 'id="lru.go1.4.3.go1.4"', 'id="lru.go1.4.3.go1.5"', 'id="lru.go1.4.3.go1.20"'];
  const places = order.map((text) => html.indexOf(text));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(html).not.toContain('class="cell" open');
  expect(html.match(/<th scope="rowgroup" rowspan="3">/g)).toHaveLength(2);
  expect(html).not.toMatch(/NaN|undefined|Infinity/);
});

test('replaces an earlier report as a whole', async () => {
  await writeReport(syntheticResults(), target);
  const { files } = await writeReport(small, target);
  expect((await filesOf(target)).size).toBe(files.length);
  expect(await readdir(parent)).toEqual(['report']);
});

test('makes missing folders, and uses an empty one or the target of a link', async () => {
  await mkdir(target);
  await writeReport(small, target);
  const link = join(parent, 'link');
  await symlink(target, link);
  const { indexPath } = await writeReport(small, link);
  expect(indexPath).toBe(join(target, 'index.html'));
  await writeReport(small, join(parent, 'deep', 'er'));
  expect((await stat(join(parent, 'deep', 'er'))).mode & 0o777).toBe(0o777 & ~process.umask());
});

test('does not replace what is no report', async () => {
  await mkdir(target);
  await writeFile(join(target, 'index.html'), 'my own page');
  await expect(writeReport(small, target)).rejects.toThrow(/report is not a report, so it is not replaced; name a new folder/);
  await rm(target, { recursive: true });

  await writeReport(small, target);
  await writeFile(join(target, 'thesis.tex'), 'years of work');
  await expect(writeReport(small, target)).rejects.toThrow(/holds thesis\.tex, which is no part of a report/);
  expect(await readFile(join(target, 'thesis.tex'), 'utf8')).toBe('years of work');

  await expect(writeReport(small, join(target, 'thesis.tex'))).rejects.toThrow(/expected a folder for the report \(ENOTDIR\)/);
  expect(await readdir(parent)).toEqual(['report']);
});

test('leaves the earlier report and nothing else when results or file system fail', async () => {
  await writeReport(small, target);
  const before = await filesOf(target);
  const short = smallCell();
  const broken = { ...short, series: { ...short.series, columns: { HeapSys: [1] } } };
  await expect(writeReport({ measures: MEASURES, totals: [], cells: [broken] }, target)).rejects.toThrow(
    'cell small.go1.4.3 × go1.4 has 1 values of HeapSys, expected one for each of 3 samples',
  );
  // A file name that no file system takes fails half way through writing.
  const endless = { ...syntheticCell(), strategy: 'x'.repeat(300) };
  await expect(writeReport({ measures: MEASURES, totals: [], cells: [smallCell(), endless] }, target)).rejects.toThrow(/ENAMETOOLONG/);
  expect(await filesOf(target)).toEqual(before);
  expect(await readdir(parent)).toEqual(['report']);
});

test('refuses results that cannot be shown', async () => {
  const refused = async (problem: string, cells: ResultSet['cells'], measures = MEASURES) => {
    await expect(writeReport({ measures, totals: [], cells }, target)).rejects.toThrow(problem);
  };
  const cell = smallCell();
  await refused('hold no cell', []);
  await refused('files named small.go1.4.3.go1.4', [cell, cell]);
  await refused('has measure HeapSys, which the results do not define', [cell], []);
  await refused('has 1 occupancy bins at allocations 1, expected 10', [{ ...cell, occupancy: [{ allocations: 1, bins: [1] }] }]);
  await refused('has the value NaN in HeapSys', [{ ...cell, series: { allocations: [0], columns: { HeapSys: [Number.NaN] } } }]);
  expect(await readdir(parent)).toEqual([]);
});
