import { expect, test } from 'vitest';
import { byteUnitFor, formatBytes, formatCount, formatCountOf, formatRatio, formatShare, slotLabel } from '../src/format.js';
import { textWidth, wrapText } from '../src/text-metrics.js';

const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

test('bytes take the unit that fits', () => {
  expect([0, 1, 1023, 1024, 73_715_712, 5 * 2 ** 30, 300 * 2 ** 20].map((n) => plain(formatBytes(n)))).toEqual([
    '0 B', '1 B', '1023 B', '1.00 KiB', '70.3 MiB', '5.00 GiB', '300 MiB',
  ]);
  expect(byteUnitFor(0).symbol).toBe('B');
});

test('counts have commas whatever the locale', () => {
  expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect(formatCountOf(1, 'class', 'classes')).toBe('1 class');
  expect(formatCountOf(0, 'span')).toBe('0 spans');
});

test('a share of nothing is no number, and a share rounds neither to none nor to all', () => {
  expect(formatShare(1, 0)).toBeUndefined();
  expect(formatShare(0, 0)).toBeUndefined();
  const share = (part: number) => plain(formatShare(part, 100_000));
  expect([0, 1, 100, 5_430, 9_990, 43_210, 99_440, 99_999, 100_000].map(share)).toEqual([
    '0 %', '<0.1 %', '0.1 %', '5.4 %', '10.0 %', '43 %', '99.4 %', '>99.9 %', '100 %',
  ]);
});

test('a ratio to nothing is no number', () => {
  expect([formatRatio(1, 0), formatRatio(0, 0)]).toEqual([undefined, undefined]);
  expect([0, 1, 52, 114, 1234, 123_456, 1e7].map((value) => formatRatio(value, 100))).toEqual(['0.00', '0.01', '0.52', '1.14', '12.3', '1,235', '100,000']);
  expect(formatRatio(1, 1000)).toBe('<0.01');
});

test('the class of large objects has no slot', () => {
  expect([0, 48].map((bytes) => plain(slotLabel(bytes)))).toEqual(['large', '48 B']);
});

test('lines of wrapped text fit and lose nothing', () => {
  const text = 'a title with a_very_long_name_that_no_line_can_hold and an end';
  const lines = wrapText(text, 80, 10, true);
  for (const line of lines) expect(textWidth(line, 10, true)).toBeLessThanOrEqual(80);
  expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  expect(wrapText('short', 80, 10)).toEqual(['short']);
});

test('widths are those of Helvetica', () => {
  expect(textWidth('HeapSys', 1000)).toBe(722 + 556 + 556 + 556 + 667 + 500 + 500);
  expect(textWidth('i', 1000, true)).toBe(278);
});
