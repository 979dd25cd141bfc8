import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeExperimentReport } from '../src/index.js';
import { syntheticExperiment } from '../test/experiment/fixtures.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** What the Tab key goes to. */
const STOPS = 'a[href], button, summary, [tabindex="0"]';

let parent: string;
let indexUrl: string;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get update && apt-get install -y chromium`);
  parent = await mkdtemp(join(tmpdir(), 'spanlab-experiment-browser-'));
  const { indexPath } = await writeExperimentReport(syntheticExperiment(4), undefined, join(parent, 'report'));
  indexUrl = pathToFileURL(indexPath).href;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
});

afterAll(async () => {
  await browser?.close();
  if (parent !== undefined) await rm(parent, { recursive: true });
});

test.each([
  [400, 'light'], [400, 'dark'], [1600, 'light'], [1600, 'dark'],
] as const)('the page needs nothing but itself, %i px wide, %s', async (width, colorScheme) => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(indexUrl);
  const figures = await page.$$eval('figure svg', (all) =>
    all.map((svg) => {
      const frame = svg.getBoundingClientRect();
      // Half a pixel for rounding: glyphs of the font at hand may be a trifle wider.
      const clipped = [...svg.querySelectorAll('text')].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5;
      });
      const marks = [...svg.querySelectorAll('.role-mark path, .role-mark line')].map((mark) => mark.getBoundingClientRect());
      return { drawn: marks.some((box) => box.width + box.height > 0), clipped: clipped.map((text) => text.textContent) };
    }),
  );
  // Two of each group, and the one of simulations.
  expect(figures).toEqual(Array.from({ length: 2 * 2 + 1 }, () => ({ drawn: true, clipped: [] })));
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
  const stops = await page.$$eval(STOPS, (all) => all.filter((stop) => stop.checkVisibility()).length);
  const order: number[] = [];
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate((selector) => [...document.querySelectorAll(selector)].filter((stop) => stop.checkVisibility()).indexOf(document.activeElement as Element), STOPS));
  }
  expect(order).toEqual(Array.from({ length: stops }, (_, i) => i));
  await page.close();
});

function columnOf(page: Page, column: number): Promise<string[]> {
  return page.locator('table.sortable').first().locator('tbody tr').evaluateAll((rows, i) => rows.map((row) => (row as HTMLTableRowElement).cells[i]?.textContent ?? ''), column);
}

function ariaSort(page: Page): Promise<(string | null)[]> {
  return page.locator('table.sortable').first().locator('thead th').evaluateAll((heads) => heads.map((head) => head.getAttribute('aria-sort')));
}
