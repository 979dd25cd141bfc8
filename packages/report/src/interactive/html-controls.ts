import { escapeMarkup as esc } from '../escape.js';
import { INK } from '../theme.js';
import type { LegendSeries, SeriesLook } from './legend-series.js';

const SWATCH = { line: 24, point: 12, heightPx: 12 } as const;

/** Points of Vega's shapes in a square of 12. */
const POLYGONS: Readonly<Record<string, string>> = {
  'triangle-up': '6,1 11,11 1,11',
  'triangle-down': '6,11 11,1 1,1',
  'triangle-left': '1,6 11,1 11,11',
  'triangle-right': '11,6 1,1 1,11',
  diamond: '6,0 11,6 6,12 1,6',
  cross: '4,1 8,1 8,4 11,4 11,8 8,8 8,11 4,11 4,8 1,8 1,4 4,4',
};

/** How to work with figures, for a page's summary. */
export const FIGURES_NOTE =
  'Point at a figure for its values. Its buttons hide and show series and zoom; so do + − 0 and the arrow keys on them, Ctrl with the wheel, a double click, and dragging what is zoomed.';

/** The legend as buttons that hide and show, and buttons for the axis. They work with the page's script and are shown with it alone. */
export function figureControls(series: LegendSeries | undefined, heading: string, subject: string): string {
  const legend = series === undefined ? '' : `<span class="series">${series.values.map((value, i) => seriesButton(value, series.looks[i] as SeriesLook, i)).join('')}</span>`;
  const zoom = [
    ['out', 'Zoom out', '−'],
    ['in', 'Zoom in', '+'],
    ['reset', 'Reset: whole axis, all series', 'Reset'],
  ].map(([action, name, text]) => `<button type="button" data-action="${action}" aria-label="${name}" title="${name}">${text}</button>`);
  return `<div class="controls" role="group" aria-label="${esc(`${heading}, ${subject}`)}">${legend}<span class="zoom">${zoom.join('')}</span></div>\n`;
}

function seriesButton(value: string, look: SeriesLook, i: number): string {
  return `<button type="button" aria-pressed="true" data-series="${i}">${swatch(look)}<span>${esc(value)}</span></button>`;
}

/** Drawn as in the figure's own legend. */
function swatch({ color, symbol, dash, width, outline }: SeriesLook): string {
  const paint = color === INK ? 'currentColor' : esc(color);
  const widthPx = symbol === 'line' ? SWATCH.line : SWATCH.point;
  const solid = dash === undefined || dash[1] === 0;
  const shape =
    symbol === 'line' ? `<path d="M0 6H${SWATCH.line}" stroke="${paint}" stroke-width="${width}"${solid ? '' : ` stroke-dasharray="${dash.join(' ')}"`}/>`
    : symbol === 'circle' ? `<circle cx="6" cy="6" r="5" fill="${paint}"/>`
    : symbol in POLYGONS ? `<polygon points="${POLYGONS[symbol]}" fill="${paint}"/>`
    : symbol.startsWith('M') ? `<path transform="translate(6 6) scale(5)" d="${esc(symbol)}" fill="${paint}"/>`
    : `<rect x="1" y="1" width="10" height="10" fill="${paint}"${outline === undefined ? '' : ` stroke="${outline === INK ? 'currentColor' : esc(outline)}"`}/>`;
  return `<svg aria-hidden="true" width="${widthPx}" height="${SWATCH.heightPx}" viewBox="0 0 ${widthPx} ${SWATCH.heightPx}">${shape}</svg>`;
}
