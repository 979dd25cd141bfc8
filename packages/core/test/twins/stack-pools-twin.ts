/** A free stack, as the runtime threads them: the link lies in the stack itself. */
interface Link {
  readonly span: StackSpan;
  next: Link | undefined;
}

/** `MSpan`, as far as stacks are concerned. */
interface StackSpan {
  /** How many spans were taken before it. */
  readonly serial: number;
  readonly npages: number;
  freelist: Link | undefined;
  ref: number;
}

const FIXED_STACK = 2048;
const STACK_CACHE_SIZE = 32768;
const PAGE_SIZE = 8192;

/**
 * Go 1.4.3's stack.c line by line, and what 1.5.1 and 1.20.4 added to it: linked
 * lists, Ps that are never without an mcache. What it takes and gives back of
 * the page heap goes to `calls`.
 */
export class StackPoolsTwin {
  /** `take 3: 4 pages`, `give 3`, by the serial number of the span. */
  readonly calls: string[] = [];
  readonly #stackpool: StackSpan[][];
  /** By P, then by order. */
  readonly #stackcaches: { list: Link | undefined; size: number }[][] = [];
  #p = 0;
  gcphase: '_GCoff' | '_GCmark' = '_GCoff';
  /** 1.5: stackFreeQueue, the head first. 1.20: stackLarge.free by log2(pages), the head first. */
  readonly #stackFreeQueue: StackSpan[] = [];
  readonly #stackLarge: StackSpan[][] = Array.from({ length: 20 }, () => []);
  /** What each live stack is: of a pool, or a span. */
  readonly #live = new Map<number, { link: Link; order: number; bytes: number } | StackSpan>();
  #serial = 0;

  constructor(
    private readonly numStackOrders: number,
    private readonly hasStackLarge: boolean,
  ) {
    this.#stackpool = Array.from({ length: numStackOrders }, () => []);
    this.acquirep(0);
  }

  acquirep(p: number): void {
    this.#p = p;
    this.#stackcaches[p] ??= Array.from({ length: this.numStackOrders }, () => ({ list: undefined, size: 0 }));
  }

  get #stackcache(): { list: Link | undefined; size: number }[] {
    return this.#stackcaches[this.#p];
  }

  stackalloc(stack: number, n: number): void {
    if (n < FIXED_STACK << this.numStackOrders && n < STACK_CACHE_SIZE) {
      let order = 0;
      for (let n2 = n; n2 > FIXED_STACK; n2 >>= 1) order++;
      const c = this.#stackcache[order];
      if (c.list === undefined) this.#stackcacherefill(order);
      const x = c.list as Link;
      c.list = x.next;
      c.size -= n;
      this.#live.set(stack, { link: x, order, bytes: n });
    } else {
      const pages = Math.ceil(n / PAGE_SIZE);
      this.#live.set(stack, this.#stackLarge[Math.log2(pages)].shift() ?? this.#heapAllocStack(pages));
    }
  }

  stackfree(stack: number): void {
    const v = this.#live.get(stack);
    this.#live.delete(stack);
    if (v === undefined) throw new Error('no such stack');
    if ('serial' in v) {
      if (this.gcphase === '_GCoff') this.calls.push(`give ${v.serial}`);
      else if (this.hasStackLarge) this.#stackLarge[Math.log2(v.npages)].unshift(v);
      else this.#stackFreeQueue.unshift(v);
      return;
    }
    const c = this.#stackcache[v.order];
    if (c.size >= STACK_CACHE_SIZE) this.#stackcacherelease(v.order);
    v.link.next = c.list;
    c.list = v.link;
    c.size += v.bytes;
  }

  flushallmcaches(): void {
    for (const stackcache of this.#stackcaches) if (stackcache !== undefined) this.#stackcache_clear(stackcache);
  }

  freeStackSpans(): void {
    for (const list of this.#stackpool) {
      for (const s of list.slice()) {
        if (s.ref > 0) continue;
        list.splice(list.indexOf(s), 1);
        s.freelist = undefined;
        this.calls.push(`give ${s.serial}`);
      }
    }
    for (const list of [this.#stackFreeQueue, ...this.#stackLarge]) {
      for (let s = list.shift(); s !== undefined; s = list.shift()) this.calls.push(`give ${s.serial}`);
    }
  }

  #stackcache_clear(stackcache: { list: Link | undefined; size: number }[]): void {
    for (const [order, c] of stackcache.entries()) {
      let x = c.list;
      while (x !== undefined) {
        const y: Link | undefined = x.next;
        this.#poolfree(x, order);
        x = y;
      }
      c.list = undefined;
      c.size = 0;
    }
  }

  #poolalloc(order: number): Link {
    const list = this.#stackpool[order];
    if (list.length === 0) {
      const s = this.#heapAllocStack(STACK_CACHE_SIZE / PAGE_SIZE);
      for (let i = 0; i < STACK_CACHE_SIZE; i += FIXED_STACK << order) s.freelist = { span: s, next: s.freelist };
      list.unshift(s);
    }
    const s = list[0];
    const x = s.freelist as Link;
    s.freelist = x.next;
    s.ref++;
    // All stacks in s are allocated.
    if (s.freelist === undefined) list.splice(list.indexOf(s), 1);
    return x;
  }

  #poolfree(x: Link, order: number): void {
    const list = this.#stackpool[order];
    const s = x.span;
    // s will now have a free stack.
    if (s.freelist === undefined) list.unshift(s);
    x.next = s.freelist;
    s.freelist = x;
    s.ref--;
    if (this.gcphase === '_GCoff' && s.ref === 0) {
      // Span is completely free: return to heap.
      list.splice(list.indexOf(s), 1);
      s.freelist = undefined;
      this.calls.push(`give ${s.serial}`);
    }
  }

  #stackcacherefill(order: number): void {
    let list: Link | undefined;
    let size = 0;
    while (size < STACK_CACHE_SIZE / 2) {
      const x = this.#poolalloc(order);
      x.next = list;
      list = x;
      size += FIXED_STACK << order;
    }
    this.#stackcache[order] = Object.assign(this.#stackcache[order], { list, size });
  }

  #stackcacherelease(order: number): void {
    const c = this.#stackcache[order];
    while (c.size > STACK_CACHE_SIZE / 2) {
      const x = c.list as Link;
      c.list = x.next;
      this.#poolfree(x, order);
      c.size -= FIXED_STACK << order;
    }
  }

  #heapAllocStack(pages: number): StackSpan {
    const s = { serial: this.#serial++, npages: pages, freelist: undefined, ref: 0 };
    this.calls.push(`take ${s.serial}: ${pages} pages`);
    return s;
  }
}
