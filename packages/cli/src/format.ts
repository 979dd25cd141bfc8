/** Numbers for people, the same on every machine. */

/** 1234567 as 1,234,567. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its noun: "1 recording", "9 recordings", "3 strategies". */
export function formatNoun(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Bytes with a binary unit and three figures: 70.3 MiB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(value >= 1000 ? 4 : 3)} ${units[unit]}`;
}

/** A difference in its unit, with its sign: +3, −1.20 MiB. */
export function formatDifference(difference: number, unit: string): string {
  const size = Math.abs(difference);
  return `${difference < 0 ? '−' : '+'}${unit === 'bytes' ? formatBytes(Math.round(size)) : formatCount(size)}`;
}

/** A part of 1 in percent: 12.5 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 0.05 ? '<0.1 %' : `${percent.toFixed(1)} %`;
}

/** Seconds with two decimals. */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}

/** `1.8 million events/s`, and below a tenth of a million `49,000 events/s`. */
export function formatRate(perSecond: number, what: string): string {
  const rate = perSecond < 1e5 ? formatCount(Number(perSecond.toPrecision(2))) : `${(perSecond / 1e6).toFixed(1)} million`;
  return `${rate} ${what}/s`;
}

/**
 * Rows as a table with aligned columns.
 * @param right numbers of the columns that are aligned at the right
 */
export function formatTable(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => (right.includes(c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
