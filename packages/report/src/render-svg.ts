import { escapeMarkup } from './escape.js';
import { withFigureView } from './figure-view.js';
import type { FigureSpec } from './figures/figure.js';
import { fontFaceCss } from './font.js';

/**
 * Draws a spec as an SVG document of its own, with the font in it, titled with
 * the spec's finding and described by its description. `idPrefix` starts every
 * id in it, so that several drawings can stand in one page. The same spec and
 * prefix give the same bytes.
 *
 * @throws Error listing all that Vega-Lite or Vega warn of
 */
export async function renderSvg(spec: FigureSpec, idPrefix: string): Promise<string> {
  const svg = await withFigureView(spec, idPrefix, (view) => view.toSVG());
  return finishSvg(svg, spec, idPrefix);
}

/** A drawing for a page that has the font already. */
export function withoutFont(svg: string): string {
  return svg.replace(/<style>[^<]*<\/style>/, '');
}

function finishSvg(svg: string, { description, usermeta }: FigureSpec, idPrefix: string): string {
  const [titleId, descriptionId] = [`${idPrefix}-title`, `${idPrefix}-desc`];
  const head =
    `<title id="${titleId}">${escapeMarkup(usermeta.spanlab.finding)}</title>` +
    `<desc id="${descriptionId}">${escapeMarkup(description)}</desc><style>${fontFaceCss()}</style>`;
  return (
    renameIds(svg, idPrefix)
      .replace(/<svg ([^>]*)>/, (_, attributes: string) => `<svg role="img" aria-labelledby="${titleId}" aria-describedby="${descriptionId}" ${attributes}>${head}`)
      // Tiles and bars that touch must not let the background shine through.
      .replaceAll('class="mark-rect ', 'shape-rendering="crispEdges" class="mark-rect ') + '\n'
  );
}

/** Vega numbers ids through the life of the process; here they count from 0 in each drawing. */
function renameIds(svg: string, idPrefix: string): string {
  const names = new Map<string, string>();
  for (const [, id] of svg.matchAll(/\bid="([^"]+)"/g)) {
    if (id !== undefined && !names.has(id)) names.set(id, `${idPrefix}-${names.size}`);
  }
  return svg
    .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="${names.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${names.get(id) ?? id})`);
}
