import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bringAllToLife, inspectFigures, launchBrowser, openPage } from './open-page.js';

/** The report that the project publishes, as it was committed. */
const folder = new URL('../../../reports/default/', import.meta.url);
const url = new URL('index.html', folder).href;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

test('the published page draws all its figures, none clipped or empty, from what is in it', async () => {
  const specs = readdirSync(fileURLToPath(new URL('figures', folder))).filter((name) => name.endsWith('.vl.json'));
  expect(specs.length).toBeGreaterThan(100);
  const { page, problems, requests } = await openPage(browser, url, 1600);
  expect(await bringAllToLife(page)).toBe(specs.length);
  const drawn = await inspectFigures(page, 'figure .live > svg');
  expect(drawn).toHaveLength(specs.length);
  expect(drawn.filter(({ marksSeen, clipped }) => marksSeen === 0 || clipped.length > 0)).toEqual([]);
  for (const width of [1600, 400]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  expect(problems).toEqual([]);
  expect(requests).toEqual([url]);
  await page.close();
}, 120_000);
