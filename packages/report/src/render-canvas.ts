import type * as Canvas from '@napi-rs/canvas';
import type { View } from 'vega';
import { svgSize, withFigureView } from './figure-view.js';
import type { FigureSpec } from './figures/figure.js';
import { FONT_FAMILY, fontFiles } from './font.js';
import { POINTS_PER_PX } from './theme.js';

/** Pixels of a PNG for each CSS pixel: 192 in an inch of print. */
const PNG_SCALE = 2;

/**
 * Draws a spec as PNG, {@link PNG_SCALE} pixels for each of its own. The same
 * spec gives the same bytes.
 *
 * @param name of the figure, for messages
 * @throws Error listing all that Vega-Lite or Vega warn of
 */
export function renderPng(spec: FigureSpec, name: string): Promise<Buffer> {
  return withFigureView(spec, name, async (view) => {
    const { createCanvas } = await loadCanvas();
    const { widthPx, heightPx } = svgSize(await view.toSVG());
    const canvas = createCanvas(Math.ceil(widthPx * PNG_SCALE), Math.ceil(heightPx * PNG_SCALE));
    await drawOn(canvas.getContext('2d'), view, PNG_SCALE);
    return canvas.encode('png');
  });
}

/**
 * Draws a spec as a PDF of one page in its print size: lines and areas as
 * such, text as text in the embedded font. It holds neither a date nor a
 * random number: the same spec gives the same bytes.
 *
 * @param name of the figure, for messages
 * @throws Error listing all that Vega-Lite or Vega warn of
 */
export function renderPdf(spec: FigureSpec, name: string): Promise<Buffer> {
  return withFigureView(spec, name, async (view) => {
    const { PDFDocument } = await loadCanvas();
    const { widthPx, heightPx } = svgSize(await view.toSVG());
    const document = new PDFDocument({ title: spec.usermeta.spanlab.finding, subject: spec.description, creator: 'spanlab' });
    const page = document.beginPage(widthPx * POINTS_PER_PX, heightPx * POINTS_PER_PX);
    await drawOn(page, view, POINTS_PER_PX);
    document.endPage();
    return document.close();
  });
}

async function drawOn(context: Canvas.CanvasRenderingContext2D, view: View, scale: number): Promise<void> {
  // The canvas would dash text too after a dashed line, and so turn letters into pictures.
  const fillText = context.fillText.bind(context);
  context.fillText = (...args) => {
    context.setLineDash([]);
    fillText(...args);
  };
  await view.toCanvas(scale, { externalContext: context });
}

let loading: Promise<typeof Canvas> | undefined;

/** Loaded when the first picture is drawn, with the project's font and none of the host's. */
function loadCanvas(): Promise<typeof Canvas> {
  loading ??= (async () => {
    process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';
    const canvas = await import('@napi-rs/canvas');
    for (const { bytes } of fontFiles()) canvas.GlobalFonts.register(bytes, FONT_FAMILY);
    return canvas;
  })();
  return loading;
}
