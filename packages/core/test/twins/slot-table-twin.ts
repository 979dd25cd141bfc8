/** A free slot, linked to the next one, as in the runtime. */
interface FreeSlot {
  readonly slot: number;
  readonly next: FreeSlot | undefined;
}

/** One span's slots: a linked list of free ones, and who lives in the others. */
export class SlotsTwin {
  freelist: FreeSlot | undefined;
  /** Live objects by slot; an empty set is garbage. */
  readonly tenants = new Map<number, Set<number>>();

  constructor(readonly slots: number) {
    this.linkInFront(Array.from({ length: slots }, (_, slot) => slot));
  }

  get free(): number[] {
    const slots: number[] = [];
    for (let node = this.freelist; node !== undefined; node = node.next) slots.push(node.slot);
    return slots;
  }

  /** Takes the head of the list; undefined if there is none. */
  take(object: number): number | undefined {
    const node = this.freelist;
    if (node === undefined) return undefined;
    this.freelist = node.next;
    this.tenants.set(node.slot, new Set([object]));
    return node.slot;
  }

  share(slot: number, object: number): void {
    this.tenants.get(slot)?.add(object);
  }

  die(object: number): void {
    for (const objects of this.tenants.values()) objects.delete(object);
  }

  sweep(): void {
    const garbage = [...this.tenants].filter(([, objects]) => objects.size === 0).map(([slot]) => slot);
    garbage.sort((a, b) => a - b);
    for (const slot of garbage) this.tenants.delete(slot);
    this.linkInFront(garbage);
  }

  private linkInFront(slots: readonly number[]): void {
    for (const slot of slots.toReversed()) this.freelist = { slot, next: this.freelist };
  }
}
