/**
 * Numbers for people to read. No locale is asked, so the same number gives the
 * same text on every machine.
 */

/** Keeps a number and its unit on one line. */
const NO_BREAK_SPACE = '\u00a0';

/** A binary unit of memory: `bytes` bytes, shown as `symbol`. */
export interface ByteUnit {
  readonly symbol: 'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB';
  readonly bytes: number;
}

const BYTE_UNITS: readonly ByteUnit[] = [
  { symbol: 'TiB', bytes: 2 ** 40 },
  { symbol: 'GiB', bytes: 2 ** 30 },
  { symbol: 'MiB', bytes: 2 ** 20 },
  { symbol: 'KiB', bytes: 2 ** 10 },
];
const BYTE: ByteUnit = { symbol: 'B', bytes: 1 };

/** The largest unit that `bytes` reaches; for an axis, give the largest value on it. */
export function byteUnitFor(bytes: number): ByteUnit {
  return BYTE_UNITS.find((unit) => bytes >= unit.bytes) ?? BYTE;
}

/** Bytes with three significant digits in the unit that fits: `70.3 MiB`, `512 B`. */
export function formatBytes(bytes: number): string {
  const unit = byteUnitFor(bytes);
  const value = bytes / unit.bytes;
  const decimals = unit === BYTE || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(decimals)}${NO_BREAK_SPACE}${unit.symbol}`;
}

/** A count with commas between thousands: `1,234,567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its noun in the right number: `1 span`, `2 spans`. */
export function formatCountOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/**
 * `part` as a percentage of `whole`. A part that is neither nothing nor all
 * never rounds to 0 or 100 %. Undefined where the whole is 0: the caller says
 * why there is no ratio, a number would be made up.
 */
export function formatShare(part: number, whole: number): string | undefined {
  if (whole === 0) return undefined;
  const percent = (part / whole) * 100;
  const text =
    percent > 0 && percent < 0.1 ? '<0.1'
    : percent < 100 && percent > 99 ? (percent > 99.9 ? '>99.9' : percent.toFixed(1))
    : percent > 0 && percent < 10 ? percent.toFixed(1)
    : percent.toFixed(0);
  return `${text}${NO_BREAK_SPACE}%`;
}

/**
 * How many times `base` a value is, with three significant digits: `1.14`,
 * `0.52`. Undefined where the base is 0, as in {@link formatShare}.
 */
export function formatRatio(value: number, base: number): string | undefined {
  if (base === 0) return undefined;
  const ratio = value / base;
  if (ratio > 0 && ratio < 0.01) return '<0.01';
  return ratio >= 100 ? formatCount(Math.round(ratio)) : ratio.toFixed(ratio >= 10 ? 1 : 2);
}

/** What stands where a ratio has no value. */
export function notAvailable(reason: string): string {
  return `n/a (${reason})`;
}

/** Name of a size class as its slot: `48 B`; large objects have none. */
export function slotLabel(slotBytes: number): string {
  return slotBytes === 0 ? 'large' : `${slotBytes}${NO_BREAK_SPACE}B`;
}
