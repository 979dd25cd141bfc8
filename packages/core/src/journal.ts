import { type Decision, DecisionList } from './decision-list.js';

/**
 * Where a heap writes what it decides (rarely: never once per object); whoever
 * attached it reads and clears it.
 */
export class Journal extends DecisionList {
  /** Number of the event being carried out; set by whoever drives the heap. */
  event = 0;

  push(kind: Decision, a: number, b: number, c: number): void {
    this.add(this.event, kind, a, b, c);
  }
}
