import { formatBytes, formatCount, notAvailable } from '../format.js';
import type { Estimate } from '../statistics/paired-comparison.js';
import type { MeasureDefinition } from '@spanlab/core';
import type { StatisticsRow } from './statistics-table.js';

type Unit = MeasureDefinition['unit'];

/** What a table says in one cell, in words, and the number that it is sorted by. */
export interface StatisticsCell {
  readonly text: string;
  readonly value?: number;
}

/** The columns of a table of statistics behind measure and strategy. */
export interface StatisticsColumn {
  readonly title: string;
  readonly cell: (row: StatisticsRow) => StatisticsCell;
}

/** Median, difference, ratio and p; intervals in brackets. */
export const STATISTICS_COLUMNS: readonly StatisticsColumn[] = [
  { title: 'median', cell: medianCell },
  { title: 'difference', cell: differenceCell },
  { title: 'ratio', cell: ratioCell },
  { title: 'p', cell: pCell },
];

/** A quantity of a measure: `7.78 MiB`, `12.3 ms`, `1,234`. */
export function formatQuantity(value: number, unit: Unit): string {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (unit === 'bytes') return sign + formatBytes(size);
  if (unit === 'ns') return sign + formatTime(size);
  const [whole, fraction] = String(Math.round(size * 10) / 10).split('.');
  return `${sign}${formatCount(Number(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A ratio with two digits behind the point, more of them where it would else read as 0 or 1. */
export function formatTimes(ratio: number): string {
  if (ratio === 0) return '0';
  if (ratio >= 100) return formatCount(Math.round(ratio));
  const rounded = ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
  if (ratio > 0 && ratio < 0.1) return String(Number(ratio.toPrecision(2)));
  return ratio !== 1 && Number(rounded) === 1 ? closeToOne(ratio) : rounded;
}

/** p with two digits; what is smaller than 0.001 is only that. */
export function formatP(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(p < 0.01 ? 3 : 2);
}

/** `1.84 MiB [1.80 MiB, 1.90 MiB]`. */
export function estimateText({ value, interval }: Estimate, format: (value: number) => string): string {
  return interval === undefined ? format(value) : `${format(value)} [${format(interval.low)}, ${format(interval.high)}]`;
}

function medianCell({ own, measure, reason }: StatisticsRow): StatisticsCell {
  if (own === undefined) return { text: notAvailable(reason ?? '') };
  return { text: estimateText(own.median, (value) => formatQuantity(value, measure.unit)), value: own.median.value };
}

function differenceCell(row: StatisticsRow): StatisticsCell {
  const { comparison, measure } = row;
  if (comparison === undefined) return withoutComparison(row);
  const signed = (value: number) => (value > 0 ? '+' : '') + formatQuantity(value, measure.unit);
  return { text: estimateText(comparison.difference, signed), value: comparison.difference.value };
}

function ratioCell(row: StatisticsRow): StatisticsCell {
  const ratio = row.comparison?.ratio;
  if (ratio === undefined) return { text: row.verdict === 'baseline' ? 'baseline' : 'n/a' };
  if ('reason' in ratio) return { text: notAvailable(ratio.reason) };
  return { text: estimateText(ratio, formatTimes), value: ratio.value };
}

function pCell({ verdict, p }: StatisticsRow): StatisticsCell {
  if (verdict === 'exact') return { text: 'exact' };
  if (p === undefined) return { text: '–' };
  return { text: verdict === 'significant' ? formatP(p) : `~ (${formatP(p)})`, value: p };
}

function withoutComparison({ verdict, own, reason }: StatisticsRow): StatisticsCell {
  if (verdict === 'baseline') return { text: 'baseline' };
  // Where the median says why, once is enough.
  return { text: own === undefined ? 'n/a' : notAvailable(reason ?? '') };
}

function closeToOne(ratio: number): string {
  const digits = Math.min(6, Math.ceil(-Math.log10(Math.abs(ratio - 1))));
  return ratio.toFixed(digits);
}

/** In ns, µs, ms or s, with three significant digits. */
function formatTime(ns: number): string {
  const [size, symbol] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'µs'] : [1, 'ns'];
  const value = ns / size;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)}\u00a0${symbol}`;
}
