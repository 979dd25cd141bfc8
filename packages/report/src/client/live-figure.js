import { unpack } from './pack.js';
import { shownSeries } from './shown-series.js';
import { showTooltip } from './tooltip.js';
import { loadVega } from './vega-runtime.js';
import { zoomOf } from './zoom.js';

/**
 * @typedef {import('../interactive/live-figure.js').FigurePackage} FigurePackage
 */

/** What each of a figure's buttons and keys does. @type {Readonly<Record<string, 'zoomIn' | 'zoomOut' | 'reset'>>} */
const ACTIONS = { in: 'zoomIn', out: 'zoomOut', reset: 'reset', '+': 'zoomIn', '=': 'zoomIn', '-': 'zoomOut', '0': 'reset' };

/** @type {WeakMap<Element, Promise<LiveFigure>>} */
const live = new WeakMap();

/**
 * Puts a Vega view in the place of a figure's picture, once.
 * @param {HTMLElement} element
 */
export function bringToLife(element) {
  const known = live.get(element);
  if (known !== undefined) return known;
  const made = makeLive(element);
  live.set(element, made);
  // Whatever happens, the picture is there, legend and all.
  made.catch(() => element.classList.remove('interactive'));
  return made;
}

/** A figure that is drawn by Vega. */
class LiveFigure {
  /**
   * @param {HTMLElement} element
   * @param {import('vega').View} view
   * @param {FigurePackage} figure
   */
  constructor(element, view, figure) {
    this.element = element;
    this.series = shownSeries(view, figure);
    this.zoom = zoomOf(view, figure, part(element, '.picture'));
  }

  /**
   * Does what a button of the figure is for.
   * @param {HTMLElement} button
   */
  async press({ dataset: { action, series } }) {
    if (series !== undefined) await this.#change(this.series.toggle(Number(series)));
    else if (action !== undefined) await this.#act(action);
  }

  /**
   * Does what a key is for while the focus is on a button of the figure.
   * @param {string} key
   */
  async key(key) {
    const arrow = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (arrow !== undefined && !this.zoom.isWhole()) await this.zoom.move(/** @type {-1 | 1} */ (arrow));
    else if (key in ACTIONS) await this.#act(key);
  }

  /** @param {string} action */
  async #act(action) {
    const step = ACTIONS[action];
    await this.zoom[step]();
    if (step === 'reset') await this.#change(this.series.showAll());
  }

  /** @param {Promise<void>} drawn */
  async #change(drawn) {
    for (const [i, button] of this.element.querySelectorAll('[data-series]').entries()) button.setAttribute('aria-pressed', String(this.series.isShown(i)));
    await drawn;
  }
}

/** @param {HTMLElement} element */
async function makeLive(element) {
  const vega = await loadVega();
  const figure = /** @type {FigurePackage} */ (JSON.parse(await unpack(part(element, '.packed'))));
  const { series, tips } = figure;
  const container = document.createElement('div');
  container.className = 'live';
  part(element, '.picture').append(container);
  const swatchOf = (/** @type {string} */ name) => element.querySelector(`[data-series="${series?.values.indexOf(name)}"] svg`) ?? undefined;
  const view = new vega.View(vega.parse(/** @type {import('vega').Spec} */ (figure.vega)), {
    renderer: 'svg',
    container,
    // What it warns of is that there is nothing to draw when all is hidden.
    logLevel: vega.Error,
    tooltip: (_handler, event, _item, datum) => showTooltip(/** @type {any} */ (tips), series, swatchOf, event, datum),
  });
  await view.runAsync();
  container.addEventListener('click', pointAt);
  nameAsPicture(element, container);
  element.classList.add('is-live');
  return new LiveFigure(element, view, figure);
}

/**
 * A finger does not hover: where it taps, it points.
 * @param {MouseEvent} event
 */
function pointAt(event) {
  if (!(event instanceof PointerEvent) || event.pointerType === 'mouse') return;
  event.target?.dispatchEvent(new PointerEvent('pointermove', { clientX: event.clientX, clientY: event.clientY, bubbles: true }));
}

/**
 * The drawing says what the picture said, and nothing about its thousands of marks.
 * @param {HTMLElement} element
 * @param {HTMLElement} container
 */
function nameAsPicture(element, container) {
  container.setAttribute('role', 'img');
  for (const child of container.children) child.setAttribute('aria-hidden', 'true');
  const picture = element.querySelector('.picture > svg');
  for (const name of ['aria-labelledby', 'aria-describedby']) {
    const value = picture?.getAttribute(name);
    if (value) container.setAttribute(name, value);
  }
  const { description } = element.dataset;
  if (description !== undefined) container.setAttribute('aria-label', description);
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 */
function part(element, selector) {
  return /** @type {HTMLElement} */ (element.querySelector(selector));
}
