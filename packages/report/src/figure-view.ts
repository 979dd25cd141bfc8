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
  const warnings: string[] = [];
  const logger = warningCollector(warnings);
  // Vega writes a hidden number into the data it is given; the caller's stays untouched.
  const compiled = compile(structuredClone(spec), { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    const drawn = await draw(view);
    if (warnings.length > 0) throw new Error(`figure ${name}: ${warnings.join('; ')}`);
    return drawn;
  } finally {
    view.finalize();
  }
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
