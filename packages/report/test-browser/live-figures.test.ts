import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatBytes, formatCount } from '../src/format.js';
import { writeExperimentReport, writeReport } from '../src/index.js';
import { syntheticExperiment } from '../test/experiment/fixtures.js';
import { COMPARED_MEASURES, comparedResults, smallCell, syntheticGoals, syntheticScaling, TOTALS } from '../test/fixtures.js';
import { bringAllToLife, inspectFigures, launchBrowser, openPage } from './open-page.js';

const results = {
  measures: COMPARED_MEASURES, totals: TOTALS, fidelity: syntheticGoals(), scaling: syntheticScaling(),
  cells: [...comparedResults().cells, smallCell()],
};

/** Figures that have something to work with: seven of each of two comparisons, four of each of six cells, three of the small one, simulations, goals, Ps. */
const FIGURES = { comparison: 2 * 7 + 6 * 4 + 3 + 3, experiment: 2 * 2 + 1 };

type Name = keyof typeof FIGURES;

let parent: string;
let urls: Record<Name, string>;
let browser: Browser;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'spanlab-live-figures-'));
  const comparison = await writeReport(results, join(parent, 'comparison'));
  const experiment = await writeExperimentReport(syntheticExperiment(4), undefined, join(parent, 'experiment'));
  urls = { comparison: pathToFileURL(comparison.indexPath).href, experiment: pathToFileURL(experiment.indexPath).href };
  browser = await launchBrowser();
  // Drawing all of it takes a while on a busy machine.
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (parent !== undefined) await rm(parent, { recursive: true });
});

/** A figure by its caption, drawn by Vega. */
async function liveFigure(page: Page, heading: string): Promise<Locator> {
  const figure = page.locator('figure.interactive', { hasText: heading }).first();
  await figure.evaluate((element) => {
    for (let details = element.closest('details'); details !== null; details = details.parentElement?.closest('details') ?? null) details.open = true;
  });
  await figure.scrollIntoViewIfNeeded();
  await expect.poll(() => figure.getAttribute('class')).toContain('is-live');
  return figure;
}

const series = (figure: Locator, name: string) => figure.getByRole('button', { name, exact: true });
const action = (figure: Locator, name: string) => figure.locator(`[data-action="${name}"]`);

