import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotStacks } from '../src/slot-stacks.js';
import { SlotsTwin } from './twins/slot-table-twin.js';

/** Spans of some slots on one table, used as mcache and sweeper use them. */
class Bench {
  readonly table = new SlotStacks();
  readonly handleOf = new Int32Array(5000);
  readonly spans: { readonly first: number; readonly slots: number; free: number }[] = [];

  add(slots: number): void {
    const first = this.table.alloc(slots, this.spans.length);
    this.table.fill(first, slots);
    this.spans.push({ first, slots, free: slots });
  }

  take(index: number, object: number): number {
    const span = this.spans[index];
    const slot = this.table.stack[span.first + --span.free];
    this.handleOf[object] = span.first + slot;
    return slot;
  }

  /** `object` moves in with the others of the slot, of whom `host` is one. */
  share(host: number, object: number): void {
    const handle = this.handleOf[host];
    this.handleOf[object] = handle;
    this.table.sharers[handle]++;
  }

  sweep(index: number): void {
    const span = this.spans[index];
    span.free = this.table.reviveDead(span.first, span.slots, span.free);
  }

  /** Free slots, the head first. */
  free(index: number): number[] {
    const { first, free } = this.spans[index];
    return [...this.table.stack.subarray(first, first + free)].toReversed();
  }
}

describe('SlotStacks', () => {
  it('agrees with linked lists', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ op: fc.constant('take' as const), pick: fc.nat(), count: fc.nat(150) }) },
      { weight: 3, arbitrary: fc.record({ op: fc.constant('share' as const), pick: fc.nat(), count: fc.nat(15) }) },
      { weight: 2, arbitrary: fc.record({ op: fc.constant('die' as const), pick: fc.nat(), count: fc.nat(100) }) },
    );
    const lengths = fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lengths, fc.array(step, { maxLength: 40 }), (slots, steps) => {
        const bench = new Bench();
        slots.forEach((n) => bench.add(n));
        const twins = slots.map((n) => new SlotsTwin(n));
        const live: { object: number; span: number; slot: number }[] = [];
        let objects = 0;
        for (const s of steps) {
          if (s.op === 'take') {
            const span = s.pick % slots.length;
            for (let i = 0; i < s.count && objects < 4000; i++) {
              const object = objects;
              const slot = twins[span].take(object);
              if (slot === undefined) break;
              expect(bench.take(span, object)).toBe(slot);
              live.push({ object, span, slot });
              objects++;
            }
          } else if (s.op === 'share') {
            const host = live[s.pick % live.length];
            if (host === undefined) continue;
            // A tiny block has room for 16 objects.
            const room = 16 - live.filter((l) => l.span === host.span && l.slot === host.slot).length;
            for (let i = 0; i < Math.min(s.count, room); i++, objects++) {
              bench.share(host.object, objects);
              twins[host.span].share(host.slot, objects);
              live.push({ ...host, object: objects });
            }
          } else {
            // Every so-many-th object dies; then all spans are swept.
            const dead = live.filter((_, i) => (i * 7 + s.pick) % 100 < s.count);
            for (const { object } of dead) {
              live.splice(live.findIndex((l) => l.object === object), 1);
              twins.forEach((twin) => twin.die(object));
            }
            bench.table.markDead(Int32Array.from(dead, (d) => d.object), bench.handleOf);
            twins.forEach((twin, span) => {
              twin.sweep();
              bench.sweep(span);
            });
          }
          slots.forEach((_, span) => expect(bench.free(span)).toEqual(twins[span].free));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('fills a span in ascending order', () => {
    const bench = new Bench();
    bench.add(7);
    expect(bench.free(0)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('puts freed slots ascending in front of what was free', () => {
    const bench = new Bench();
    bench.add(100);
    for (let object = 0; object < 98; object++) bench.take(0, object);
    bench.table.markDead(Int32Array.of(70, 3, 33, 31, 64), bench.handleOf);
    bench.sweep(0);
    expect(bench.free(0)).toEqual([3, 31, 33, 64, 70, 98, 99]);
  });

  it('frees nothing twice', () => {
    const bench = new Bench();
    bench.add(40);
    for (let object = 0; object < 40; object++) bench.take(0, object);
    bench.table.markDead(Int32Array.of(0, 39), bench.handleOf);
    bench.sweep(0);
    bench.sweep(0);
    expect(bench.free(0)).toEqual([0, 39]);
  });

  it('keeps a shared slot until the last of its objects is dead', () => {
    const bench = new Bench();
    bench.add(8);
    bench.take(0, 0);
    bench.share(0, 1);
    bench.share(1, 2);
    bench.table.markDead(Int32Array.of(0), bench.handleOf);
    bench.table.markDead(Int32Array.of(2), bench.handleOf);
    bench.sweep(0);
    expect(bench.free(0)).not.toContain(0);
    bench.table.markDead(Int32Array.of(1), bench.handleOf);
    bench.sweep(0);
    expect(bench.free(0)[0]).toBe(0);
  });

  it('frees a shared slot whose objects die together', () => {
    const bench = new Bench();
    bench.add(2);
    bench.take(0, 0);
    bench.share(0, 1);
    bench.take(0, 2);
    bench.table.markDead(Int32Array.of(1, 0), bench.handleOf);
    bench.sweep(0);
    expect(bench.free(0)).toEqual([0]);
  });

  it('has room for as many spans as come, and loses nothing', () => {
    const bench = new Bench();
    const all = Array.from({ length: 1024 }, (_, slot) => slot);
    for (let span = 0; span < 200; span++) {
      bench.add(1024);
      bench.take(span, span);
    }
    bench.table.markDead(Int32Array.from({ length: 50 }, (_, i) => 2 * i), bench.handleOf);
    for (let span = 200; span < 400; span++) bench.add(1024);
    for (let span = 0; span < 400; span++) bench.sweep(span);
    const wrong = bench.spans.flatMap((_, span) => {
      const isTaken = span < 200 && !(span < 100 && span % 2 === 0);
      return bench.free(span).join() === all.slice(isTaken ? 1 : 0).join() ? [] : [span];
    });
    expect(wrong).toEqual([]);
  });

  it('counts the sharers of slots that it made room for later, and of those before', () => {
    const bench = new Bench();
    bench.add(8);
    bench.take(0, 1);
    bench.share(1, 2);
    for (let span = 1; span < 100; span++) bench.add(1024);
    bench.take(99, 3);
    bench.share(3, 4);
    bench.table.markDead(Int32Array.of(1, 3), bench.handleOf);
    bench.sweep(0);
    bench.sweep(99);
    expect([bench.free(0)[0], bench.free(99)[0]]).toEqual([1, 1]);
  });
});
