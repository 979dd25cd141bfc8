import { bringToLife } from './live-figure.js';
import { makeSortable } from './sort-table.js';

/** Figures this far below or above the window are made while nobody sees it. */
const AHEAD_PX = 600;

for (const table of document.querySelectorAll('table.sortable')) makeSortable(/** @type {HTMLTableElement} */ (table));

/** One figure after the other, with a pause for whatever the reader does meanwhile. */
let last = Promise.resolve();

/**
 * @param {HTMLElement} element
 * @param {boolean} isWanted even when it is not near the window
 */
function enqueue(element, isWanted) {
  last = last.then(() => nextFigure(element, isWanted)).catch(reportError);
}

/**
 * @param {HTMLElement} element
 * @param {boolean} isWanted
 */
async function nextFigure(element, isWanted) {
  const { top, bottom } = element.getBoundingClientRect();
  // Scrolled past while others were made: it waits until it is seen again.
  if (!isWanted && (bottom < -AHEAD_PX || top > innerHeight + AHEAD_PX)) return;
  observer.unobserve(element);
  await bringToLife(element);
  await new Promise((resolve) => setTimeout(resolve));
}

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) enqueue(/** @type {HTMLElement} */ (target), false);
}, { rootMargin: `${AHEAD_PX}px 0px` });

// What is opened may be printed before all of it was seen, and its figures have no pictures.
document.addEventListener('toggle', ({ target }) => {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  for (const element of target.querySelectorAll('figure.interactive')) enqueue(/** @type {HTMLElement} */ (element), true);
}, { capture: true });

for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('figure.interactive'))) {
  observer.observe(element);
  const controls = /** @type {HTMLElement} */ (element.querySelector('.controls'));
  controls.addEventListener('click', async ({ target }) => {
    const button = /** @type {Element} */ (target).closest('button');
    if (button !== null) await (await bringToLife(element)).press(button);
  });
  controls.addEventListener('keydown', async (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (['ArrowLeft', 'ArrowRight'].includes(event.key)) event.preventDefault();
    (await bringToLife(element)).key(event.key);
  });
}
