import { FONT_FAMILY } from './font.js';

/**
 * Widths of text in Arimo, the font that comes with the project.
 *
 * Vega must know how wide a label is to leave room for it. Without a canvas it
 * guesses 0.8 em a character; with one, the result depends on the machine. A
 * table keeps the layout the same everywhere without loading a font; the tests
 * compare it with the font.
 */

/** For CSS and for SVG: the font, then those of the same widths, then any sans-serif. */
export const FONT_STACK = `${FONT_FAMILY}, Helvetica, Arial, Liberation Sans, Nimbus Sans, sans-serif`;

const FIRST_CODE = 0x20;

/** Advance widths of U+0020 to U+007E in thousandths of the font size. */
const REGULAR = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const BOLD = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
  556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
  556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
  333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/** The few other characters that figures use; the same in both weights. */
export const OTHER_WIDTHS: Readonly<Record<string, number>> = { '\u00a0': 278, '·': 333, '–': 556, '−': 584, '×': 584, '÷': 549, '…': 1000 };

/** A character of a script not in the tables: wide enough for any of them. */
const UNKNOWN_WIDTH = 1000;

/** Width of one line of text in the unit of `fontSize`. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const table = bold ? BOLD : REGULAR;
  let thousandths = 0;
  for (const character of text) {
    thousandths += table[character.charCodeAt(0) - FIRST_CODE] ?? OTHER_WIDTHS[character] ?? UNKNOWN_WIDTH;
  }
  return (thousandths * fontSize) / 1000;
}

/**
 * Breaks text at spaces into lines of at most `maxWidth`. A word that is too
 * long by itself (the name of a recording can be) is broken inside.
 */
export function wrapText(text: string, maxWidth: number, fontSize: number, bold = false): string[] {
  const fits = (line: string) => textWidth(line, fontSize, bold) <= maxWidth;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const character of word) {
      if (line !== '' && !fits(line + character)) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  lines.push(line);
  return lines;
}
