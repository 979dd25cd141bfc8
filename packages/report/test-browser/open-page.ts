import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get update && apt-get install -y chromium`);
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}

/** A page with all that it complained of and asked for. */
export interface OpenPage {
  readonly page: Page;
  readonly problems: readonly string[];
  readonly requests: readonly string[];
}

export async function openPage(browser: Browser, url: string, width: number, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, ...options });
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, problems, requests };
}

export interface InspectedFigure {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly marksSeen: number;
  readonly clipped: readonly (string | null)[];
}

/** What is to be seen of each drawing. */
export function inspectFigures(page: Page, selector: string): Promise<InspectedFigure[]> {
  return page.$$eval(selector, (all) =>
    all.map((svg) => {
      const frame = svg.getBoundingClientRect();
      const marks = [...svg.querySelectorAll('.role-mark path, .role-mark line, .role-mark text')].map((mark) => mark.getBoundingClientRect());
      // Half a pixel for rounding: glyphs of the font at hand may be a trifle wider.
      const clipped = [...svg.querySelectorAll('text')].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5;
      });
      return {
        // Of the drawing, or of what it stands in.
        name: svg.querySelector('title')?.textContent ?? svg.closest('figure')?.querySelector('figcaption')?.textContent ?? '',
        width: frame.width,
        height: frame.height,
        marksSeen: marks.filter((box) => box.width + box.height > 0).length,
        clipped: clipped.map((text) => text.textContent),
      };
    }),
  );
}

/** Opens all that is closed and scrolls past all figures; each must be drawn by Vega soon after it is seen. */
export async function bringAllToLife(page: Page): Promise<number> {
  await page.$$eval('details', (all) => all.forEach((details) => (details.open = true)));
  const figures = page.locator('figure.interactive');
  const count = await figures.count();
  for (let i = 0; i < count; i++) {
    await figures.nth(i).scrollIntoViewIfNeeded();
    await page.waitForFunction((at) => document.querySelectorAll('figure.interactive')[at].classList.contains('is-live'), i);
  }
  return count;
}

/** Presses Tab through the page: which of its stops each press goes to. */
export async function tabOrder(page: Page, selector: string): Promise<{ readonly stops: number; readonly order: readonly number[] }> {
  // What stands in a closed part of the page is no stop.
  const stops = await page.$$eval(selector, (all) => all.filter((stop) => stop.checkVisibility()).length);
  const order: number[] = [];
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate((own) => [...document.querySelectorAll(own)].filter((stop) => stop.checkVisibility()).indexOf(document.activeElement as Element), selector));
  }
  return { stops, order };
}
