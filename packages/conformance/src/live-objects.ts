import { type EventChunk, GRANULE_BYTES, HeapEvent, WORDS_PER_MALLOC } from '@spanlab/core';
import type { ReplayObserver } from './replay.js';

/** Where a live object is. */
export interface LiveObject {
  /** Bytes from the arena start. */
  readonly start: number;
  /** Requested bytes. */
  readonly size: number;
}

/** Keeps every object that is not known to be dead, by its number. For checks: it is slow. */
export class LiveObjects implements ReplayObserver {
  readonly byNumber = new Map<number, LiveObject>();

  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number, answers: Int32Array): void {
    if (breakNumber >= 0) {
      if (chunk.breakKind[breakNumber] !== HeapEvent.EndMarking) return;
      for (const object of chunk.dead[breakNumber] ?? []) this.byNumber.delete(object);
      return;
    }
    for (let w = from * WORDS_PER_MALLOC; w < upTo * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
      const start = answers[w] * GRANULE_BYTES + (answers[w + 1] & 7);
      this.byNumber.set(chunk.requests[w + 1] >>> 1, { start, size: chunk.requests[w] });
    }
  }
}
