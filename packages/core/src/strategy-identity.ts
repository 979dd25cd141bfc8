import type { StrategyPlugin } from './heap-strategy.js';

/** Colours that a strategy can have, by their names in Okabe and Ito's palette. Yellow is none: on white, its lines cannot be seen. */
export const strategyColors = ['skyBlue', 'vermillion', 'black', 'green', 'purple', 'orange', 'blue'] as const;
export type StrategyColor = (typeof strategyColors)[number];

/** Shapes of a strategy's points. Each goes with a dash of its own, so that shape and dash are one choice. */
export const strategyShapes = [
  'circle', 'square', 'diamond', 'triangle-up', 'cross', 'triangle-down', 'triangle-left',
  'triangle-right', 'ring', 'frame', 'lozenge', 'saltire', 'star', 'hourglass',
] as const;
export type StrategyShape = (typeof strategyShapes)[number];

/** How a strategy is drawn. Without a shape, the report chooses one that no other strategy beside it has. */
export interface StrategyStyle {
  readonly color: StrategyColor;
  readonly shape?: StrategyShape;
}

/** What results say of a strategy, so that a report can name and draw it: the same wherever it stands. */
export interface StrategyIdentity {
  /** Short name, as on the command line: `go1.4`. */
  readonly name: string;
  /** Release whose behaviour was verified: `1.4.3`; any other text if it is of none. */
  readonly release: string;
  /** Short words for axes and text: `Go 1.4.3`. */
  readonly label: string;
  /** Name of the strategy that it is a variant of. */
  readonly basedOn?: string;
  /** Absent where it is left to the report. */
  readonly style?: StrategyStyle;
}

/** `Go 1.4.3` for the strategy `go1.4` of release 1.4.3; a strategy that is not called by a release is called by its name. */
export function defaultLabel(name: string, release: string): string {
  const version = /^go(\d+(?:\.\d+)*)$/.exec(name)?.[1];
  if (version === undefined) return name;
  // The whole release if it is of that version, as 1.4.3 is of 1.4.
  const isOf = release.split('.').slice(0, version.split('.').length).join('.') === version;
  return `Go ${isOf ? release : version}`;
}

/**
 * What results say of a strategy.
 * @param bases strategies that it may be a variant of: a variant has the colour of its base
 */
export function identityOf(plugin: StrategyPlugin, bases: readonly StrategyPlugin[] = []): StrategyIdentity {
  const { name, verifiedRelease, basedOn, label = defaultLabel(name, verifiedRelease) } = plugin;
  const color = plugin.style?.color ?? colorOfBase(plugin, bases, new Set([name]));
  const style = plugin.style ?? (color === undefined ? undefined : { color });
  return { name, release: verifiedRelease, label, ...(basedOn === undefined ? {} : { basedOn }), ...(style === undefined ? {} : { style }) };
}

/** The colour that the nearest base declares, if any does. */
function colorOfBase({ basedOn }: StrategyPlugin, bases: readonly StrategyPlugin[], seen: Set<string>): StrategyColor | undefined {
  const base = bases.find(({ name }) => name === basedOn);
  if (base === undefined || seen.has(base.name)) return undefined;
  return base.style?.color ?? colorOfBase(base, bases, seen.add(base.name));
}

/** What is wrong with how a strategy wants to be called and drawn, in words; undefined if nothing is. */
export function identityProblem({ name, label, basedOn, style }: StrategyPlugin): string | undefined {
  if (label !== undefined && (typeof label !== 'string' || !/^\S(.{0,22}\S)?$/u.test(label))) {
    return `label ${JSON.stringify(label)}: expected one line of 1 to 24 characters without blanks at its ends`;
  }
  if (basedOn !== undefined && (typeof basedOn !== 'string' || basedOn === '' || basedOn === name)) {
    return `basedOn ${JSON.stringify(basedOn)}: expected the name of another strategy`;
  }
  if (style === undefined) return undefined;
  const { color, shape } = style;
  if (!strategyColors.includes(color)) return `style.color ${JSON.stringify(color)}: expected one of ${strategyColors.join(', ')}`;
  if (shape !== undefined && !strategyShapes.includes(shape)) return `style.shape ${JSON.stringify(shape)}: expected one of ${strategyShapes.join(', ')}`;
  return undefined;
}
