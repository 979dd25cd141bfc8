import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReport } from '../src/index.js';
import { COMPARED_MEASURES, comparedResults, syntheticCell, syntheticGoals, syntheticResults, TOTALS } from '../test/fixtures.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** What the Tab key goes to. */
const STOPS = 'a[href], summary, [tabindex="0"]';

let parent: string;
let indexUrl: string;
let comparedUrl: string;
let figurePaths: readonly string[];
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get update && apt-get install -y chromium`);
  parent = await mkdtemp(join(tmpdir(), 'spanlab-report-browser-'));
  const many = syntheticCell({ program: 'a-program-with-a-name-that-does-not-end', seed: 5, samples: 600, classes: 67, peakBytes: 2 ** 32 });
  const compared = comparedResults().cells.map((cell) => ({ ...cell, workload: { ...cell.workload, name: `${cell.workload.program}.go1.20.4` } }));
  const results = { measures: COMPARED_MEASURES, totals: TOTALS, cells: [...syntheticResults().cells, many, ...compared], fidelity: syntheticGoals() };
  const { indexPath, files } = await writeReport(results, join(parent, 'report'));
  indexUrl = pathToFileURL(indexPath).href;
  figurePaths = files.filter((path) => path.endsWith('.svg'));
  const own = await writeReport(comparedResults(), join(parent, 'compared'));
  comparedUrl = pathToFileURL(own.indexPath).href;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  // Drawing all of it takes a while on a busy machine.
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (parent !== undefined) await rm(parent, { recursive: true });
});

interface InspectedFigure {
  readonly name: string;
  readonly role: string | null;
  readonly width: number;
  readonly marksSeen: number;
  readonly clipped: readonly (string | null)[];
}

function inspectFigures(page: Page): Promise<InspectedFigure[]> {
  return page.$$eval('figure svg', (all) =>
    all.map((svg) => {
      const frame = svg.getBoundingClientRect();
      const marks = [...svg.querySelectorAll('.role-mark path, .role-mark text')].map((mark) => mark.getBoundingClientRect());
      // Half a pixel for rounding: glyphs of the font at hand may be a trifle wider.
      const clipped = [...svg.querySelectorAll('text')].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5;
      });
      return {
        name: svg.querySelector('title')?.textContent ?? '',
        role: svg.getAttribute('role'),
        width: frame.width,
        marksSeen: marks.filter((box) => box.width + box.height > 0).length,
        clipped: clipped.map((text) => text.textContent),
      };
    }),
  );
}

function expectDrawn(figures: readonly InspectedFigure[]): void {
  for (const { name, role, width, marksSeen, clipped } of figures) {
    expect(role).toBe('img');
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
  const inspected = await inspectFigures(page);
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
] as const)('the page works from disk, %i px wide, %s', async (width, colorScheme) => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(indexUrl);

  const figures = await inspectFigures(page);
  // Drawn into the page: the seven figures of each of three comparisons, and the one of simulations.
  expect(figures).toHaveLength(3 * 7 + 1);
  expectDrawn(figures);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(problems).toEqual([]);
  expect(requests[0]).toBe(indexUrl);
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

test('by keyboard: first a way past the contents, then every link in turn', async () => {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  await page.goto(indexUrl);
  // What stands in a closed part of the page is no stop.
  const stops = await page.$$eval(STOPS, (all) => all.filter((stop) => stop.checkVisibility()).length);
  const order: number[] = [];
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    order.push(
      await page.evaluate(
        (selector) => [...document.querySelectorAll(selector)].filter((stop) => stop.checkVisibility()).indexOf(document.activeElement as Element),
        STOPS,
      ),
    );
  }
  expect(order).toEqual(Array.from({ length: stops }, (_, i) => i));
  expect(await page.locator('a[href]').first().textContent()).toBe('Skip to the report');
  await page.close();
});
