import { PAGE_BYTES } from '../units.js';

/** Smallest stack, in bytes (`FixedStack`). */
const MIN_STACK_BYTES = 2048;
/** A pool's span, and what a P keeps of an order at most, in bytes (`StackCacheSize`). */
const CACHE_BYTES = 32 << 10;

/** Where spans for stacks come from. */
export interface StackSpans {
  alloc(span: number, pages: number): void;
  free(span: number): void;
}

/** A span of small stacks. */
interface PoolSpan {
  readonly number: number;
  /** Free stacks by their place in the span; the last is the next to be taken. */
  readonly free: number[];
  used: number;
}

/** A stack's place: its span, and where in it (small stacks). */
interface Place {
  readonly span: PoolSpan;
  readonly slot: number;
}

/**
 * Goroutine stacks. Small ones are cut from spans of 32 KiB, of one size (order) each,
 * and kept in a P's cache when they are free; larger ones have spans of their
 * own. A span without stacks goes back at once.
 *
 * Source: Go 1.4.3 `runtime·stackalloc`, `stackcacherefill`, `poolalloc`,
 * `poolfree` (stack.c); the same in 1.5.1 and 1.20.4 (stack1.go, stack.go).
 */
export class StackPools {
  readonly #spans: StackSpans;
  /** By order: spans with a free stack, the first to be looked at last. */
  readonly #pools: PoolSpan[][];
  /** By order: the P's free stacks, the next to be taken last. */
  readonly #caches: Place[][];
  readonly #places = new Map<number, Place>();
  /** Spans of large stacks. */
  readonly #large = new Map<number, number>();
  readonly #freeNumbers: number[] = [];
  #nextNumber: number;

  /**
   * @param orders sizes that are pooled: 2 KiB, 4 KiB, …
   * @param firstSpan numbers of spans start here
   */
  constructor(orders: number, firstSpan: number, spans: StackSpans) {
    this.#spans = spans;
    this.#nextNumber = firstSpan;
    this.#pools = Array.from({ length: orders }, () => []);
    this.#caches = Array.from({ length: orders }, () => []);
  }

  /** A stack of `bytes` bytes, a power of two from 2 KiB on. */
  alloc(stack: number, bytes: number): void {
    const order = this.#orderOf(bytes);
    if (order < 0) {
      const span = this.#number();
      this.#spans.alloc(span, Math.ceil(bytes / PAGE_BYTES));
      this.#large.set(stack, span);
      return;
    }
    const cache = this.#caches[order];
    if (cache.length === 0) for (let held = 0; held < CACHE_BYTES / 2; held += MIN_STACK_BYTES << order) cache.push(this.#take(order));
    this.#places.set(stack, cache.pop() as Place);
  }

  free(stack: number): void {
    const span = this.#large.get(stack);
    if (span !== undefined) {
      this.#large.delete(stack);
      this.#give(span);
      return;
    }
    const place = this.#places.get(stack) as Place;
    this.#places.delete(stack);
    const order = this.#orderOf(CACHE_BYTES / (place.span.free.length + place.span.used));
    const cache = this.#caches[order];
    const bytes = MIN_STACK_BYTES << order;
    if (cache.length * bytes >= CACHE_BYTES) {
      while (cache.length * bytes > CACHE_BYTES / 2) this.#putBack(order, cache.pop() as Place);
    }
    cache.push(place);
  }

  /** The P gives its free stacks back, as at a collection. */
  flush(): void {
    for (const [order, cache] of this.#caches.entries()) while (cache.length > 0) this.#putBack(order, cache.pop() as Place);
  }

  #orderOf(bytes: number): number {
    const order = Math.log2(bytes / MIN_STACK_BYTES);
    return order < this.#pools.length ? order : -1;
  }

  #take(order: number): Place {
    const pool = this.#pools[order];
    if (pool.length === 0) {
      const number = this.#number();
      this.#spans.alloc(number, CACHE_BYTES / PAGE_BYTES);
      // The highest address is taken first.
      pool.push({ number, free: Array.from({ length: CACHE_BYTES / (MIN_STACK_BYTES << order) }, (_, i) => i), used: 0 });
    }
    const span = pool[pool.length - 1];
    const slot = span.free.pop() as number;
    span.used++;
    if (span.free.length === 0) pool.pop();
    return { span, slot };
  }

  #putBack(order: number, { span, slot }: Place): void {
    const pool = this.#pools[order];
    if (span.free.length === 0) pool.push(span);
    span.free.push(slot);
    span.used--;
    if (span.used > 0) return;
    pool.splice(pool.indexOf(span), 1);
    this.#give(span.number);
  }

  #number(): number {
    return this.#freeNumbers.pop() ?? this.#nextNumber++;
  }

  #give(span: number): void {
    this.#spans.free(span);
    this.#freeNumbers.push(span);
  }
}
