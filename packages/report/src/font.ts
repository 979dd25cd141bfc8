import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Arimo comes with the project, so that a figure looks the same whatever fonts
 * a host has. It was drawn to the widths of Arial and Helvetica: where a
 * program ignores the embedded font, one of those fits the same layout.
 */
export const FONT_FAMILY = 'Arimo';

/** The weights that figures use: text and titles. */
const WEIGHTS = [400, 700] as const;

const { resolve } = createRequire(import.meta.url);

/** A font file of the project: the letters of western European languages, and the signs that figures use. */
export interface FontFile {
  readonly weight: number;
  readonly bytes: Buffer;
}

let files: readonly FontFile[] | undefined;

/** The font, a WOFF2 file a weight. */
export function fontFiles(): readonly FontFile[] {
  files ??= WEIGHTS.map((weight) => ({ weight, bytes: readFileSync(resolve(`@fontsource/arimo/files/arimo-latin-${weight}-normal.woff2`)) }));
  return files;
}

/** CSS that carries the font in it, 31 KB: an SVG file or a page needs it once. */
export function fontFaceCss(): string {
  return fontFiles()
    .map(({ weight, bytes }) => `@font-face{font-family:${FONT_FAMILY};font-weight:${weight};src:url(data:font/woff2;base64,${bytes.toString('base64')})format("woff2")}\n`)
    .join('');
}
