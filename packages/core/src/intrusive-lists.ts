/**
 * Many circular doubly linked lists over one set of elements, where an element
 * is on at most one list at a time: the shape of `MSpanList` in Go 1.4 and 1.5,
 * whose links live in the span records themselves.
 *
 * Layout: node numbers 0..listCount-1 are the list heads (sentinels), node
 * listCount+e is element e. `next` and `prev` hold node numbers. An element on
 * no list is linked to itself, so that removing it twice is harmless, as in
 * the runtime (`runtime·MSpanList_Remove`). A bit per list says whether it has
 * elements, so that a search over many lists need not look at each head.
 *
 * Source: Go 1.4.3 `runtime·MSpanList_Init/Insert/InsertBack/Remove` (mheap.c).
 */
export class IntrusiveLists {
  readonly listCount: number;
  #next: Int32Array;
  #prev: Int32Array;
  /** Bit l & 31 of word l >>> 5 is set while list l has elements. */
  readonly #occupied: Int32Array;

  /**
   * @param listCount number of lists, all empty at first
   * @param capacity number of elements to make room for
   */
  constructor(listCount: number, capacity: number) {
    this.listCount = listCount;
    this.#next = new Int32Array(listCount + capacity);
    for (let node = 0; node < this.#next.length; node++) this.#next[node] = node;
    this.#prev = this.#next.slice();
    this.#occupied = new Int32Array((listCount + 31) >>> 5);
  }

  /** Elements that there is room for. */
  get capacity(): number {
    return this.#next.length - this.listCount;
  }

  /** Makes room for elements 0..capacity-1; the lists keep what they hold. */
  grow(capacity: number): void {
    const from = this.#next.length;
    const next = new Int32Array(this.listCount + capacity);
    const prev = new Int32Array(this.listCount + capacity);
    next.set(this.#next);
    prev.set(this.#prev);
    for (let node = from; node < next.length; node++) next[node] = prev[node] = node;
    this.#next = next;
    this.#prev = prev;
  }

  /** The element at the head of `list`, or -1 if the list is empty. */
  first(list: number): number {
    const node = this.#next[list];
    return node < this.listCount ? -1 : node - this.listCount;
  }

  /** The element after `element` on its list, or -1 if it is the last. */
  after(element: number): number {
    const node = this.#next[this.listCount + element];
    return node < this.listCount ? -1 : node - this.listCount;
  }

  isEmpty(list: number): boolean {
    return this.#next[list] === list;
  }

  /** The first list from `from` on, and before `end`, that has elements; -1 if all are empty. */
  firstOccupied(from: number, end: number): number {
    const occupied = this.#occupied;
    const words = (end + 31) >>> 5;
    let bits = from < end ? occupied[from >>> 5] & (-1 << (from & 31)) : 0;
    for (let w = from >>> 5; w < words; bits = occupied[++w]) {
      if (bits === 0) continue;
      const list = (w << 5) + 31 - Math.clz32(bits & -bits);
      return list < end ? list : -1;
    }
    return -1;
  }

  /** Whether `element` is on a list. */
  isLinked(element: number): boolean {
    const node = this.listCount + element;
    return this.#next[node] !== node;
  }

  /** Puts `element`, which must be on no list, at the head of `list`. */
  insertFirst(list: number, element: number): void {
    this.#link(list, list, this.listCount + element, this.#next[list]);
  }

  /** Puts `element`, which must be on no list, at the tail of `list`. */
  insertLast(list: number, element: number): void {
    this.#link(list, this.#prev[list], this.listCount + element, list);
  }

  /** Takes `element` off the list it is on, if any. */
  remove(element: number): void {
    const node = this.listCount + element;
    const before = this.#prev[node];
    const behind = this.#next[node];
    this.#next[before] = behind;
    this.#prev[behind] = before;
    this.#next[node] = this.#prev[node] = node;
    if (before === behind && before < this.listCount) this.#occupied[before >>> 5] &= ~(1 << (before & 31));
  }

  /** Elements of `list` from head to tail. For tests, checks and samples: it allocates. */
  toArray(list: number): number[] {
    const elements: number[] = [];
    for (let e = this.first(list); e >= 0; e = this.after(e)) elements.push(e);
    return elements;
  }

  #link(list: number, before: number, node: number, behind: number): void {
    if (this.#next[node] !== node) {
      throw new Error(`element ${node - this.listCount} is already on a list; remove it first`);
    }
    this.#next[node] = behind;
    this.#prev[node] = before;
    this.#next[before] = node;
    this.#prev[behind] = node;
    this.#occupied[list >>> 5] |= 1 << (list & 31);
  }
}
