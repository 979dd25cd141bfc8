import { InputError } from '@spanlab/core';

/** Pixels of CSS in an inch. */
const PX_PER_INCH = 96;

/** Units in an inch. A point is TeX's, as `\the\columnwidth` prints it. */
const UNITS_PER_INCH: Readonly<Record<string, number>> = { mm: 25.4, cm: 2.54, in: 1, pt: 72.27 };

/** In less, labels leave no room for a plot; more is no paper. */
const [LEAST_MM, MOST_MM] = [60, 1000];

/** A width in print. */
export interface PrintWidth {
  /** As a part of a file's name: `84mm`. */
  readonly name: string;
  /** Whole CSS pixels, so up to 0.26 mm less. */
  readonly px: number;
}

/**
 * A width as `84mm`, `8.4cm`, `3.5in` or `252pt`.
 * @throws InputError if it is none, or too little or too much for a figure
 */
export function parsePrintWidth(option: string, text: string): PrintWidth {
  const [, digits = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,6})?) ?(mm|cm|in|pt)$/.exec(text.trim()) ?? [];
  const inches = Number(digits) / UNITS_PER_INCH[unit];
  const mm = inches * 25.4;
  // What rounding errors of the conversion add is no millimetre.
  if (digits !== '' && mm >= LEAST_MM - 1e-9 && mm <= MOST_MM + 1e-9) return { name: `${Number(digits)}${unit}`, px: Math.floor(inches * PX_PER_INCH + 1e-9) };
  throw new InputError(`${option} ${JSON.stringify(text)}: expected a width from ${LEAST_MM}mm to ${MOST_MM}mm, as 84mm, 8.4cm, 3.5in or 252pt`);
}
