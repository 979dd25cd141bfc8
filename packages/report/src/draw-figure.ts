import { InputError } from '@spanlab/core';
import { withoutTitle } from './figure-size.js';
import type { FigureSpec } from './figures/figure.js';
import { type FigureRoom, fitFigure } from './fit-figure.js';
import { renderPdf, renderPng } from './render-canvas.js';
import { renderSvg } from './render-svg.js';

/** How each format is drawn. */
const RENDERERS = { pdf: renderPdf, png: renderPng, svg: renderSvg } as const satisfies Record<
  string,
  (spec: FigureSpec, name: string) => Promise<string | Uint8Array>
>;

export type FigureFormat = keyof typeof RENDERERS;

/** What figures can be had as. */
export const FIGURE_FORMATS = Object.keys(RENDERERS) as readonly FigureFormat[];

/** How a figure is to look in print. */
export interface PrintLayout extends FigureRoom {
  /** False for a figure that gets a caption instead. */
  readonly hasTitle: boolean;
}

/** A figure as it is printed. @throws Error as {@link fitFigure} */
export function printedFigure(spec: FigureSpec, name: string, layout: PrintLayout): Promise<FigureSpec> {
  return fitFigure(layout.hasTitle ? spec : withoutTitle(spec), name, layout);
}

/**
 * Contents of files: a figure in each of the formats. The same spec gives the same bytes.
 *
 * @throws InputError if the spec, which somebody may have changed, cannot be drawn
 */
export async function drawFigure(spec: FigureSpec, name: string, formats: readonly FigureFormat[], layout: PrintLayout): Promise<(string | Uint8Array)[]> {
  try {
    const printed = await printedFigure(spec, name, layout);
    return await Promise.all(formats.map((format) => RENDERERS[format](printed, name)));
  } catch (error) {
    throw new InputError(`figure ${name} cannot be drawn: ${(error as Error).message.replaceAll(/\s+/g, ' ')}; write the report again with \`spanlab compare\``);
  }
}
