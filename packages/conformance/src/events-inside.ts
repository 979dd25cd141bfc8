import { type EventChunk, HeapEvent, type Journal } from '@spanlab/core';

// Kept by this module itself, or the engine would look it up for every event.
const { ScavengeRange } = HeapEvent;

/**
 * The events that happen inside mallocs of a chunk. A heap asks for those of a
 * malloc when it gets to where its release does such things ({@link run});
 * whatever it did not ask for is carried out before anything later is, so that
 * a heap which went another way loses nothing.
 *
 * Scavenging for growth comes after the pages of a new span are chosen, so it
 * waits until its malloc is over.
 */
export class EventsInside {
  #chunk: EventChunk | undefined;
  /** First of the breaks inside mallocs that is not wholly done, as a number among them. */
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
    const { breakAt } = chunk;
    const { items: inside, length: insideCount } = chunk.inside;
    this.#chunk = chunk;
    this.#asked = -1;
    this.#next = 0;
    while (this.#next < insideCount && breakAt[inside[this.#next]] < from) this.#next++;
  }

  /** Carries out what happens inside the malloc of event `at`, except scavenging. */
  run(at: number): void {
    const chunk = this.#chunk as EventChunk;
    const { breakAt, breakKind } = chunk;
    const { items: inside, length: insideCount } = chunk.inside;
    if (this.#next >= insideCount || breakAt[inside[this.#next]] > at) return;
    if (breakAt[inside[this.#next]] < at) this.finish(at);
    this.#asked = at;
    let scavenges = false;
    for (let n = this.#next; n < insideCount && breakAt[inside[n]] === at; n++) {
      if (breakKind[inside[n]] === ScavengeRange) scavenges = true;
      else this.carryOut(chunk, inside[n]);
      if (!scavenges) this.#next = n + 1;
    }
  }

  /** Carries out what is left inside mallocs before event `end`. */
  finish(end: number): void {
    const chunk = this.#chunk as EventChunk;
    const { breakAt, breakKind } = chunk;
    const { items: inside, length: insideCount } = chunk.inside;
    if (this.#next >= insideCount || breakAt[inside[this.#next]] >= end) return;
    const event = this.journal?.event ?? 0;
    for (; this.#next < insideCount && breakAt[inside[this.#next]] < end; this.#next++) {
      const k = inside[this.#next];
      const isDone = breakAt[k] === this.#asked && breakKind[k] !== ScavengeRange;
      if (isDone) continue;
      if (this.journal !== undefined) this.journal.event = breakAt[k];
      this.carryOut(chunk, k);
    }
    if (this.journal !== undefined) this.journal.event = event;
  }
}
