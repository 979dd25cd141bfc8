import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeExperimentReport } from '../src/index.js';
import { inspectFigures, launchBrowser, openPage, tabOrder } from './open-page.js';
import { syntheticExperiment } from '../test/experiment/fixtures.js';

/** What the Tab key goes to. */
const STOPS = 'a[href], button, summary, [tabindex="0"]';

let parent: string;
let indexUrl: string;
let browser: Browser;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-experiment-browser-'));
  const { indexPath } = await writeExperimentReport(syntheticExperiment(4), undefined, join(parent, 'report'));
  indexUrl = pathToFileURL(indexPath).href;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  if (parent !== undefined) await rm(parent, { recursive: true });
});

test.each([
  [400, 'light'], [400, 'dark'], [1600, 'light'], [1600, 'dark'],
] as const)('without a script, the page needs nothing but itself, %i px wide, %s', async (width, colorScheme) => {
  const { page, problems, requests } = await openPage(browser, indexUrl, width, { colorScheme, javaScriptEnabled: false });
  const figures = await inspectFigures(page, 'figure svg[role="img"]');
  // Two of each group, and the one of simulations.
  expect(figures.map(({ marksSeen, clipped }) => ({ drawn: marksSeen > 0, clipped }))).toEqual(Array.from({ length: 2 * 2 + 1 }, () => ({ drawn: true, clipped: [] })));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(await page.textContent('h1')).toBe('Go heap allocators, simulated');
  expect(await page.locator('.warning').textContent()).toContain('4 seeds are too few');
  expect(problems).toEqual([]);
  expect(requests).toEqual([indexUrl]);
  expect(await page.$eval('figure svg', (svg) => getComputedStyle(svg).color)).toBe(colorScheme === 'dark' ? 'rgb(232, 234, 237)' : 'rgb(22, 25, 29)');
  await page.close();
});

test('tables sort by keyboard, both ways, with what has no number last', async () => {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  await page.goto(indexUrl);
  const original = await columnOf(page, 0);
  const ratio = page.locator('table.sortable').first().locator('thead button', { hasText: 'ratio' });
  await ratio.focus();
  await page.keyboard.press('Enter');
  const up = await columnOf(page, 4);
  expect(await ariaSort(page)).toEqual([null, null, null, null, 'ascending', null]);
  await page.keyboard.press('Space');
  const down = await columnOf(page, 4);
  expect(await ariaSort(page)).toEqual([null, null, null, null, 'descending', null]);
  const numbers = up.filter((text) => /^\d/.test(text));
  expect(numbers.length).toBeGreaterThan(2);
  expect(numbers.map(parseFloat)).toEqual(numbers.map(parseFloat).toSorted((a, b) => a - b));
  expect(up.slice(0, numbers.length)).toEqual(numbers);
  expect(down.slice(0, numbers.length)).toEqual(numbers.toReversed());
  // By measure it is as it was.
  await page.locator('table.sortable').first().locator('thead button', { hasText: 'measure' }).click();
  expect(await columnOf(page, 0)).toEqual(original);
  await page.close();
});

test('by keyboard: first a way past the contents, then every link and button in turn', async () => {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  await page.goto(indexUrl);
  const { stops, order } = await tabOrder(page, STOPS);
  expect(order).toEqual(Array.from({ length: stops }, (_, i) => i));
  await page.close();
});

function columnOf(page: Page, column: number): Promise<string[]> {
  return page.locator('table.sortable').first().locator('tbody tr').evaluateAll((rows, i) => rows.map((row) => (row as HTMLTableRowElement).cells[i]?.textContent ?? ''), column);
}

function ariaSort(page: Page): Promise<(string | null)[]> {
  return page.locator('table.sortable').first().locator('thead th').evaluateAll((heads) => heads.map((head) => head.getAttribute('aria-sort')));
}
