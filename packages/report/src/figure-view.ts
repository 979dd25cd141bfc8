import * as vega from 'vega';
import { compile } from 'vega-lite';
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
 * Lets `draw` draw a spec, compiled by Vega-Lite and laid out by Vega.
 *
 * @param name of the figure, for messages
 * @throws Error listing all that Vega-Lite or Vega warn of: a figure that
 * compiles with warnings does not show what its spec says.
 */
export async function withFigureView<T>(spec: FigureSpec, name: string, draw: (view: vega.View) => Promise<T>): Promise<T> {
  return withVegaView(compileFigure(spec, name), name, draw);
}

/**
 * A spec as Vega runs it.
 *
 * @throws Error listing all that Vega-Lite warns of
 */
export function compileFigure(spec: FigureSpec, name: string): vega.Spec {
  const warnings: string[] = [];
  // Vega writes a hidden number into the data it is given; the caller's stays untouched.
  const compiled = compile(structuredClone(spec), { logger: warningCollector(warnings) });
  refuse(name, warnings);
  return compiled.spec;
}

/** The same for what is compiled already. */
export async function withVegaView<T>(spec: vega.Spec, name: string, draw: (view: vega.View) => Promise<T>): Promise<T> {
  const warnings: string[] = [];
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger: warningCollector(warnings) });
  try {
    const drawn = await draw(view);
    refuse(name, warnings);
    return drawn;
  } finally {
    view.finalize();
  }
}

/** Width and height in CSS pixels, with labels, legends and all, which only a drawing tells. */
export function svgSize(svg: string): { readonly widthPx: number; readonly heightPx: number } {
  const [, width, height] = /<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(svg) as RegExpExecArray;
  return { widthPx: Number(width), heightPx: Number(height) };
}

function refuse(name: string, warnings: readonly string[]): void {
  if (warnings.length > 0) throw new Error(`figure ${name}: ${warnings.join('; ')}`);
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
