import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StackPools } from '../src/index.js';

/** Counts the pages of live spans. */
class Spans {
  readonly pages = new Map<number, number>();

  alloc(span: number, pages: number): void {
    if (this.pages.has(span)) throw new Error(`span ${span} is live`);
    this.pages.set(span, pages);
  }

  free(span: number): void {
    if (!this.pages.delete(span)) throw new Error(`span ${span} is not live`);
  }

  get total(): number {
    return [...this.pages.values()].reduce((sum, pages) => sum + pages, 0);
  }
}

describe('StackPools', () => {
  it('cuts small stacks from spans of four pages', () => {
    const spans = new Spans();
    const pools = new StackPools({ orders: 3 }, 100, spans);
    for (let i = 0; i < 16; i++) pools.alloc(i, 2048);
    expect([...spans.pages]).toEqual([[100, 4]]);
    pools.alloc(16, 2048);
    expect(spans.total).toBe(8);
  });

  it('gives stacks that are too large for a pool spans of their own', () => {
    const spans = new Spans();
    const pools = new StackPools({ orders: 3 }, 1, spans);
    pools.alloc(1, 16384);
    pools.alloc(2, 65536);
    expect([...spans.pages.values()]).toEqual([2, 8]);
    pools.free(1);
    expect([...spans.pages.values()]).toEqual([8]);
  });

  it('keeps free stacks until the P is flushed', () => {
    const spans = new Spans();
    const pools = new StackPools({ orders: 3 }, 1, spans);
    pools.alloc(1, 4096);
    pools.free(1);
    expect(spans.total).toBe(4);
    pools.flush();
    expect(spans.total).toBe(0);
  });

  it('a P keeps 32 KiB of an order at most', () => {
    const spans = new Spans();
    const pools = new StackPools({ orders: 3 }, 1, spans);
    for (let i = 0; i < 64; i++) pools.alloc(i, 2048);
    expect(spans.total).toBe(16);
    for (let i = 0; i < 64; i++) pools.free(i);
    // At most 16 stacks are kept; they may lie in all four spans, but not more.
    expect(spans.total).toBeLessThanOrEqual(16);
    pools.flush();
    expect(spans.total).toBe(0);
  });

  it('stacks that end while a collector marks go back when it is done', () => {
    const spans = new Spans();
    const pools = new StackPools({ orders: 4, largeWhileMarking: 'wait' }, 1, spans);
    for (const [stack, bytes] of [2048, 32768, 65536].entries()) pools.alloc(stack, bytes);
    pools.beginMarking();
    for (const stack of [0, 1, 2]) pools.free(stack);
    pools.flush();
    expect(spans.total).toBe(4 + 4 + 8);
    // The number is free, the memory is not.
    pools.alloc(1, 32768);
    expect(spans.total).toBe(4 + 4 + 8 + 4);
    pools.endMarking();
    expect(spans.total).toBe(4);
    pools.free(1);
    expect(spans.total).toBe(0);
  });

  it('since 1.6 a stack of the same size may have the memory before', () => {
    const spans = new Spans();
    const pools = new StackPools({ orders: 4, largeWhileMarking: 'reused' }, 1, spans);
    pools.alloc(1, 32768);
    pools.beginMarking();
    pools.free(1);
    pools.alloc(1, 65536);
    pools.alloc(2, 32768);
    expect([...spans.pages.values()]).toEqual([4, 8]);
  });

  it('refuses to end a stack that does not live', () => {
    const pools = new StackPools({ orders: 3 }, 1, new Spans());
    expect(() => pools.free(7)).toThrow('stack 7 ends, but does not live');
  });

  it('holds enough pages for all live stacks, and none for dead ones after a flush', () => {
    const step = fc.record({ bytes: fc.constantFrom(2048, 4096, 8192, 16384, 32768), free: fc.boolean(), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.constantFrom(3, 4), (steps, orders) => {
        const spans = new Spans();
        const pools = new StackPools({ orders }, 1, spans);
        const live: { stack: number; bytes: number }[] = [];
        for (const [stack, { bytes, free, pick }] of steps.entries()) {
          if (free && live.length > 0) pools.free(live.splice(pick % live.length, 1)[0].stack);
          else {
            pools.alloc(stack, bytes);
            live.push({ stack, bytes });
          }
          const bytesLive = live.reduce((sum, s) => sum + s.bytes, 0);
          expect(spans.total * 8192).toBeGreaterThanOrEqual(bytesLive);
        }
        for (const { stack } of live) pools.free(stack);
        pools.flush();
        expect(spans.total).toBe(0);
      }),
    );
  });
});
