import { type StrategyColor, type StrategyIdentity, type StrategyShape, type StrategyStyle, strategyColors, strategyShapes } from '@spanlab/core';

/** What is needed of a strategy to choose its style. */
type Styled = Pick<StrategyIdentity, 'name' | 'basedOn' | 'style'>;
type FullStyle = Required<StrategyStyle>;

/** So many colours and shapes, the first of their lists, are left to strategies that ask for them, so that theirs are mostly free. */
const ASKED_FOR = 3;

/**
 * A style for each of the strategies that are drawn beside each other, no two
 * alike. What a strategy declares comes first. Any other takes a colour and a
 * shape that only its name decides, and the next free one where that is taken;
 * a variant takes the colour of its base. So a strategy looks the same beside
 * most others, and always the same beside the same.
 *
 * Shapes (and with them dashes) are all different for up to 14 strategies, and
 * can be told apart in black and white. Beyond that, pairs of colour and shape are.
 */
export function assignStyles(strategies: readonly Styled[]): Map<string, FullStyle> {
  const styles = new Map<string, FullStyle>();
  // By code units: no order of a config or of a table may play a part.
  const waiting = [...new Map(strategies.map((one) => [one.name, one])).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const assign = (one: Styled, color: StrategyColor) => styles.set(one.name, freeStyle(one, color, styles));
  const take = (isNext: (one: Styled) => boolean, colorOf: (one: Styled) => StrategyColor) => {
    for (const one of waiting) if (!styles.has(one.name) && isNext(one)) assign(one, colorOf(one));
  };
  const isAsked = ({ style }: Styled) => style !== undefined;
  const isWhole = ({ style }: Styled) => style?.shape !== undefined;
  // A variant made by copying its base has that one's style, which stays the base's.
  take((one) => isWhole(one) && one.basedOn === undefined, ({ style }) => (style as StrategyStyle).color);
  take(isWhole, ({ style }) => (style as StrategyStyle).color);
  take((one) => isAsked(one) && one.basedOn === undefined, ({ style }) => (style as StrategyStyle).color);
  take(isAsked, ({ style }) => (style as StrategyStyle).color);
  take(({ basedOn }) => basedOn === undefined, ({ name }) => freeColor(name, styles));
  // Variants of variants come after them.
  for (let before = -1; before < styles.size;) {
    before = styles.size;
    take(({ basedOn }) => styles.has(basedOn ?? ''), ({ basedOn }) => (styles.get(basedOn as string) as FullStyle).color);
  }
  // Their base is not drawn: the colour that it would have.
  take(() => true, ({ basedOn, name }) => ownColors(basedOn ?? name)[0]);
  return styles;
}

/** With the shape that was asked for, or one that nobody has. */
function freeStyle({ name, style }: Styled, color: StrategyColor, others: ReadonlyMap<string, FullStyle>): FullStyle {
  const taken = [...others.values()];
  const isFree = (a: StrategyColor, b: StrategyShape) => !taken.some((one) => one.color === a && one.shape === b);
  if (style?.shape !== undefined && isFree(color, style.shape)) return { color, shape: style.shape };
  const shapes = [...rotated(strategyShapes.slice(ASKED_FOR), `${name} shape`), ...strategyShapes.slice(0, ASKED_FOR)];
  const shape = shapes.find((each) => !taken.some((one) => one.shape === each)) ?? shapes.find((each) => isFree(color, each));
  if (shape !== undefined) return { color, shape };
  const pairs = ownColors(name).flatMap((other) => shapes.map((each): FullStyle => ({ color: other, shape: each })));
  return pairs.find((pair) => isFree(pair.color, pair.shape)) ?? (pairs[0] as FullStyle);
}

/** The first colour that nobody has, else one that as few have as any. */
function freeColor(name: string, others: ReadonlyMap<string, FullStyle>): StrategyColor {
  const uses = (color: StrategyColor) => [...others.values()].filter((one) => one.color === color).length;
  return ownColors(name).reduce((a, b) => (uses(b) < uses(a) ? b : a));
}

/** All colours, in the order in which a name prefers them. */
function ownColors(name: string): StrategyColor[] {
  return [...rotated(strategyColors.slice(ASKED_FOR), name), ...strategyColors.slice(0, ASKED_FOR)];
}

/** A list that begins where the hash of a text says. */
function rotated<T>(list: readonly T[], text: string): T[] {
  const start = hashOf(text) % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** FNV-1a, 32 bits: the same on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // The low bits of neighbouring names differ too little.
  return (hash ^ (hash >>> 15)) >>> 0;
}
