import { InputError } from '@spanlab/core';
import { atSize, type FigureSize } from './figure-size.js';
import type { FigureSpec } from './figures/figure.js';
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

/**
 * A file's content: a figure in a format at a size. The same spec gives the same bytes.
 *
 * @throws InputError if the spec, which somebody may have changed, cannot be drawn
 */
export async function drawFigure(spec: FigureSpec, name: string, format: FigureFormat, size: FigureSize): Promise<string | Uint8Array> {
  try {
    return await RENDERERS[format](atSize(spec, size), name);
  } catch (error) {
    throw new InputError(`figure ${name} cannot be drawn: ${(error as Error).message.replaceAll(/\s+/g, ' ')}; write the report again with \`spanlab compare\``);
  }
}
