import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReport } from '../src/index.js';
import { inspectFigures, launchBrowser, openPage, tabOrder, type InspectedFigure } from './open-page.js';
import { COMPARED_MEASURES, comparedResults, syntheticCell, syntheticGoals, syntheticResults, TOTALS } from '../test/fixtures.js';

/** What the Tab key goes to. */
const STOPS = 'a[href], button, summary, [tabindex="0"]';

let parent: string;
let indexUrl: string;
let comparedUrl: string;
let figurePaths: readonly string[];
let browser: Browser;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-report-browser-'));
  const many = syntheticCell({ program: 'a-program-with-a-name-that-does-not-end', seed: 5, samples: 600, classes: 67, peakBytes: 2 ** 32 });
  const compared = comparedResults().cells.map((cell) => ({ ...cell, workload: { ...cell.workload, name: `${cell.workload.program}.go1.20.4` } }));
  const results = { measures: COMPARED_MEASURES, totals: TOTALS, cells: [...syntheticResults().cells, many, ...compared], fidelity: syntheticGoals() };
  const { indexPath, files } = await writeReport(results, join(parent, 'report'));
  indexUrl = pathToFileURL(indexPath).href;
  figurePaths = files.filter((path) => path.endsWith('.svg'));
  const own = await writeReport(comparedResults(), join(parent, 'compared'));
  comparedUrl = pathToFileURL(own.indexPath).href;
  browser = await launchBrowser();
  // Drawing all of it takes a while on a busy machine.
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (parent !== undefined) await rm(parent, { recursive: true });
});

function expectDrawn(figures: readonly InspectedFigure[]): void {
  for (const { name, width, marksSeen, clipped } of figures) {
    expect(name.length).toBeGreaterThan(20);
    expect(width).toBeGreaterThan(300);
    // The name is there to be read when it fails.
    expect({ name, drawn: marksSeen > 0, clipped }).toEqual({ name, drawn: true, clipped: [] });
  }
}

test('every figure is drawn, and no text of it is clipped', async () => {
  const page = await browser.newPage({ viewport: { width: 400, height: 900 } });
  const figures = await Promise.all(figurePaths.map((path) => readFile(path, 'utf8')));
  await page.setContent(figures.map((svg) => `<figure style="margin: 0">${svg}</figure>`).join(''));
  const inspected = await inspectFigures(page, 'figure > svg[role="img"]');
  expect(inspected).toHaveLength(11 * 4 + 3 * 7 + 2);
  expectDrawn(inspected);
  await page.close();
});

test('all rows of the tables fit a screen of 1280 px', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(comparedUrl);
  expect(await page.$$eval('.scroll', (all) => all.map((frame) => frame.scrollWidth - frame.clientWidth))).toEqual([0, 0, 0]);
  await page.close();
});

test.each([
  [400, 'light'], [400, 'dark'], [1600, 'light'], [1600, 'dark'],
] as const)('without a script, the page works from disk, %i px wide, %s', async (width, colorScheme) => {
  const { page, problems, requests } = await openPage(browser, indexUrl, width, { colorScheme, javaScriptEnabled: false });
  const figures = await inspectFigures(page, 'figure svg[role="img"]');
  // Drawn into the page: the seven figures of each of three comparisons, the one of simulations, and those that say why they are empty.
  expect(figures).toHaveLength(3 * 7 + 1 + 4);
  expectDrawn(figures.filter(({ width: own }) => own > 0));
  expect(await page.locator('figure button:visible').count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(problems).toEqual([]);
  for (const url of requests) expect(url.startsWith(new URL('.', indexUrl).href)).toBe(true);

  // Those of each strategy are files, loaded when they are opened and come into view.
  const id = await page.locator('details.cell:not([open])').first().getAttribute('id');
  const closed = page.locator(`[id="${id}"]`);
  await closed.locator('summary').click();
  const image = closed.locator('img').first();
  await image.scrollIntoViewIfNeeded();
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(300);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

  const ink = await page.$eval('figure svg', (svg) => getComputedStyle(svg).color);
  expect(ink).toBe(colorScheme === 'dark' ? 'rgb(232, 234, 237)' : 'rgb(22, 25, 29)');
  await page.close();
});

test('by keyboard: first a way past the contents, then every link and button in turn', async () => {
  const { page } = await openPage(browser, indexUrl, 1600);
  const { stops, order } = await tabOrder(page, STOPS);
  expect(order).toEqual(Array.from({ length: stops }, (_, i) => i));
  expect(await page.locator('a[href]').first().textContent()).toBe('Skip to the report');
  await page.close();
});

test('cells sort: rows of a recording come apart, and together again', async () => {
  const { page, problems } = await openPage(browser, comparedUrl, 1600);
  const table = page.locator('#cells table');
  const column = (at: number) => table.locator('tbody tr').evaluateAll((rows, i) => rows.map((row) => (row as HTMLTableRowElement).cells[i].textContent), at);
  const head = (name: string) => table.getByRole('button', { name });
  await head('strategy').click();
  expect(await column(1)).toEqual(['go1.20', 'go1.20', 'go1.4', 'go1.4', 'go1.5', 'go1.5']);
  expect((await column(0)).map((text) => text.slice(0, 4))).toEqual(['lru.', 'sort', 'lru.', 'sort', 'lru.', 'sort']);
  // By number, not by letters.
  await head('Go release').focus();
  await page.keyboard.press('Enter');
  expect(await column(2)).toEqual(['1.4.3', '1.4.3', '1.5.1', '1.5.1', '1.20.4', '1.20.4']);
  await page.keyboard.press('Space');
  expect(await column(2)).toEqual(['1.20.4', '1.20.4', '1.5.1', '1.5.1', '1.4.3', '1.4.3']);
  expect(await table.locator('thead th').evaluateAll((heads) => heads.map((each) => each.getAttribute('aria-sort')))).toEqual([null, null, 'descending', null, null, null, null, null]);
  await head('peak HeapSys').click();
  const sizes = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => Number((row as HTMLTableRowElement).cells[4].dataset.value)));
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  expect(new Set(sizes).size).toBeGreaterThan(2);
  await head('peak HeapSys').click();
  await head('peak HeapSys').click();
  expect(await column(1)).toEqual(['go1.4', 'go1.5', 'go1.20', 'go1.4', 'go1.5', 'go1.20']);
  expect(problems).toEqual([]);
  await page.close();
});
