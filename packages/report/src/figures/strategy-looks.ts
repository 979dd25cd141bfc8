import { OKABE_ITO } from '../theme.js';

/** Colours of strategies, in order; neighbours differ in lightness. */
const COLORS = [OKABE_ITO.skyBlue, OKABE_ITO.vermillion, OKABE_ITO.black, OKABE_ITO.green, OKABE_ITO.purple, OKABE_ITO.orange, OKABE_ITO.blue];

const SHAPES = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'triangle-down', 'triangle-left'];

/** A colour for each of so many strategies. */
export function strategyColors(names: readonly string[]): string[] {
  return names.map((_, i) => COLORS[i % COLORS.length] as string);
}

/** A shape for each, that tells dots apart without colour. */
export function strategyShapes(names: readonly string[]): string[] {
  return names.map((_, i) => SHAPES[i % SHAPES.length] as string);
}
