import { describe, expect, it } from 'vitest';
import { type HeapStrategy, type MeasureDefinition, measuresProblem, ownMeasures, workMeasures, workTotals } from '../src/index.js';

const merges: MeasureDefinition = { name: 'merges', title: 'merges', unit: 'count', better: 'lower', description: 'Blocks merged.', source: 'a test' };
const mine = (...measures: unknown[]) => ({ name: 'mine', measures: measures as MeasureDefinition[] });
const heapWith = (counts: Record<string, number | undefined>) => ({ workCounts: () => counts }) as unknown as HeapStrategy;

describe('measuresProblem', () => {
  it('finds nothing wrong with a full definition, with none, and with a standard one repeated word for word', () => {
    expect(measuresProblem(mine(merges, { ...workMeasures[0] }), workMeasures)).toBeUndefined();
    expect(measuresProblem({ name: 'mine' }, workMeasures)).toBeUndefined();
  });

  it.each([
    [mine({ ...merges, unit: undefined }), 'measures[0]: no unit; expected name, title, unit, better, description, source'],
    [mine(null), 'measures[0]: no name; expected name, title, unit, better, description, source'],
    [{ name: 'mine', measures: 'merges' as unknown as [] }, 'measures: expected a list of definitions'],
    [mine({ ...merges, name: 'my merges' }), 'measures[0]: name "my merges"; expected a letter, then letters and digits, at most 40 in all'],
    [mine({ ...merges, unit: 'furlongs' }), 'measures[0] merges: unit "furlongs"; expected one of bytes, spans, objects, count, ns, objects/s, share, times'],
    [mine({ ...merges, better: 'more' }), 'measures[0] merges: better "more"; expected one of lower, higher, none'],
    [mine({ ...merges, title: 'a\nb' }), 'measures[0] merges: title "a\\nb"; expected one line of 1 to 40 characters without blanks at its ends'],
    [mine(merges, merges), 'measures[1]: merges stands there twice; remove one'],
    [mine({ ...merges, name: 'refills' }), 'measures[0]: refills is a standard measure with another definition; choose another name, or leave it out of the list'],
  ])('says what is wrong: %#', (strategy, problem) => {
    expect(measuresProblem(strategy, workMeasures)).toBe(problem);
  });
});

describe('ownMeasures', () => {
  it('has each once, and none of the standard ones', () => {
    const splitsOnly = { ...merges, name: 'cuts' };
    expect(ownMeasures([mine(merges, workMeasures[0]), { name: 'other', measures: [splitsOnly, merges] }, { name: 'none' }], workMeasures)).toEqual([merges, splitsOnly]);
  });

  it('refuses one name with two meanings', () => {
    const other = { name: 'other', measures: [{ ...merges, unit: 'bytes' as const }] };
    expect(() => ownMeasures([mine(merges), other], workMeasures)).toThrow('mine and other define the measure merges differently; run them apart, or give one of them another name');
  });
});

describe('workTotals', () => {
  it('has standard and own counts; what is undefined is absent, not 0', () => {
    expect(workTotals(mine(merges), heapWith({ refills: 2, merges: 0, splits: undefined }))).toEqual({ refills: 2, merges: 0 });
    expect(workTotals(mine(merges), {} as HeapStrategy)).toEqual({});
  });

  it('refuses a count that nobody defines', () => {
    expect(() => workTotals({ name: 'mine' }, heapWith({ merges: 1 }))).toThrow('mine: workCounts() gives "merges", which is no standard count of work; declare it in the strategy\'s measures');
    // Standard, but no count of work: HeapSys is what memStats says.
    expect(() => workTotals({ name: 'mine' }, heapWith({ HeapSys: 1 }))).toThrow('gives "HeapSys", which is no standard count of work');
  });

  it.each([Number.NaN, -1, '3' as unknown as number, null as unknown as number])('refuses %s as a count', (value) => {
    expect(() => workTotals(mine(merges), heapWith({ merges: value }))).toThrow(`mine: workCounts() gives ${value} for "merges"; expected a number of at least 0, or nothing where there is no such thing`);
  });
});
