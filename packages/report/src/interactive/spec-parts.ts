/** A Vega-Lite spec as what it is when it is walked through: parts within parts. */
export interface SpecPart {
  readonly data?: { readonly values?: readonly Readonly<Record<string, unknown>>[] };
  readonly transform?: readonly unknown[];
  readonly params?: readonly unknown[];
  readonly mark?: MarkPart;
  readonly encoding?: EncodingPart;
  readonly layer?: readonly SpecPart[];
  readonly vconcat?: readonly SpecPart[];
}

export interface MarkPart {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** Definitions by channel: `x`, `color`, `tooltip`. */
export type EncodingPart = Readonly<Record<string, ChannelPart | readonly TooltipPart[]>>;

export interface ChannelPart {
  readonly field?: string;
  readonly type?: string;
  readonly sort?: unknown;
  readonly scale?: { readonly domain?: readonly unknown[]; readonly range?: readonly unknown[]; readonly [property: string]: unknown };
  readonly axis?: Readonly<Record<string, unknown>> | null;
  readonly legend?: Readonly<Record<string, unknown>> | null;
}

/** A line of a tooltip. */
export interface TooltipPart {
  readonly field: string;
  readonly type: string;
  readonly title?: string;
  readonly format?: string;
}

/** All parts that draw marks, with what their parents encode for them. */
export function unitsOf(part: SpecPart, inherited: EncodingPart = {}): SpecPart[] {
  const encoding = { ...inherited, ...part.encoding };
  const inner = part.layer ?? part.vconcat;
  return inner === undefined ? [{ ...part, encoding }] : inner.flatMap((each) => unitsOf(each, encoding));
}

/** A channel's definition, if it has one that is not a list. */
export function channelOf({ encoding }: SpecPart, name: string): ChannelPart | undefined {
  const channel = encoding?.[name];
  return channel === undefined || Array.isArray(channel) ? undefined : (channel as ChannelPart);
}

export function tooltipOf({ encoding }: SpecPart): readonly TooltipPart[] | undefined {
  const tooltip = encoding?.tooltip;
  return Array.isArray(tooltip) ? (tooltip as readonly TooltipPart[]) : undefined;
}
