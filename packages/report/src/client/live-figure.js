import { unpack } from './pack.js';
import { showTooltip } from './tooltip.js';
import { loadVega } from './vega-runtime.js';
import { zoomOf } from './zoom.js';

/**
 * @typedef {import('../interactive/live-figure.js').FigurePackage} FigurePackage
 * @typedef {ReturnType<typeof zoomOf>} Zoom
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
  /** @type {Set<string>} */
  #hidden = new Set();

  /**
   * @param {HTMLElement} element
   * @param {import('vega').View} view
   * @param {FigurePackage} figure
   */
  constructor(element, view, figure) {
    this.element = element;
    this.view = view;
    this.figure = figure;
    this.zoom = zoomOf(view, figure, part(element, '.picture'));
  }

  /**
   * Does what a button of the figure is for.
   * @param {HTMLElement} button
   */
  async press(button) {
    const { action, series } = button.dataset;
    if (series !== undefined) await this.#toggle(this.figure.series?.values[Number(series)] ?? '');
    else if (action !== undefined) await this.#act(action);
  }

  /**
   * Does what a key is for while the focus is on a button of the figure; tells whether it is for anything.
   * @param {string} key
   */
  key(key) {
    const arrow = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (arrow !== undefined && !this.zoom.isWhole()) void this.zoom.move(/** @type {-1 | 1} */ (arrow));
    else if (key in ACTIONS) void this.#act(key);
    else return false;
    return true;
  }

  /** @param {string} name of a series */
  async #toggle(name) {
    if (!this.#hidden.delete(name)) this.#hidden.add(name);
    await this.#showSeries();
  }

  /** @param {string} action */
  async #act(action) {
    const step = ACTIONS[action];
    if (step === 'reset') {
      this.#hidden.clear();
      await this.#showSeries();
    }
    await this.zoom[step]();
  }

  async #showSeries() {
    this.element.querySelectorAll('[data-series]').forEach((button, i) => {
      button.setAttribute('aria-pressed', String(!this.#hidden.has(this.figure.series?.values[i] ?? '')));
    });
    await this.view.signal(this.figure.signals.hidden, [...this.#hidden]).runAsync();
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
    logLevel: vega.Warn,
    tooltip: (_handler, event, _item, datum) => showTooltip(/** @type {any} */ (tips), series, swatchOf, event, datum),
  });
  await view.runAsync();
  nameAsPicture(element, container);
  element.classList.add('is-live');
  return new LiveFigure(element, view, figure);
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
