import { expect, test } from 'vitest';
import { exactnessText, findingsOf, largestWasteText } from '../src/findings.js';
import { smallCell, syntheticCell, tinyCell } from './fixtures.js';

const plain = (texts: readonly string[]) => texts.map((text) => text.replaceAll('\u00a0', ' '));

test('all exact', () => {
  const findings = plain(findingsOf([syntheticCell(), syntheticCell({ strategy: 'go1.20', seed: 2 })]));
  expect(findings).toEqual([
    '1 recording ran under 2 strategies: 2 cells, 2,500,000 events in all.',
    'All 2 cells compared are exact: 6,408,236 values checked against the real runtime, every one equal.',
    'The largest heap is that of lru.go1.4.3 under go1.4: HeapSys peaks at 56.0 MiB; HeapInuse reached 55.6 MiB, 99.3 % of that.',
    expect.stringMatching(/^Most is wasted by lru\.go1\.4\.3 under go1\.20: at its peak, [\d.]+ MiB \(\d+ %\) of its spans hold nothing requested\. \d+ % of the waste is free slots; the size class with most is slots of \d+ B, with \d+ %\.$/),
  ]);
});

test('disagreements and cells without a counterpart are said', () => {
  const findings = plain(findingsOf([smallCell(), tinyCell()]));
  expect(findings).toContain('1 of 1 cell compared differs from the real runtime, most of all small.go1.4.3 under go1.4: 10 of 12 equal.');
  expect(findings).toContain('1 cell had no real run to compare with.');
});

test('nothing measured, nothing claimed', () => {
  expect(findingsOf([tinyCell()]).join(' ')).not.toMatch(/exact|wasted|NaN|undefined/);
  expect(exactnessText(tinyCell())).toBe('n/a (no real run to compare with)');
  expect(exactnessText({ ...tinyCell(), exactness: { checked: 0, mismatched: 0 } })).toBe('n/a (nothing was compared)');
  expect(largestWasteText(tinyCell())).toBe('n/a (no spans at the peak)');
});