/** Labels of the axis below a figure. */
const bottomLabels = (figure: Locator) =>
  figure.locator('.live .role-axis-label').evaluateAll((axes) => {
    const boxes = axes.map((axis) => axis.getBoundingClientRect());
    const lowest = boxes.reduce((low, box, i) => (box.bottom > boxes[low].bottom ? i : low), 0);
    // Vega keeps labels in the order in which they came.
    const labels = [...axes[lowest].querySelectorAll('text')].filter((text) => Number(text.getAttribute('opacity')) > 0);
    return labels.toSorted((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left).map((text) => text.textContent);
  });

/** Every text and every mark that is to be seen, with its place, from top to bottom. */
const looks = (figure: Locator) =>
  figure.locator('.live > svg').evaluate((svg) => {
    const frame = svg.getBoundingClientRect();
    const seen = [...svg.querySelectorAll('text, .role-mark path, .role-mark line')].filter((item) => item.getAttribute('opacity') !== '0' && item.getAttribute('fill') !== 'transparent');
    const lines = seen.map((item) => {
      const box = item.getBoundingClientRect();
      return [box.top - frame.top, box.left - frame.left, box.width, box.height].map(Math.round).join(' ') + ` ${item.textContent}`;
    });
    return lines.toSorted();
  });

/** Moves the pointer over the plot, to shares of its width and height. */
async function hover(figure: Locator, across: number, down = 0.5): Promise<void> {
  const plot = figure.locator('.live .role-scope .background').first();
  const box = (await plot.boundingBox()) as { x: number; y: number; width: number; height: number };
  await figure.page().mouse.move(box.x + box.width * across, box.y + box.height * down, { steps: 3 });
}

describe.each(['comparison', 'experiment'] as const)('the page of the %s', (name) => {
  test.each([
    [400, 'light'], [400, 'dark'], [1600, 'light'], [1600, 'dark'],
  ] as const)('draws every figure from what is in it, %i px wide, %s', async (width, colorScheme) => {
    const { page, problems, requests } = await openPage(browser, urls[name], width, { colorScheme });
    expect(await bringAllToLife(page)).toBe(FIGURES[name]);
    const drawn = await inspectFigures(page, 'figure .live > svg');
    expect(drawn).toHaveLength(FIGURES[name]);
    for (const { name: caption, marksSeen, clipped, width: own } of drawn) {
      expect({ caption, drawn: marksSeen > 0, clipped }).toEqual({ caption, drawn: true, clipped: [] });
      expect(own).toBeGreaterThan(300);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const ink = await page.$eval('.live .role-axis-label text', (text) => getComputedStyle(text).fill);
    expect(ink).toBe(colorScheme === 'dark' ? 'rgb(232, 234, 237)' : 'rgb(22, 25, 29)');
    expect(problems).toEqual([]);
    expect(requests).toEqual([urls[name]]);
    await page.close();
  });

  test('nothing moves when drawings take the place of pictures', async () => {
    const { page } = await openPage(browser, urls[name], 1600);
    await page.$$eval('details', (all) => all.forEach((details) => (details.open = true)));
    const places = () => page.$$eval('figure', (all) => all.map((figure) => Math.round(figure.getBoundingClientRect().top + window.scrollY)));
    const before = await places();
    await bringAllToLife(page);
    const after = await places();
    // Half a line of text at most in the whole page.
    expect(after.map((top, i) => Math.abs(top - before[i])).filter((moved) => moved > 8)).toEqual([]);
    await page.close();
  });

  test('says of each drawing what it shows, and nothing of its marks', async () => {
    const { page } = await openPage(browser, urls[name], 1600);
    await bringAllToLife(page);
    const named = await page.locator('.live').evaluateAll((all) =>
      all.map((drawing) => {
        const ids = ['aria-labelledby', 'aria-describedby'].flatMap((attribute) => drawing.getAttribute(attribute) ?? []);
        const texts = [...ids.map((id) => document.getElementById(id)?.textContent ?? ''), drawing.getAttribute('aria-label') ?? ''];
        return { role: drawing.getAttribute('role'), isLong: texts.join('').length > 40, isOne: drawing.querySelector(':scope > :not([aria-hidden="true"])') === null };
      }),
    );
    expect(named).toEqual(Array.from({ length: FIGURES[name] }, () => ({ role: 'img', isLong: true, isOne: true })));
    await page.close();
  });

  test('follows light and dark while it is open, and prints the pictures', async () => {
    const { page } = await openPage(browser, urls[name], 1600, { colorScheme: 'light' });
    const figure = await liveFigure(page, name === 'comparison' ? 'Heap of all strategies' : 'Memory over the run');
    const ink = () => figure.locator('.live .role-axis-label text').first().evaluate((text) => getComputedStyle(text).fill);
    expect(await ink()).toBe('rgb(22, 25, 29)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ink()).toBe('rgb(232, 234, 237)');
    expect(await figure.locator('.picture > svg').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await figure.locator('.picture > svg').isVisible()).toBe(true);
    expect(await figure.locator('.picture > svg .role-legend').first().isVisible()).toBe(true);
    expect(await figure.locator('.live').isVisible()).toBe(false);
    expect(await figure.locator('button:visible').count()).toBe(0);
    await page.close();
  });
});

describe('a figure', () => {
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    ({ page, problems } = await openPage(browser, urls.comparison, 1600));
  });
  afterAll(() => page.close());
  afterEach(({ task }) => {
    if (problems.length > 0) throw new Error(`${task.name}: ${problems.join('; ')}`);
  });

  test('says all series at the place under the pointer', async () => {
    const figure = await liveFigure(page, 'Heap of all strategies');
    const cells = comparedResults().cells.filter(({ workload }) => workload.program === 'lru');
    const { allocations } = cells[0].series;
    const at = 37;
    await hover(figure, (allocations[at] - allocations[0]) / ((allocations.at(-1) as number) - allocations[0]));
    const tooltip = page.locator('.tooltip');
    await expect.poll(() => tooltip.isVisible()).toBe(true);
    const text = (await tooltip.innerText()).replaceAll('\u00a0', ' ');
    expect(text).toContain(formatCount(allocations[at]));
    for (const { release, series: { columns } } of cells) {
      const bytes = columns.HeapSys[at];
      expect(text).toContain(`Go ${release}\t${formatBytes(bytes).replace('\u00a0', ' ')} (${formatCount(bytes)} bytes)`);
    }
    await page.keyboard.press('Escape');
    expect(await tooltip.isVisible()).toBe(false);
    // Gone as well when the pointer leaves.
    await hover(figure, 0.3);
    await expect.poll(() => tooltip.isVisible()).toBe(true);
    await page.mouse.move(2, 2);
    await expect.poll(() => tooltip.isVisible()).toBe(false);
  });

  test('says what a bar is, with markup as text', async () => {
    const figure = await liveFigure(page, 'Where the memory is at the peak');
    await figure.locator('.live .mark-rect.role-mark path').first().hover();
    const tooltip = page.locator('.tooltip');
    await expect.poll(() => tooltip.innerText()).toMatch(/strategy\tGo.1\.4\.3\npart\tlive, requested\nbytes\t[\d.]+.MiB \([\d,]+ bytes\)\nat allocation\t[\d,]+/);
    const fidelity = await liveFigure(page, 'Simulated runs against real ones');
    const dots = fidelity.locator('.live .mark-symbol.role-mark path');
    await dots.first().hover();
    await expect.poll(() => tooltip.innerText()).toContain('residual');
    for (let i = 0; i < (await dots.count()); i++) {
      await dots.nth(i).hover({ force: true });
      if ((await tooltip.innerText()).includes('<b>')) return;
    }
    throw new Error('no dot of the workload that is called <b>');
  });

  test('hides a series by a press of its button, and brings it back in its place', async () => {
    const figure = await liveFigure(page, 'Heap of all strategies');
    const strokes = () => figure.locator('.live .concat_0_group .mark-line path').evaluateAll((lines) => lines.map((line) => line.getAttribute('stroke')));
    const all = await strokes();
    expect(all).toHaveLength(3);
    await series(figure, 'Go 1.4.3').click();
    expect(await series(figure, 'Go 1.4.3').getAttribute('aria-pressed')).toBe('false');
    await expect.poll(strokes).toEqual(all.slice(1));
    // By keyboard: Tab comes to the next button from the one before.
    await series(figure, 'Go 1.4.3').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(strokes).toEqual(all.slice(2));
    expect(await figure.locator('[aria-pressed="false"]').count()).toBe(2);
    await page.keyboard.press('Enter');
    await expect.poll(strokes).toEqual(all.slice(1));
    await series(figure, 'Go 1.4.3').click();
    await expect.poll(strokes).toEqual(all);
  });

  test('leaves no series out of its tooltip but hidden ones, and keeps its axes when all are hidden', async () => {
    const figure = await liveFigure(page, 'Virtual memory, HeapSys and resident memory');
    const axes = () => figure.locator('.live .role-axis-label text').allTextContents();
    const whole = await axes();
    await series(figure, 'Go 1.20.4').click();
    // What is left has an axis of its own.
    await expect.poll(axes).not.toEqual(whole);
    await hover(figure, 0.5);
    await expect.poll(() => page.locator('.tooltip').innerText()).toContain('Go\u00a01.5.1');
    expect(await page.locator('.tooltip').innerText()).not.toContain('Go\u00a01.20.4');
    await series(figure, 'Go 1.4.3').click();
    await series(figure, 'Go 1.5.1').click();
    await expect.poll(() => figure.locator('.live .mark-line path').count()).toBe(0);
    await expect.poll(axes).toEqual(whole);
    await action(figure, 'reset').click();
    await expect.poll(() => figure.locator('.live .mark-line path').count()).toBe(3 * 3);
    expect(await figure.locator('[aria-pressed="false"]').count()).toBe(0);
  });

  test('zooms by buttons, keys and the wheel with Ctrl, and shows all again', async () => {
    const figure = await liveFigure(page, 'Heap of all strategies');
    const labels = () => bottomLabels(figure);
    const whole = await labels();
    await action(figure, 'in').click();
    await expect.poll(labels).not.toEqual(whole);
    const half = await labels();
    await action(figure, 'out').click();
    await expect.poll(labels).toEqual(whole);

    await page.keyboard.press('+');
    await expect.poll(labels).toEqual(half);
    await page.keyboard.press('ArrowRight');
    await expect.poll(labels).not.toEqual(half);
    expect(await labels()).not.toEqual(whole);
    await page.keyboard.press('0');
    await expect.poll(labels).toEqual(whole);

    await hover(figure, 0.25);
    const scroll = await page.evaluate(() => window.scrollY);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -500);
    await page.keyboard.up('Control');
    await expect.poll(labels).not.toEqual(whole);
    expect(await page.evaluate(() => window.scrollY)).toBe(scroll);
    const wheeled = await labels();
    // Dragged to the right, it shows what was before.
    await hover(figure, 0.4);
    await page.mouse.down();
    await hover(figure, 0.8);
    await page.mouse.up();
    await expect.poll(labels).not.toEqual(wheeled);
    await action(figure, 'reset').click();
    await expect.poll(labels).toEqual(whole);

    // Alone, the wheel is the page's.
    await hover(figure, 0.25);
    await page.mouse.wheel(0, 120);
    await expect.poll(() => page.evaluate(() => window.scrollY)).not.toBe(scroll);
    expect(await labels()).toEqual(whole);
  });

  test.each([
    'Where the memory is at the peak', 'Runs of idle pages at the peak', 'What the tables of size classes cost', 'Work of the page heap', 'Lock acquisitions',
    'Simulated runs against real ones', 'Collections and heap goal', 'Throughput and lock waits', 'Memory over the run', 'Span occupancy', 'Waste by size class', 'What the addresses are used for',
  ])('%s: zooms, hides what it can, and is as before after a reset', async (heading) => {
    const figure = await liveFigure(page, heading);
    const paths = () => figure.locator('.live .role-mark path').count();
    const titleLeft = () => figure.locator('.live .role-title-text').first().evaluate((title) => title.getBoundingClientRect().left);
    const [whole, wholePaths, left] = [await looks(figure), await paths(), await titleLeft()];
    // So far that labels of the axis get decimals.
    for (let i = 0; i < 8; i++) await action(figure, 'in').click();
    await expect.poll(() => looks(figure)).not.toEqual(whole);
    await figure.evaluate((element) => element.setAttribute('id', 'inspected'));
    const [shown] = await inspectFigures(page, '#inspected .live > svg');
    await figure.evaluate((element) => element.removeAttribute('id'));
    expect(shown.clipped).toEqual([]);
    // Wider labels move the plot, not the title.
    await expect.poll(async () => Math.abs((await titleLeft()) - left)).toBeLessThan(2);
    for (const button of await figure.locator('[data-series]').all()) {
      await button.click();
      expect(await button.getAttribute('aria-pressed')).toBe('false');
    }
    if ((await figure.locator('[data-series]').count()) > 0) await expect.poll(paths).toBeLessThan(wholePaths);
    await action(figure, 'reset').click();
    await expect.poll(paths).toBe(wholePaths);
    await expect.poll(() => looks(figure)).toEqual(whole);
  });

  test('of a strategy is drawn when it is opened, and prints with a legend', async () => {
    const own = await openPage(browser, urls.comparison, 1600);
    const details = own.page.locator('details.cell').filter({ hasText: 'own release' }).last();
    expect(await details.locator('figure.interactive').count()).toBe(4);
    expect(await details.locator('figure.is-live').count()).toBe(0);
    await details.evaluate((element: HTMLDetailsElement) => {
      element.open = true;
    });
    await expect.poll(() => details.locator('figure.is-live').count()).toBe(4);
    await own.page.emulateMedia({ media: 'print' });
    const figure = details.locator('figure', { hasText: 'Memory over the run' });
    expect(await figure.locator('.live').isVisible()).toBe(true);
    expect(await figure.locator('[data-series]:visible').count()).toBe(5);
    expect(await figure.locator('[data-action]:visible').count()).toBe(0);
    expect(own.problems).toEqual([]);
    await own.page.close();
  });

  test('works by touch on a phone: a tap says values, buttons are wide enough for a finger', async () => {
    const phone = await openPage(browser, urls.comparison, 400, { hasTouch: true, isMobile: true });
    const figure = await liveFigure(phone.page, 'Heap of all strategies');
    const small = await figure.locator('button').evaluateAll((all) => all.map((button) => button.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length);
    expect(small).toBe(0);
    const plot = (await figure.locator('.live .role-scope .background').first().boundingBox()) as { x: number; y: number; width: number; height: number };
    await phone.page.touchscreen.tap(plot.x + plot.width / 2, plot.y + plot.height / 2);
    await expect.poll(() => phone.page.locator('.tooltip').isVisible()).toBe(true);
    const box = (await phone.page.locator('.tooltip').boundingBox()) as { x: number; width: number };
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(400);
    await series(figure, 'Go 1.20.4').tap();
    await expect.poll(() => figure.locator('.live .mark-line path').count()).toBe(2 * 2);
    expect(phone.problems).toEqual([]);
    await phone.page.close();
  });
});
