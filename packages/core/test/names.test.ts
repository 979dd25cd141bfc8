import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames } from '../src/compare-names.js';
import { InputError, LimitError } from '../src/errors.js';
import { HeapEvent, heapEventName } from '../src/heap-event.js';
import { formatAddress } from '../src/units.js';

describe('formatAddress', () => {
  it.each([
    [0, '0x0'],
    [0xc208000000, '0xc208000000'],
    [2 ** 47 - 1, '0x7fffffffffff'],
  ])('writes %d as %s', (address, text) => {
    expect(formatAddress(address)).toBe(text);
  });

  it('writes what parses as the address', () => {
    fc.assert(fc.property(fc.nat(2 ** 48), (address) => Number(formatAddress(address)) === address));
  });
});

describe('heapEventName', () => {
  it('names every event, and shows the number of any other', () => {
    for (const [name, kind] of Object.entries(HeapEvent)) expect(heapEventName(kind)).toBe(name);
    expect([heapEventName(0), heapEventName(99)]).toEqual(['#0', '#99']);
  });
});

describe('compareNames', () => {
  it('sorts numbers in names as numbers', () => {
    const names = ['go1.4', 'go1.5', 'go1.10', 'go1.10.2', 'go1.20', 'lru', 'lru2', 'lru10'];
    expect(names.toReversed().toSorted(compareNames)).toEqual(names);
  });

  it('is a total order', () => {
    const name = fc.oneof(fc.stringMatching(/^[ab.019]{0,5}$/), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareNames(a, b) === 0).toBe(a === b);
        expect(Math.sign(compareNames(a, b))).toBe(Math.sign(-compareNames(b, a)) + 0);
        if (compareNames(a, b) < 0 && compareNames(b, c) < 0) expect(compareNames(a, c)).toBeLessThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('errors', () => {
  it('a limit is an input error, so that the command line ends with status 2', () => {
    expect(new LimitError('too large')).toBeInstanceOf(InputError);
    expect(new LimitError('too large')).toMatchObject({ name: 'InputError', message: 'too large' });
  });
});
