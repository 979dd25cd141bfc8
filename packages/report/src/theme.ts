import type { Config } from 'vega-lite';
import { FONT_STACK } from './text-metrics.js';

/**
 * Okabe and Ito's palette, told apart with every common colour-vision
 * deficiency: https://jfly.uni-koeln.de/color/
 */
export const OKABE_ITO = {
  black: '#000000',
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  purple: '#CC79A7',
} as const;

/** Text, axes and black lines; a page may replace exactly this colour by its own ink. */
export const INK = OKABE_ITO.black;

/** Background; a page may replace exactly this colour by its own paper. */
export const PAPER = '#ffffff';

/** A CSS pixel in points: 96 of the one and 72 of the other make an inch. */
export const POINTS_PER_PX = 72 / 96;

/** Width that figures are made at, in CSS pixels: 3.375 inches, about a column of a paper. In print they are fitted to others. */
export const COLUMN_WIDTH_PX = 324;

/** Sizes of text in CSS pixels: 9 points, and the 8 below which journals take no text. */
export const FONT_SIZE_PX = { title: 12, subtitle: 10.7, label: 10.7 } as const;

/** Space between the edge of a figure and what it shows. */
export const PADDING_PX = 6;

/** Looks shared by all figures. Part of every spec, so that each stands alone. */
export const FIGURE_CONFIG: Config = {
  font: FONT_STACK,
  background: PAPER,
  padding: PADDING_PX,
  // A figure is one image with one description; a label for each of thousands
  // of marks would bury a screen reader.
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    offset: 8,
    color: INK,
    fontSize: FONT_SIZE_PX.title,
    fontWeight: 'bold',
    lineHeight: 15,
    subtitleColor: INK,
    subtitleFontSize: FONT_SIZE_PX.subtitle,
    subtitleLineHeight: 13,
    subtitlePadding: 3,
  },
  axis: {
    labelColor: INK,
    labelFontSize: FONT_SIZE_PX.label,
    titleColor: INK,
    titleFontSize: FONT_SIZE_PX.label,
    titleFontWeight: 'normal',
    titlePadding: 6,
    domainColor: INK,
    domainWidth: 0.75,
    tickColor: INK,
    tickWidth: 0.75,
    tickSize: 4,
    gridColor: INK,
    gridOpacity: 0.13,
    gridWidth: 0.75,
  },
  legend: {
    offset: 10,
    rowPadding: 4,
    labelColor: INK,
    labelFontSize: FONT_SIZE_PX.label,
    labelLimit: 300,
    titleColor: INK,
    titleFontSize: FONT_SIZE_PX.label,
    titleFontWeight: 'normal',
    titleLimit: COLUMN_WIDTH_PX,
  },
};
