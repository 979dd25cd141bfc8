import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, VirtualClock, costNames, namesOfCosts, parseCosts, processMemory, requestCosts } from '../src/index.js';

/** Costs of which each can be told in a sum. */
const costs = Object.fromEntries(costNames.map((name, i) => [name, 10 ** i])) ;
const MAX_SMALL = 32768;

const runOf = (requests: readonly { size: number; noscan: boolean }[]) => ({
  requests: Uint32Array.from(requests.flatMap(({ size, noscan }, i) => [size, (i + 1) * 2 + (noscan ? 1 : 0)])),
  objectLimit: requests.length + 1,
});

describe('requestCosts', () => {
  it.each([
    [15, true, costs.tinyCombined],
    [15, false, costs.smallMalloc],
    [16, true, costs.smallMalloc],
    [MAX_SMALL, true, costs.smallMalloc],
    [MAX_SMALL + 1, true, costs.largeMalloc],
    [MAX_SMALL + 1, false, costs.largeMalloc],
    [2 ** 32 - 1, false, costs.largeMalloc],
  ])('of %i bytes, noscan %s', (size, noscan, malloc) => {
    expect(requestCosts(runOf([{ size, noscan }]), 0, 1, costs, MAX_SMALL)).toBe(costs.program + malloc);
  });

  it('charges tiny objects as small ones where none are combined, and nothing for what is not in the table', () => {
    const requests = [{ size: 8, noscan: true }, { size: 8, noscan: false }, { size: 40_000, noscan: true }];
    expect(requestCosts(runOf(requests), 0, 3, { program: 1, smallMalloc: 10 }, MAX_SMALL)).toBe(3 + 20);
  });

  it('is the sum of its requests, however the run is cut, and nothing for none', () => {
    const request = fc.record({ size: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 100_000 })), noscan: fc.boolean() });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (requests, a, b) => {
        const run = runOf(requests);
        const [from, to] = [a % requests.length, b % (requests.length + 1)].toSorted((x, y) => x - y);
        let sum = 0;
        for (let i = from; i < to; i++) sum += requestCosts(runOf([requests[i]]), 0, 1, costs, MAX_SMALL);
        expect(requestCosts(run, from, to, costs, MAX_SMALL)).toBe(sum);
        expect(requestCosts(run, from, from, costs, MAX_SMALL)).toBe(0);
      }),
    );
  });
});

describe('a table of costs', () => {
  /** Charges some of the costs, and one of its own. */
  const charging = { name: 'mine', costs: { smallMalloc: 1, program: 2, refill: 3, compactByte: 4 } };
  const table = { program: 10, smallMalloc: 20, refill: 30, compactByte: 40 };

  it('has the names that its strategy charges, whatever their order', () => {
    expect(parseCosts('costs.json', { ...table }, charging)).toEqual(table);
  });

  it('is shown in the order of the known costs, with others behind them', () => {
    expect(namesOfCosts([])).toEqual([]);
    expect(namesOfCosts([charging.costs])).toEqual(['program', 'smallMalloc', 'refill', 'compactByte']);
    expect(namesOfCosts([{ copyByte: 1, readMemStats: 1 }, charging.costs])).toEqual(['program', 'smallMalloc', 'refill', 'readMemStats', 'copyByte', 'compactByte']);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: costNames.length, maxLength: costNames.length }), (values) => {
        const table = Object.fromEntries(costNames.map((name, i) => [name, Object.is(values[i], -0) ? 0 : values[i]]));
        expect(parseCosts('costs.json', JSON.parse(JSON.stringify(table)), { name: 'all', costs })).toEqual(table);
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ['a list', [], 'costs.json: expected an object with a number of ns for each of smallMalloc, program, refill, compactByte'],
    ['null', null, 'costs.json: expected an object'],
    ['an unknown cost', { ...table, refil: 1 }, 'costs.json: mine charges no cost "refil"; expected smallMalloc, program, refill, compactByte; remove it'],
    ['a cost that others charge', { ...table, sweepSpan: 1 }, 'costs.json: mine charges no cost "sweepSpan"; expected smallMalloc, program, refill, compactByte; remove it'],
    ['an inherited name', { ...table, toString: 1 }, 'costs.json: mine charges no cost "toString"'],
    ['a missing cost', { ...table, refill: undefined }, 'costs.json: cost refill, which mine charges, is missing; expected a number of ns of at least 0; add it'],
    ['a negative cost', { ...table, refill: -1 }, 'costs.json: cost refill is -1; expected a number of ns of at least 0; correct it'],
    ['a string', { ...table, refill: '1' }, 'costs.json: cost refill is "1"'],
    ['no number', { ...table, refill: Number.NaN }, 'costs.json: cost refill is null'],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseCosts('costs.json', value, charging)).toThrow(InputError);
    expect(() => parseCosts('costs.json', value, charging)).toThrow(message);
  });
});

describe('processMemory', () => {
  const counts = { virtualBytes: 3, reservedBytes: 1, preparedBytes: 0, readyBytes: 1, releasedBytes: 0, metadataBytes: 0 };

  it('is what the address space has', () => {
    expect(processMemory({ ...counts, residentBytes: 2 } as never)).toEqual({ virtualBytes: 3, residentBytes: 2 });
    expect(processMemory({ ...counts, residentBytes: 0 } as never)).toEqual({ virtualBytes: 3, residentBytes: 0 });
  });

  it('cannot be told by a heap that does not follow pages', () => {
    expect(() => processMemory(counts as never)).toThrow('the heap does not follow resident pages');
  });
});

describe('VirtualClock', () => {
  it('starts at 0 and goes on by what it is told', () => {
    const clock = new VirtualClock();
    expect(clock.nowNs).toBe(0);
    clock.advance(5);
    clock.advance(0.5);
    expect(clock.nowNs).toBe(5.5);
  });
});
