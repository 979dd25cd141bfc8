import { expect, test } from 'vitest';
import { exactnessText, findingsOf, largestWasteText, PROOF_SCOPE, scopeText } from '../src/findings.js';
import { byWorkloadThenRelease } from '../src/order.js';
import { comparedResults, smallCell, syntheticCell, tinyCell } from './fixtures.js';

const plain = (texts: readonly string[]) => texts.map((text) => text.replaceAll('\u00a0', ' '));

test('all exact', () => {
  const findings = plain(findingsOf([syntheticCell()]));
  expect(findings).toEqual([
    'The largest heap is that of lru.go1.4.3 under go1.4: HeapSys peaks at 56.0 MiB; HeapInuse reached 55.6 MiB, 99.3 % of that.',
    expect.stringMatching(/^Most is wasted by lru\.go1\.4\.3 under go1\.4: at its peak, [\d.]+ MiB \(\d+ %\) of its spans hold nothing requested\. \d+ % of the waste is free slots; the size class with most is slots of \d+ B, with \d+ %\.$/),
    `The one replay of a program as recorded on the strategy's own release is exact: 3,204,118 values checked against the real runtime, every one equal. ${PROOF_SCOPE}`,
  ]);
  expect(scopeText([syntheticCell()])).toBe('1 recording ran under 1 strategy: 1 cell, 1,250,000 events in all.');
});

test('disagreements and cells without a counterpart are said', () => {
  const findings = plain(findingsOf([smallCell(), tinyCell()]));
  expect(findings).toContain(`1 of 1 replay of a program as recorded on the strategy's own release differs from the real runtime, most of all small under go1.4: 10 of 12 equal. ${PROOF_SCOPE}`);
  expect(findings).toContain("1 cell had no recording of the strategy's release to be checked on.");
});

test('nothing measured, nothing claimed', () => {
  expect(findingsOf([tinyCell()]).join(' ')).not.toMatch(/are exact|is exact|wasted|NaN|undefined/);
  expect(exactnessText(tinyCell())).toBe("n/a (no recording of the strategy's release)");
  expect(exactnessText({ ...tinyCell(), exactness: { checked: 0, mismatched: 0 } })).toBe('n/a (nothing was compared)');
  expect(largestWasteText(tinyCell())).toBe('n/a (no spans at the peak)');
});

test('comparisons: largest factors first, unlike things last, then the proof', () => {
  const findings = plain(findingsOf(comparedResults().cells.toSorted(byWorkloadThenRelease)));
  expect(findings).toHaveLength(6);
  expect(findings[0]).toBe('Page heap lock: on lru, Go 1.4.3 locks the page heap 120 times, 6.00 times the 20 of Go 1.20.4.');
  expect(findings[1]).toMatch(/^Memory obtained: on sort, HeapSys of Go 1\.20\.4 peaks at [\d.]+ MiB, [\d.]+ times the [\d.]+ MiB of Go 1\.(4\.3|5\.1)\.$/);
  expect(findings.join(' ')).toMatch(/Waste: on (lru|sort), \d+ % of HeapSys \+ StackInuse of Go [\d.]+ is not requested by live objects at the peak, against \d+ % on Go [\d.]+\./);
  expect(findings.join(' ')).toContain('Cache refills: on lru, Go 1.4.3 refills its mcaches 100 times, 1.11 times the 90 of Go 1.20.4.');
  expect(findings[4]).toBe('Search for pages: on lru, Go 1.4.3 looks at 1,000 list heads and free spans, Go 1.20.4 at 6 summaries of the radix tree.');
  expect(findings[5]).toMatch(/^All 6 replays of a program as recorded on the strategy's own release are exact: /);
});

test('strategies that do not differ are no finding', () => {
  const [cell] = comparedResults().cells;
  const same = [cell, { ...cell, strategy: 'twin' }].map((each) => ({ ...(each as typeof cell & object), exactness: undefined }));
  expect(findingsOf(same as never)).toEqual(["2 cells had no recording of the strategy's release to be checked on."]);
});
