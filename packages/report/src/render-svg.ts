import * as vega from 'vega';
import { compile } from 'vega-lite';
import { escapeMarkup } from './escape.js';
import type { FigureSpec } from './figures/figure.js';
import { textWidth } from './text-metrics.js';

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

// Vega exports its text measurement to be replaced, though its types do not
// say so. Replaced for good, not around each call: renderings overlap in time.
const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
textMetrics.width = (item, text) =>
  text === null || text === undefined ? 0 : textWidth(String(text), item.fontSize ?? 11, isBold(item.fontWeight));

function isBold(weight: string | number | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}

/**
 * Draws a spec as an SVG document of its own, labelled with the spec's
 * description. `idPrefix` starts every id in it, so that several drawings can
 * stand in one page. The same spec and prefix give the same bytes.
 *
 * @throws Error listing all that Vega-Lite or Vega warn of: a figure that
 * compiles with warnings does not show what its spec says.
 */
export async function renderSvg(spec: FigureSpec, idPrefix: string): Promise<string> {
  const warnings: string[] = [];
  const logger = warningCollector(warnings);
  // Vega writes a hidden number into the data it is given; the caller's stays untouched.
  const compiled = compile(structuredClone(spec), { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    const svg = await view.toSVG();
    if (warnings.length > 0) throw new Error(`figure ${idPrefix}: ${warnings.join('; ')}`);
    return finishSvg(svg, spec.description, idPrefix);
  } finally {
    view.finalize();
  }
}

function finishSvg(svg: string, description: string, idPrefix: string): string {
  const label = escapeMarkup(description);
  return (
    renameIds(svg, idPrefix)
      .replace('<svg ', `<svg role="img" aria-label="${label}" `)
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

/** A logger for both Vega and Vega-Lite that keeps what they complain of. */
function warningCollector(warnings: string[]): vega.LoggerInterface {
  const keep = function (this: vega.LoggerInterface, ...args: readonly unknown[]) {
    warnings.push(args.map(String).join(' '));
    return this;
  };
  const ignore = function (this: vega.LoggerInterface) {
    return this;
  };
  const level = function (this: vega.LoggerInterface, value?: number) {
    return value === undefined ? vega.Warn : this;
  };
  return { level: level as vega.LoggerInterface['level'], error: keep, warn: keep, info: ignore, debug: ignore };
}
