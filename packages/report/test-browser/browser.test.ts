import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeReport } from '../src/index.js';
import { syntheticCell, syntheticResults } from '../test/fixtures.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

let parent: string;
let indexUrl: string;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get update && apt-get install -y chromium`);
  parent = await mkdtemp(join(tmpdir(), 'spanlab-report-browser-'));
  const { measures, totals, cells } = syntheticResults();
  const many = syntheticCell({ program: 'a-program-with-a-name-that-does-not-end', seed: 5, samples: 600, classes: 67, peakBytes: 2 ** 32 });
  const { indexPath } = await writeReport({ measures, totals, cells: [...cells, many] }, join(parent, 'report'));
  indexUrl = pathToFileURL(indexPath).href;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
});

afterAll(async () => {
  await browser?.close();
  if (parent !== undefined) await rm(parent, { recursive: true });
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

  const figures = await page.$$eval('figure svg', (all) =>
    all.map((svg) => {
      const frame = svg.getBoundingClientRect();
      const marks = [...svg.querySelectorAll('.role-mark path, .role-mark text')].map((mark) => mark.getBoundingClientRect());
      // Half a pixel for rounding: glyphs of the font at hand may be a trifle wider.
      const clipped = [...svg.querySelectorAll('text')].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5;
      });
      return {
        name: svg.getAttribute('aria-label') ?? '',
        role: svg.getAttribute('role'),
        width: frame.width,
        marksSeen: marks.filter((box) => box.width + box.height > 0).length,
        clipped: clipped.map((text) => text.textContent),
      };
    }),
  );
  expect(figures).toHaveLength(5 * 3);
  for (const { name, role, width: drawn, marksSeen, clipped } of figures) {
    expect(role).toBe('img');
    expect(name.length).toBeGreaterThan(20);
    expect(drawn).toBeGreaterThan(300);
    // The name is there to be read when it fails.
    expect({ name, drawn: marksSeen > 0, clipped }).toEqual({ name, drawn: true, clipped: [] });
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(problems).toEqual([]);
  expect(requests).toEqual([indexUrl]);

  const ink = await page.$eval('figure svg', (svg) => getComputedStyle(svg).color);
  expect(ink).toBe(colorScheme === 'dark' ? 'rgb(232, 234, 237)' : 'rgb(22, 25, 29)');
  await page.close();
});

test('by keyboard: first a way past the contents, then every link in turn', async () => {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  await page.goto(indexUrl);
  const stops = await page.locator('a[href], [tabindex="0"]').count();
  const order: number[] = [];
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate(() => [...document.querySelectorAll('a[href], [tabindex="0"]')].indexOf(document.activeElement as Element)));
  }
  expect(order).toEqual(Array.from({ length: stops }, (_, i) => i));
  expect(await page.locator('a[href]').first().textContent()).toBe('Skip to the report');
  await page.close();
});
