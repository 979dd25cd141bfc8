import { type EventChunk, HeapEvent, type Journal } from '@spanlab/core';

// Kept by this module itself, or the engine would look it up for every event.
const { ScavengeRange } = HeapEvent;

/**
 * The events that happen inside mallocs of a chunk: its breaks whose index is
 * that of a malloc. A heap asks for those of a malloc when it gets to where its
 * release does such things ({@link run}); whatever it did not ask for is
 * carried out before anything later is, so that a heap which went another way
 * loses nothing.
 *
 * Scavenging for growth comes after the pages of a new span are chosen, so it
 * waits until its malloc is over.
 */
export class EventsInside {
  #chunk: EventChunk | undefined;
  /** First break that is not wholly done. */
  #next = 0;
  /** The malloc whose events were asked for last: of it only scavenging is left. */
  #asked = -1;

  /** @param carryOut carries out break `k` of a chunk */
  constructor(
    private readonly journal: Journal | undefined,
    private readonly carryOut: (chunk: EventChunk, k: number) => void,
  ) {}

  /** A chunk begins, at event `from`. */
  start(chunk: EventChunk, from: number): void {
    this.#chunk = chunk;
    this.#asked = -1;
    this.#next = 0;
    while (this.#next < chunk.breakCount && chunk.breakAt[this.#next] < from) this.#next++;
  }

  /** Carries out what happens inside the malloc of event `at`, except scavenging. */
  run(at: number): void {
    const chunk = this.#chunk as EventChunk;
    const { breakCount, breakAt, breakKind } = chunk;
    if (this.#next >= breakCount || breakAt[this.#next] > at) return;
    if (breakAt[this.#next] < at) this.finish(at);
    this.#asked = at;
    let scavenges = false;
    for (let k = this.#next; k < breakCount && breakAt[k] === at; k++) {
      if (breakKind[k] === ScavengeRange) scavenges = true;
      else this.carryOut(chunk, k);
      if (!scavenges) this.#next = k + 1;
    }
  }

  /** Carries out what is left inside mallocs before event `end`. */
  finish(end: number): void {
    const chunk = this.#chunk as EventChunk;
    if (this.#next >= chunk.breakCount || chunk.breakAt[this.#next] >= end) return;
    const event = this.journal?.event ?? 0;
    for (; this.#next < chunk.breakCount; this.#next++) {
      const at = chunk.breakAt[this.#next];
      if (at >= end) break;
      // Other breaks between mallocs are not ours.
      if (!chunk.isMalloc(at)) continue;
      const isDone = at === this.#asked && chunk.breakKind[this.#next] !== ScavengeRange;
      if (isDone) continue;
      if (this.journal !== undefined) this.journal.event = at;
      this.carryOut(chunk, this.#next);
    }
    if (this.journal !== undefined) this.journal.event = event;
  }
}
