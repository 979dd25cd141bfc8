const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/**
 * A number with commas between thousands and at most four decimals.
 * @param {number} value
 */
function groupedText(value) {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2 });
}

/**
 * Bytes with three significant digits in the unit that fits: `70.3 MiB`.
 * @param {number} bytes
 */
export function bytesText(bytes) {
  const unit = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** unit;
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2)}\u00a0${BYTE_UNITS[unit]}`;
}

/**
 * A value as a tooltip shows it.
 * @param {unknown} value
 * @param {'bytes' | 'number' | undefined} kind what it is, if it is not text
 * @param {boolean} [isExact] bytes to the last one as well
 */
export function valueText(value, kind, isExact = false) {
  if (value === null || value === undefined) return 'n/a';
  if (kind === undefined || typeof value !== 'number') return String(value);
  if (kind === 'number') return groupedText(value);
  return isExact ? `${bytesText(value)} (${groupedText(value)} bytes)` : bytesText(value);
}
