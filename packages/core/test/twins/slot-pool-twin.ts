/** What a span got from the pool. */
export interface Holding {
  readonly span: number;
  readonly first: number;
  readonly slots: number;
}

/** SlotPool as a Set of bits, a Map from handle to span, and a list of freed runs. */
export class SlotPoolTwin {
  readonly bits = new Set<number>();
  readonly owner = new Map<number, number>();
  readonly live: Holding[] = [];
  readonly freed: { readonly first: number; readonly handles: number }[] = [];

  /** Where a span of this length may go: one of the freed runs of its length; undefined if there is none. */
  reusable(slots: number): number[] | undefined {
    const fitting = this.freed.filter((run) => run.handles === roundUp(slots)).map((run) => run.first);
    return fitting.length > 0 ? fitting : undefined;
  }

  /** Books what the pool answered. Throws if a handle is taken already. */
  alloc(holding: Holding): void {
    const run = this.freed.findIndex((r) => r.first === holding.first);
    if (run >= 0) this.freed.splice(run, 1);
    for (let h = holding.first; h < holding.first + roundUp(holding.slots); h++) {
      if (this.owner.has(h)) throw new Error(`handle ${h} belongs to span ${this.owner.get(h)} already`);
      this.owner.set(h, holding.span);
    }
    this.live.push(holding);
  }

  free(holding: Holding): void {
    this.live.splice(this.live.indexOf(holding), 1);
    for (let h = holding.first; h < holding.first + roundUp(holding.slots); h++) this.owner.delete(h);
    this.freed.push({ first: holding.first, handles: roundUp(holding.slots) });
  }
}

function roundUp(slots: number): number {
  return Math.ceil(slots / 32) * 32;
}
