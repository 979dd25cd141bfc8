import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { beforeAll, describe, expect, test } from 'vitest';
import { fontFiles } from '../src/font.js';
import { OTHER_WIDTHS, textWidth, wrapText } from '../src/text-metrics.js';

const FAMILY = 'the font under test';
beforeAll(() => {
  for (const { bytes } of fontFiles()) GlobalFonts.register(bytes, FAMILY);
});

describe('widths are those of the font', () => {
  const characters = [...Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)), ...Object.keys(OTHER_WIDTHS)];
  test.each([['normal', false], ['bold', true]] as const)('%s', (weight, isBold) => {
    const context = createCanvas(10, 10).getContext('2d');
    context.font = `${weight} 1000px "${FAMILY}"`;
    const wrong = characters.filter((character) => Math.abs(context.measureText(character).width - textWidth(character, 1000, isBold)) > 1);
    expect(wrong).toEqual([]);
  });
});

test('lines are broken at spaces, and words too long for a line inside', () => {
  expect(wrapText('a bb ccc', textWidth('a bb', 10), 10)).toEqual(['a bb', 'ccc']);
  expect(wrapText('aaaa', textWidth('aa', 10), 10)).toEqual(['aa', 'aa']);
});
