import { valueText } from './value-text.js';

/**
 * @typedef {import('../interactive/tooltip-rows.js').TipRows} TipRows
 * @typedef {Record<string, unknown>} Row
 */

const GAP_PX = 14;

/** @type {HTMLElement | undefined} */
let box;

/** The page's one tooltip. Escape puts it away, and so does a tap elsewhere. */
function tooltipBox() {
  if (box !== undefined) return box;
  const made = document.createElement('div');
  made.className = 'tooltip';
  made.hidden = true;
  // What it says is in the tables behind the figures, for those who use no pointer.
  made.setAttribute('aria-hidden', 'true');
  document.body.append(made);
  const hide = () => {
    made.hidden = true;
  };
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') hide();
  });
  for (const type of ['scroll', 'pointerdown']) document.addEventListener(type, hide, { passive: true, capture: true });
  return (box = made);
}

/**
 * Shows what lies under the pointer, or nothing.
 * @param {TipRows[]} tips
 * @param {{ field: string, values: readonly string[] } | undefined} series
 * @param {(name: string) => Node | undefined} swatchOf of a series
 * @param {MouseEvent} event
 * @param {unknown} datum
 */
export function showTooltip(tips, series, swatchOf, event, datum) {
  const shown = tooltipBox();
  const rows = typeof datum === 'object' && datum !== null ? tableOf(tips, series, swatchOf, /** @type {Row} */ (datum)) : [];
  shown.hidden = rows.length === 0;
  if (shown.hidden) return;
  const table = document.createElement('table');
  table.append(...rows);
  shown.replaceChildren(table);
  place(shown, event);
}

/**
 * @param {TipRows[]} tips
 * @param {{ field: string, values: readonly string[] } | undefined} series
 * @param {(name: string) => Node | undefined} swatchOf
 * @param {Row} datum
 */
function tableOf(tips, series, swatchOf, datum) {
  const { head, columns } = tips[Number(datum.panel ?? 0)] ?? { head: [], columns: [] };
  const own = /** @type {Row[]} */ (Array.isArray(datum.rows) ? datum.rows : []);
  const first = own[0] ?? datum;
  const lines = head.map(({ field, title, kind }) => line([title, valueText(first[field], kind, true)], field === series?.field ? swatchOf(String(first[field])) : undefined));
  if (columns.length > 1) lines.push(line(['', ...columns.map(({ title }) => title)]));
  else if (columns.length === 1 && series !== undefined) lines.push(line([columns[0].title, '']));
  for (const name of series?.values ?? []) {
    const row = own.find((each) => each[/** @type {{ field: string }} */ (series).field] === name);
    if (row !== undefined) lines.push(line([name, ...columns.map(({ field, kind }) => valueText(row[field], kind, columns.length === 1))], swatchOf(name)));
  }
  return lines;
}

/**
 * @param {string[]} texts
 * @param {Node} [swatch]
 */
function line(texts, swatch) {
  const row = document.createElement('tr');
  texts.forEach((text, i) => {
    const cell = document.createElement(i === 0 ? 'th' : 'td');
    if (i === 0 && swatch !== undefined) cell.append(swatch.cloneNode(true));
    cell.append(text);
    row.append(cell);
  });
  return row;
}

/**
 * Beside the pointer, within the window.
 * @param {HTMLElement} shown
 * @param {MouseEvent} event
 */
function place(shown, { clientX, clientY }) {
  const { width, height } = shown.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const left = clientX + GAP_PX + width > clientWidth ? clientX - GAP_PX - width : clientX + GAP_PX;
  const top = clientY + GAP_PX + height > clientHeight ? clientY - GAP_PX - height : clientY + GAP_PX;
  shown.style.left = `${Math.max(4, Math.min(left, clientWidth - width - 4))}px`;
  shown.style.top = `${Math.max(4, top)}px`;
}
