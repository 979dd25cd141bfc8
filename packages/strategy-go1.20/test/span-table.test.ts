import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPAN_DEAD, SPAN_IN_USE, SpanTable } from '../src/span-table.js';
import { SpanRecordsTwin } from './twins/span-records-twin.js';

const bytesOf = (table: SpanTable) => [table.records.inUseBytes, table.records.systemBytes];

function tableWith(spans: number, hasP: boolean) {
  const table = new SpanTable();
  const live = Array.from({ length: spans }, (_, i) => table.create(i, 1, hasP));
  return { table, live };
}

describe('SpanTable', () => {
  it('counts records as spans, the P and FixAlloc hold them', () => {
    const burst = fc.record({ op: fc.constantFrom('create' as const, 'destroy' as const), count: fc.integer({ min: 1, max: 250 }) });
    // Without a P first, as in the runtime; then with one.
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 30, size: 'max' }), fc.nat(30), (bursts, firstWithP) => {
        const table = new SpanTable();
        const twin = new SpanRecordsTwin();
        const live: { span: number; page: number }[] = [];
        let page = 0;
        bursts.forEach(({ op, count }, i) => {
          const hasP = i >= firstWithP;
          const bytes: number[] = [];
          const expected: number[] = [];
          for (let k = 0; k < count; k++) {
            if (op === 'create') {
              const span = table.create(page, 1 + (page % 7), hasP);
              table.setState(span, SPAN_IN_USE);
              live.push({ span, page: page++ });
              twin.create(hasP);
            } else {
              const gone = live.splice((k * 7) % Math.max(live.length, 1), 1)[0];
              if (gone === undefined) break;
              table.destroy(gone.span, hasP);
              twin.destroy(hasP);
              bytes.push(table.state(gone.span));
              expected.push(SPAN_DEAD);
            }
            bytes.push(...bytesOf(table));
            expected.push(twin.inUseBytes, twin.systemBytes);
          }
          expect(bytes).toEqual(expected);
          // No two spans share a number, and each keeps what it is.
          expect(new Set(live.map(({ span }) => span)).size).toBe(live.length);
          expect(live.map(({ span }) => table.basePage(span))).toEqual(live.map((l) => l.page));
          expect(live.map(({ span }) => table.pages(span))).toEqual(live.map((l) => 1 + (l.page % 7)));
        });
      }),
      { numRuns: 100 },
    );
  });

  it('takes 64 records at a time for a P, one at a time without', () => {
    expect(bytesOf(tableWith(1, false).table)).toEqual([160, 16320]);
    expect(bytesOf(tableWith(102, false).table)).toEqual([102 * 160, 16320]);
    expect(bytesOf(tableWith(103, false).table)).toEqual([103 * 160, 2 * 16320]);
    expect(bytesOf(tableWith(1, true).table)).toEqual([64 * 160, 16320]);
    expect(bytesOf(tableWith(64, true).table)).toEqual([64 * 160, 16320]);
    expect(bytesOf(tableWith(65, true).table)).toEqual([128 * 160, 2 * 16320]);
  });

  it('lets a P keep 128 records', () => {
    const { table, live } = tableWith(256, true);
    const inUse = live.map((span) => {
      table.destroy(span, true);
      return table.records.inUse;
    });
    expect(inUse).toEqual(Array.from({ length: 256 }, (_, i) => Math.min(256, 256 - (i + 1 - 128))));
    expect(bytesOf(table)).toEqual([128 * 160, 3 * 16320]);
  });

  it('keeps every field of every record when it grows', () => {
    const table = new SpanTable();
    const fieldsOf = (span: number) => [
      table.basePage(span), table.pages(span), table.state(span), table.spanClass(span), table.sweepGen(span),
      table.firstHandle(span), table.freeCount(span), table.needsZero(span),
    ];
    const expected = Array.from({ length: 1024 }, (_, i) => {
      const span = table.create(i, i + 1, true);
      const fields = [i, i + 1, 1, i % 136, i + 2, i + 3, i + 4, i % 2];
      table.setState(span, fields[2]);
      table.setSpanClass(span, fields[3]);
      table.setSweepGen(span, fields[4]);
      table.setFirstHandle(span, fields[5]);
      table.setFreeCount(span, fields[6]);
      table.setNeedsZero(span, fields[7]);
      return fields;
    });
    table.create(5000, 1, true);
    expect(expected.map((_, i) => fieldsOf(i))).toEqual(expected);
  });

  it('keeps the purpose of a manual span where others have their class', () => {
    const table = new SpanTable();
    const [first, second] = [table.create(0, 1, true), table.create(1, 1, true)];
    table.setPurpose(first, 3);
    table.setSpanClass(second, 7);
    expect([table.purpose(first), table.spanClass(second)]).toEqual([3, 7]);
  });
});
