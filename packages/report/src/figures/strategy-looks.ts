import type { OfStrategy, StrategyShape } from '@spanlab/core';
import { assignStyles } from '../strategy-styles.js';
import { OKABE_ITO, PAPER } from '../theme.js';

/** How a strategy looks in every kind of figure. */
export interface StrategyLook {
  readonly color: string;
  /** Of points: a name that Vega knows, or a path. */
  readonly symbol: string;
  /** Of lines. */
  readonly dash: readonly number[];
  readonly width: number;
  readonly isVariant: boolean;
}

type Mark = Pick<StrategyLook, 'symbol' | 'dash' | 'width'>;

/** Outline and, the other way round, a hole: drawn as filled shapes, which need no colour for the inside. */
const RING = 'M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-0.55,0A0.55,0.55,0,1,0,0.55,0A0.55,0.55,0,1,0,-0.55,0Z';
const FRAME = 'M-0.9,-0.9H0.9V0.9H-0.9ZM-0.45,-0.45V0.45H0.45V-0.45Z';
const LOZENGE = 'M0,-1.2L1.2,0L0,1.2L-1.2,0ZM0,-0.55L-0.55,0L0,0.55L0.55,0Z';
const SALTIRE = 'M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z';
const STAR = 'M0,-1.2L0.27,-0.37L1.14,-0.37L0.44,0.14L0.71,0.97L0,0.46L-0.71,0.97L-0.44,0.14L-1.14,-0.37L-0.27,-0.37Z';
const HOURGLASS = 'M-0.9,-1H0.9L0.15,0L0.9,1H-0.9L-0.15,0Z';

/**
 * Strategies often run on the very same line: a wide solid one below, ever
 * narrower and more broken ones above show them all. Wide ones are drawn first.
 */
const MARKS: Readonly<Record<StrategyShape, Mark>> = {
  circle: { symbol: 'circle', dash: [1, 0], width: 3.4 },
  square: { symbol: 'square', dash: [7, 4], width: 2.6 },
  diamond: { symbol: 'diamond', dash: [1.6, 2.2], width: 1.8 },
  'triangle-up': { symbol: 'triangle-up', dash: [9, 2, 2, 2], width: 1.7 },
  cross: { symbol: 'cross', dash: [4, 6], width: 2.2 },
  'triangle-down': { symbol: 'triangle-down', dash: [12, 4], width: 1.5 },
  'triangle-left': { symbol: 'triangle-left', dash: [1.5, 5], width: 1.9 },
  'triangle-right': { symbol: 'triangle-right', dash: [3, 3], width: 2 },
  ring: { symbol: RING, dash: [1, 0], width: 0.9 },
  frame: { symbol: FRAME, dash: [10, 3, 2, 3, 2, 3], width: 1.6 },
  lozenge: { symbol: LOZENGE, dash: [16, 2], width: 1.1 },
  saltire: { symbol: SALTIRE, dash: [2, 8], width: 2.4 },
  star: { symbol: STAR, dash: [6, 2, 1.5, 6], width: 1.4 },
  hourglass: { symbol: HOURGLASS, dash: [3, 1.5], width: 1 },
};

/** A look for each entry; entries of one strategy look alike, and no other two. */
export function looksOf(list: readonly OfStrategy[]): StrategyLook[] {
  const styles = assignStyles(list.map(({ strategy: name, ...one }) => ({ name, ...one })));
  return list.map(({ strategy, basedOn }) => {
    const { color, shape } = styles.get(strategy) as NonNullable<ReturnType<typeof styles.get>>;
    return { color: OKABE_ITO[color], ...MARKS[shape], isVariant: basedOn !== undefined };
  });
}

/** Of several lines, the order that hides none: numbers of the looks, wide ones first. */
export function drawingOrder(looks: readonly StrategyLook[]): number[] {
  return looks.map((_, i) => i).toSorted((a, b) => (looks[b] as StrategyLook).width - (looks[a] as StrategyLook).width || a - b);
}

/** Width of lines by strategy. Left to itself, Vega-Lite spreads numbers between the first two over the names. */
export function widthChannel(domain: readonly string[], looks: readonly StrategyLook[]) {
  return { field: 'strategy', type: 'ordinal', scale: { type: 'ordinal', domain: [...domain], range: looks.map(({ width }) => width) } } as const;
}

const FULL = 1;
const PALE = 0.3;
const SHADES = [FULL, PALE, 0.6, 0] as const;

/** How full a bar of each look is: bars have neither shape nor dash, so those of a base and of its variant differ in this. */
export function barShades(looks: readonly StrategyLook[]): number[] {
  const taken: string[] = [];
  return looks.map(({ color, isVariant }) => {
    const wanted = isVariant ? [PALE, ...SHADES] : SHADES;
    const shade = wanted.find((each) => !taken.includes(`${color} ${each}`)) ?? PALE;
    taken.push(`${color} ${shade}`);
    return shade;
  });
}

/** Bars in the colours of strategies, with an outline where some are not full. */
export function barChannels(names: readonly string[], looks: readonly StrategyLook[]) {
  const shades = barShades(looks);
  const domain = [...names];
  const fills = looks.map(({ color }, i) => tint(color, shades[i] as number));
  if (shades.every((shade) => shade === FULL)) return { mark: { stroke: PAPER, strokeWidth: 0.4 }, legend: { symbolStrokeWidth: 0 }, fills, channels: {} } as const;
  const stroke = { field: 'strategy', type: 'nominal', sort: domain, scale: { domain, range: looks.map(({ color }) => color) } } as const;
  return { mark: { strokeWidth: 0.9 }, legend: { symbolStrokeWidth: 0.9 }, fills, channels: { stroke } } as const;
}

/** So much of a colour, the rest paper. */
function tint(color: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const mixed = parts.map((part) => Math.round(part * share + 255 * (1 - share)).toString(16).padStart(2, '0').toUpperCase());
  return share === FULL ? color : `#${mixed.join('')}`;
}
