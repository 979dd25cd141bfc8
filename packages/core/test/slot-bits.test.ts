import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotBits } from '../src/slot-bits.js';

/** Slots of spans: at the borders of groups of 32, the most there can be, and what size classes have. */
const slotCounts = fc.oneof(fc.constantFrom(1, 2, 31, 32, 33, 63, 64, 65, 128, 341, 512, 1023, 1024), fc.integer({ min: 1, max: 1024 }));

/** A span's slots as a plain array: free, dead (to be swept), or with an object. */
interface SpanTwin {
  readonly first: number;
  readonly slots: ('free' | 'dead' | 'live')[];
}

const numbersOf = ({ slots }: SpanTwin, kind: SpanTwin['slots'][number]) => slots.flatMap((k, slot) => (k === kind ? [slot] : []));

/** Some spans side by side, each fresh. */
class Bench {
  readonly table = new SlotBits();
  readonly spans: SpanTwin[];

  constructor(counts: readonly number[]) {
    this.spans = counts.map((slots, span) => {
      const first = this.table.alloc(slots, span);
      this.table.fill(first, slots);
      return { first, slots: Array.from({ length: slots }, () => 'free' as const) };
    });
  }

  /** Takes up to `count` slots, the lowest first. */
  take(span: SpanTwin, count: number): void {
    for (const slot of numbersOf(span, 'free').slice(0, count)) {
      const handle = span.first + slot;
      this.table.freeWords[handle >>> 5] &= ~(1 << (handle & 31));
      span.slots[slot] = 'live';
    }
  }

  /** Lets the object of each slot die that `dies` is true of. */
  kill(span: SpanTwin, dies: (slot: number) => boolean): void {
    const dead = numbersOf(span, 'live').filter(dies);
    // Here object i lies in slot i.
    this.table.markDead(Int32Array.from(dead), Int32Array.from(span.slots, (_, slot) => span.first + slot));
    for (const slot of dead) span.slots[slot] = 'dead';
  }

  /** Returns how many slots the table says it freed, and how many were dead. */
  sweep(span: SpanTwin): { freed: number; dead: number } {
    const freed = this.table.reviveDead(span.first, span.slots.length);
    const dead = numbersOf(span, 'dead');
    for (const slot of dead) span.slots[slot] = 'free';
    return { freed, dead: dead.length };
  }

  /** What the table holds of every span: dead slots, and the free ones in order. */
  read() {
    // Up to the end of a span's last word: no bit may be set beyond its slots.
    const handles = (slots: number) => Array.from({ length: Math.ceil(slots / 32) * 32 }, (_, slot) => slot);
    return this.spans.map(({ first, slots }) => ({
      dead: this.table.countDead(first, slots.length),
      free: handles(slots.length).filter((slot) => (this.table.freeWords[(first + slot) >>> 5] & (1 << (slot & 31))) !== 0),
    }));
  }

  expected() {
    return this.spans.map((span) => ({ dead: numbersOf(span, 'dead').length, free: numbersOf(span, 'free') }));
  }
}

const step = fc.record({
  op: fc.constantFrom('take' as const, 'kill' as const, 'sweep' as const),
  span: fc.nat(),
  count: fc.integer({ min: 1, max: 700 }),
  percent: fc.constantFrom(0, 3, 50, 97, 100),
});

describe('SlotBits', () => {
  it('agrees with plain arrays, and leaves other spans alone', () => {
    fc.assert(
      fc.property(
        fc.array(slotCounts, { minLength: 1, maxLength: 4 }),
        fc.array(step, { maxLength: 40, size: 'max' }),
        (counts, steps) => {
          const bench = new Bench(counts);
          for (const s of steps) {
            const span = bench.spans[s.span % bench.spans.length];
            if (s.op === 'take') bench.take(span, s.count);
            else if (s.op === 'kill') bench.kill(span, (slot) => ((slot + s.count) * 37) % 100 < s.percent);
            else {
              const { freed, dead } = bench.sweep(span);
              expect(freed).toBe(dead);
            }
            expect(bench.read()).toEqual(bench.expected());
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('puts freed slots between those that were free', () => {
    const bench = new Bench([40]);
    const [span] = bench.spans;
    bench.take(span, 40);
    bench.kill(span, (slot) => slot % 10 === 5);
    bench.sweep(span);
    expect(bench.read()[0].free).toEqual([5, 15, 25, 35]);
    bench.take(span, 2);
    bench.kill(span, (slot) => slot === 30 || slot === 2);
    expect(bench.read()[0]).toEqual({ dead: 2, free: [25, 35] });
    bench.sweep(span);
    expect(bench.read()[0]).toEqual({ dead: 0, free: [2, 25, 30, 35] });
  });

  it('changes nothing when nothing is dead', () => {
    const bench = new Bench([100]);
    const [span] = bench.spans;
    bench.take(span, 60);
    const before = bench.table.freeWords.slice();
    expect(bench.table.reviveDead(span.first, 100)).toBe(0);
    expect(bench.table.freeWords).toEqual(before);
    expect(bench.table.countDead(span.first, 100)).toBe(0);
  });

  it('gives the handles of a span that is gone to the next, with no slot dead or free', () => {
    const bench = new Bench([341]);
    const [span] = bench.spans;
    bench.take(span, 341);
    bench.kill(span, () => true);
    expect(bench.table.countDead(span.first, 341)).toBe(341);
    bench.sweep(span);
    bench.table.free(span.first, 341);
    expect(bench.table.alloc(341, 1)).toBe(span.first);
    expect(bench.table.countDead(span.first, 341)).toBe(0);
    expect(bench.read()[0].free).toEqual([]);
  });

  it('has room for as many spans as come', () => {
    const bench = new Bench(Array.from({ length: 200 }, () => 1024));
    expect(bench.read()).toEqual(bench.expected());
  });
});
