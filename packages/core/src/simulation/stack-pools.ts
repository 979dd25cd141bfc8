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

/** A large stack's span: its number, and how many pages it has. */
interface LargeStack {
  readonly span: number;
  readonly pages: number;
}

/** A stack's place: its span, and where in it (small stacks). */
interface Place {
  readonly span: PoolSpan;
  readonly slot: number;
}

/** What becomes of a large stack that ends while a collector marks. */
export type LargeStacksWhileMarking =
  /** It waits for the end of marking (1.5: programs whose goroutines grow through 32 KiB all the while get larger and larger, golang.org/issue/13552). */
  | 'wait'
  /** The next stack of its size may have it (since 1.6). */
  | 'reused';

/** How a release keeps stacks. */
export interface StackRules {
  /** Sizes that are pooled: 2 KiB, 4 KiB, … (`_NumStackOrders`). */
  readonly orders: number;
  /** Absent where no program runs while a collector marks (1.4). */
  readonly largeWhileMarking?: LargeStacksWhileMarking;
}

/**
 * Goroutine stacks. Small ones are cut from spans of 32 KiB, of one size (order) each,
 * and kept in their P's cache when they are free; larger ones have spans of their
 * own. A span without stacks goes back at once, but not while a collector marks
 * beside the program: then all that are empty by its end go back there.
 *
 * The caller's number of a stack is free for another as soon as the stack has ended.
 *
 * Source: Go 1.4.3 `runtime·stackalloc`, `stackcacherefill`, `poolalloc`,
 * `poolfree` (stack.c); 1.5.1 and 1.20.4 `stackalloc`, `stackfree`,
 * `stackpoolfree`, `freeStackSpans` (stack1.go, stack.go).
 */
export class StackPools {
  readonly #spans: StackSpans;
  readonly #rules: StackRules;
  /** By order: spans with a free stack, the first to be looked at last. */
  readonly #pools: PoolSpan[][];
  /** By P, then by order: free stacks, the next to be taken last. */
  readonly #caches: Place[][][];
  #processor = 0;
  readonly #places = new Map<number, Place>();
  /** Spans of large stacks. */
  readonly #large = new Map<number, LargeStack>();
  #isMarking = false;
  /** Large stacks that ended since marking began; by pages where they may be taken again, else all under 0. The first to go last. */
  readonly #ended = new Map<number, LargeStack[]>();
  readonly #freeNumbers: number[] = [];
  #nextNumber: number;

  /** @param firstSpan numbers of spans start here */
  constructor(rules: StackRules, firstSpan: number, spans: StackSpans) {
    this.#rules = rules;
    this.#spans = spans;
    this.#nextNumber = firstSpan;
    this.#pools = Array.from({ length: rules.orders }, () => []);
    this.#caches = [this.#newCache()];
  }

  /** P `p` runs from now on. */
  useProcessor(p: number): void {
    this.#processor = p;
    this.#caches[p] ??= this.#newCache();
  }

  /** A stack of `bytes` bytes, a power of two from 2 KiB on. */
  alloc(stack: number, bytes: number): void {
    const order = this.#orderOf(bytes);
    if (order < 0) {
      this.#large.set(stack, this.#takeLarge(Math.ceil(bytes / PAGE_BYTES)));
      return;
    }
    const cache = this.#caches[this.#processor][order];
    if (cache.length === 0) for (let held = 0; held < CACHE_BYTES / 2; held += MIN_STACK_BYTES << order) cache.push(this.#take(order));
    this.#places.set(stack, cache.pop() as Place);
  }

  /** @throws Error if there is no such stack, which is a mistake of the caller */
  free(stack: number): void {
    const large = this.#large.get(stack);
    if (large !== undefined) {
      this.#large.delete(stack);
      if (this.#isMarking) this.#endedOf(large.pages).push(large);
      else this.#give(large.span);
      return;
    }
    const place = this.#places.get(stack);
    if (place === undefined) throw new Error(`stack ${stack} ends, but does not live`);
    this.#places.delete(stack);
    const order = this.#orderOf(CACHE_BYTES / (place.span.free.length + place.span.used));
    const cache = this.#caches[this.#processor][order];
    const bytes = MIN_STACK_BYTES << order;
    if (cache.length * bytes >= CACHE_BYTES) {
      while (cache.length * bytes > CACHE_BYTES / 2) this.#putBack(order, cache.pop() as Place);
    }
    cache.push(place);
  }

  /** All Ps give their free stacks back, as at a collection (`stackcache_clear`). */
  flush(): void {
    for (const ofP of this.#caches) {
      // A P that never ran has none.
      for (const [order, cache] of ofP?.entries() ?? []) while (cache.length > 0) this.#putBack(order, cache.pop() as Place);
    }
  }

  /** A collector begins to mark while the program runs: spans of stacks stay what they are. */
  beginMarking(): void {
    this.#isMarking = true;
  }

  /** It has ended: spans without stacks go back (`freeStackSpans`). */
  endMarking(): void {
    this.#isMarking = false;
    for (const pool of this.#pools) {
      for (let i = pool.length - 1; i >= 0; i--) {
        if (pool[i].used === 0) this.#give(pool.splice(i, 1)[0].number);
      }
    }
    for (const pages of [...this.#ended.keys()].toSorted((a, b) => a - b)) {
      for (const { span } of (this.#ended.get(pages) as LargeStack[]).toReversed()) this.#give(span);
    }
    this.#ended.clear();
  }

  #newCache(): Place[][] {
    return Array.from({ length: this.#rules.orders }, () => []);
  }

  #takeLarge(pages: number): LargeStack {
    const reused = this.#rules.largeWhileMarking === 'reused' ? this.#ended.get(pages)?.pop() : undefined;
    if (reused !== undefined) return reused;
    const span = this.#number();
    this.#spans.alloc(span, pages);
    return { span, pages };
  }

  #endedOf(pages: number): LargeStack[] {
    const key = this.#rules.largeWhileMarking === 'reused' ? pages : 0;
    const list = this.#ended.get(key) ?? [];
    this.#ended.set(key, list);
    return list;
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
    if (span.used > 0 || this.#isMarking) return;
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
