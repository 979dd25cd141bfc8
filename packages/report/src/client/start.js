import { bringToLife } from './live-figure.js';
import { makeSortable } from './sort-table.js';

/** Figures this far below the window are made while nobody sees it. */
const AHEAD = '600px 0px';

for (const table of document.querySelectorAll('table.sortable')) makeSortable(/** @type {HTMLTableElement} */ (table));

/** One after the other, with a pause for whatever the reader does meanwhile. */
let last = Promise.resolve();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    last = last
      .then(() => bringToLife(/** @type {HTMLElement} */ (target)))
      .catch(reportError)
      .then(() => new Promise((resolve) => setTimeout(resolve)));
  }
}, { rootMargin: AHEAD });

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
