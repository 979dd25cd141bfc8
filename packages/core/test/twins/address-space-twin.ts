import { AddressState } from '../../src/index.js';

/** State of every OS page by its number: addresses one by one, nothing joined. */
export class AddressSpaceTwin {
  readonly states = new Map<number, AddressState>();

  stateOf(page: number): AddressState {
    return this.states.get(page) ?? AddressState.None;
  }

  /** Changes pages if all of them are in one of the states; says whether it did. */
  change(page: number, pages: number, from: readonly AddressState[], to: AddressState): boolean {
    const all = Array.from({ length: pages }, (_, i) => page + i);
    if (!all.every((p) => from.includes(this.stateOf(p)))) return false;
    for (const p of all) this.states.set(p, to);
    return true;
  }

  count(state: AddressState): number {
    return [...this.states.values()].filter((s) => s === state).length;
  }
}
