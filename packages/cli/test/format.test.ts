import { describe, expect, it } from 'vitest';
import { formatRate } from '../src/format.js';

describe('a rate', () => {
  it.each([
    [1_843_000, '1.8 million events/s'],
    [100_000, '0.1 million events/s'],
    [99_999, '100,000 events/s'],
    [49_270, '49,000 events/s'],
    [7.4, '7 events/s'],
    [0, '0 events/s'],
  ])('of %d is %s', (rate, text) => expect(formatRate(rate, 'events')).toBe(text));
});
