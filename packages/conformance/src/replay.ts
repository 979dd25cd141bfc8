import {
  CHUNK_EVENTS,
  type EventChunk,
  HeapEvent,
  type HeapStrategy,
  type Journal,
  type MemStats,
  WORDS_PER_MALLOC,
  heapEventName,
} from '@spanlab/core';

/** Who looks on while a history is replayed. */
export interface ReplayObserver {
  /** Events before `upTo` of the chunk have been carried out; none before `from` is new. */
  afterEvents(chunk: EventChunk, from: number, upTo: number, answers: Int32Array): void;
}

/**
 * Carries the events of a history out on a heap: runs of mallocs at once, every
 * other event by itself. When collections, sweeps and stack spans happen is the
 * history's word; all else the heap decides.
 */
export class Replayer {
  /** What the last run of mallocs was answered; see core's allocation-words.ts. */
  readonly answers = new Int32Array(CHUNK_EVENTS * WORDS_PER_MALLOC);
  /** Statistics as the last ReadMemStats of the history saw them, if there was one. */
  lastReadMemStats: MemStats | undefined;
  /** Set by a ReadMemStats until its fields can be read. */
  #spanBytesBeforeFlush = -1;

  constructor(
    readonly heap: HeapStrategy,
    readonly journal: Journal | undefined,
    private readonly observer?: ReplayObserver,
  ) {
    heap.journal = journal;
  }

  /**
   * Replays a chunk, or its events before `end`.
   * @param from first event to carry out; a break there must not have been carried out before
   */
  run(chunk: EventChunk, end: number = chunk.length): void {
    let from = 0;
    let k = 0;
    while (from < end) {
      const next = k < chunk.breakCount ? Math.min(chunk.breakAt[k], end) : end;
      if (from < next) {
        this.#settleMemStats();
        this.heap.malloc(chunk, from, next, this.answers);
        this.observer?.afterEvents(chunk, from, next, this.answers);
      } else {
        if (chunk.isMalloc(next)) throw new Error(`${heapEventName(chunk.breakKind[k])} inside a malloc`);
        if (this.journal !== undefined) this.journal.event = next;
        this.#carryOut(chunk, k++);
        this.observer?.afterEvents(chunk, next, next + 1, this.answers);
      }
      from = from < next ? next : next + 1;
    }
  }

  /** Tells that the history has ended. */
  end(): void {
    this.#settleMemStats();
  }

  #carryOut(chunk: EventChunk, k: number): void {
    const kind = chunk.breakKind[k];
    const object = chunk.breakObject[k];
    const x = chunk.breakArgs[3 * k];
    // The fields of a ReadMemStats are read after the manual frees that directly follow it.
    if (kind !== HeapEvent.FreeManual) this.#settleMemStats();
    switch (kind) {
      case HeapEvent.AllocManual:
        return this.heap.allocManual(object, x, chunk.breakArgs[3 * k + 1]);
      case HeapEvent.FreeManual:
        return this.heap.freeManual(object);
      case HeapEvent.SweepOne:
        return this.heap.sweepOne();
      case HeapEvent.StartCollection:
        return this.heap.startCollection(x);
      case HeapEvent.EndMarking:
        return this.heap.endMarking(x, chunk.dead[k] ?? NONE);
      case HeapEvent.ReadMemStats:
        this.#spanBytesBeforeFlush = this.heap.memStats().MSpanInuse;
        return this.heap.readMemStats();
      case HeapEvent.EnsureSwept:
        return this.heap.ensureSwept(x);
      case HeapEvent.Mcache:
        return x === 0 ? this.heap.freeCache() : this.heap.allocCache();
      case HeapEvent.Scavenge:
        return this.heap.scavenge(x);
      default:
        throw new Error(`no way to carry out ${heapEventName(kind)}`);
    }
  }

  #settleMemStats(): void {
    if (this.#spanBytesBeforeFlush < 0) return;
    this.lastReadMemStats = { ...this.heap.memStats(), MSpanInuse: this.#spanBytesBeforeFlush };
    this.#spanBytesBeforeFlush = -1;
  }
}

const NONE = new Int32Array(0);
