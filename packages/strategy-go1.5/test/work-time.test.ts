import { WORDS_PER_MALLOC } from '@spanlab/core';
import { costsOf } from '@spanlab/core/testing';
import type { HeapPacing } from '@spanlab/strategy-go1.4';
import { expect, it } from 'vitest';
import { AllocationTally } from '../src/allocation-tally.js';
import { WorkTime } from '../src/work-time.js';

it('sweeping takes time by the span, told once', () => {
  const pacing = { spansSwept: 0, spanPages: 0 };
  const time = new WorkTime(pacing as HeapPacing, costsOf({ sweepSpan: 3 }));
  expect(time.sweeping()).toBe(0);
  pacing.spansSwept = 4;
  expect([time.sweeping(), time.sweeping()]).toEqual([12, 0]);
  pacing.spansSwept = 5;
  expect(time.sweeping()).toBe(3);
});

it('memory takes time when more of it is used than ever before: two faults a page of 8 KiB', () => {
  const pacing = { spansSwept: 0, spanPages: 2 };
  const time = new WorkTime(pacing as HeapPacing, costsOf({ pageFault: 5 }));
  expect([time.firstTouches(), time.firstTouches()]).toEqual([20, 0]);
  pacing.spanPages = 1;
  expect(time.firstTouches()).toBe(0);
  pacing.spanPages = 3;
  expect(time.firstTouches()).toBe(10);
});

it('what is asked for with pointers is scanned up to its last whole word', () => {
  const tally = new AllocationTally();
  // Outside the run, 20 with pointers, 100 without, 8 with, outside the run.
  const requests = new Uint32Array(5 * WORDS_PER_MALLOC);
  [[999, 0], [20, 2], [100, 5], [8, 6], [999, 8]].forEach((words, i) => requests.set(words, i * WORDS_PER_MALLOC));
  tally.add({ requests, objectLimit: 9 }, 1, 4);
  expect([tally.bytes, tally.scannableBytes]).toEqual([128, 16 + 8]);
  tally.add({ requests, objectLimit: 9 }, 1, 2);
  expect([tally.bytes, tally.scannableBytes]).toEqual([148, 40]);
});
