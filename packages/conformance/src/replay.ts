import { EventsInside } from './events-inside.js';
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

// Kept by this module itself, or the engine would look each up whenever an event is carried out.
const {
  AllocManual, FreeManual, SweepOne, StartCollection, FlushCaches, EndMarking, ReadMemStats, EnsureSwept, Mcache,
  ScavengeRange, FlushPageCache, StartProcessor, Scavenge,
} = HeapEvent;

/** Who looks on while a history is replayed. */
export interface ReplayObserver {
  /**
   * Events from..upTo-1 of the chunk have just been carried out: a run of
   * mallocs, a run of sweeps in the background, or one other event.
   * @param breakNumber number of that other event, or of the first sweep, among the chunk's breaks, or -1
   * @param answers of the mallocs, as in core's allocation-words.ts
   */
  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number, answers: Int32Array): void;

  /** A chunk was replayed up to before event `upTo`, all observers were told, and others may follow. */
  afterChunk?(chunk: EventChunk, upTo: number): void;
}

/**
 * Carries the events of a history out on a heap: runs of mallocs and of
 * background sweeps at once, every other event by itself. When collections, sweeps and stack spans happen is the
 * history's word; all else the heap decides.
 */
export class Replayer {
  /** What the last run of mallocs was answered; see core's allocation-words.ts. */
  readonly answers = new Int32Array(CHUNK_EVENTS * WORDS_PER_MALLOC);
  /** Statistics as the last ReadMemStats of the history saw them, if there was one. */
  lastReadMemStats: MemStats | undefined;
  /** Set by a ReadMemStats until its fields can be read. */
  #spanBytesBeforeFlush = -1;
  readonly #inside: EventsInside;

  constructor(
    readonly heap: HeapStrategy,
    readonly journal: Journal | undefined,
    private readonly observers: readonly ReplayObserver[] = [],
    /** Longest run of mallocs or sweeps that is carried out before observers are told. */
    private readonly maxRun: number = CHUNK_EVENTS,
  ) {
    heap.journal = journal;
    this.#inside = new EventsInside(journal, (chunk, k) => this.#carryOut(chunk, k));
    heap.insideMalloc = (request) => this.#inside.run(request);
  }

  /** Replays a chunk, or its events from `start` to before `end`. */
  run(chunk: EventChunk, end: number = chunk.length, start = 0): void {
    this.#inside.start(chunk, start);
    // Breaks inside mallocs are the mallocs' own business.
    const { breakAt, breakKind } = chunk;
    const { items: between, length: betweenCount } = chunk.between;
    let from = start;
    let n = 0;
    while (n < betweenCount && breakAt[between[n]] < start) n++;
    while (from < end) {
      const next = n < betweenCount ? Math.min(breakAt[between[n]], end) : end;
      if (from < next) {
        const upTo = Math.min(next, from + this.maxRun);
        this.#settleMemStats();
        this.heap.malloc(chunk, from, upTo, this.answers);
        this.#inside.finish(upTo);
        this.#tell(chunk, from, upTo, -1);
        from = upTo;
        continue;
      }
      const k = between[n];
      let upTo = from + 1;
      if (breakKind[k] === SweepOne) {
        upTo = this.#sweep(chunk, n, Math.min(end, from + this.maxRun));
      } else {
        if (this.journal !== undefined) this.journal.event = from;
        this.#carryOut(chunk, k);
      }
      this.#tell(chunk, from, upTo, k);
      n += upTo - from;
      from = upTo;
    }
    for (const observer of this.observers) observer.afterChunk?.(chunk, end);
  }

  /** Tells that the history has ended. */
  end(): void {
    this.#settleMemStats();
  }

  #tell(chunk: EventChunk, from: number, upTo: number, breakNumber: number): void {
    const { observers, answers } = this;
    for (let i = 0; i < observers.length; i++) observers[i].afterEvents(chunk, from, upTo, breakNumber, answers);
  }

  #carryOut(chunk: EventChunk, k: number): void {
    const kind = chunk.breakKind[k];
    const object = chunk.breakObject[k];
    const x = chunk.breakArgs[3 * k];
    // The most frequent by far, inside mallocs.
    if (kind === SweepOne) {
      const { heap } = this;
      for (let n = 0; n < x; n++) heap.sweepOne();
      return;
    }
    // The fields of a ReadMemStats are read after the flush and the manual frees that directly follow it.
    if (kind !== FreeManual && kind !== FlushCaches) this.#settleMemStats();
    // Arguments are floating-point numbers. Pages are made integers (`| 0`), or the engine would count pages in
    // floating point wherever they come by.
    switch (kind) {
      case AllocManual:
        return this.heap.allocManual(object, x | 0, chunk.breakArgs[3 * k + 1] | 0);
      case FreeManual:
        return this.heap.freeManual(object);
      case StartCollection:
        return this.heap.startCollection(x);
      case FlushCaches:
        return this.heap.flushCaches();
      case EndMarking:
        return this.heap.endMarking(x, chunk.dead[k] ?? NONE);
      case ReadMemStats:
        this.#spanBytesBeforeFlush = this.heap.memStats().MSpanInuse;
        return this.heap.readMemStats();
      case EnsureSwept:
        return this.heap.ensureSwept(x | 0);
      case Mcache:
        return x === 0 ? this.heap.freeCache() : this.heap.allocCache();
      case ScavengeRange:
        return this.heap.scavengeRange?.(x | 0, chunk.breakArgs[3 * k + 1] | 0);
      case FlushPageCache:
        return this.heap.flushPageCache?.();
      case StartProcessor:
        return this.heap.startProcessor?.();
      case Scavenge:
        return this.heap.scavenge(x);
      default:
        throw new Error(`no way to carry out ${heapEventName(kind)}`);
    }
  }

  /**
   * Carries out the sweep that is break `n` between mallocs, and those that
   * directly follow it, up to event `end`: the most frequent of all breaks.
   * Returns the event after.
   */
  #sweep(chunk: EventChunk, n: number, end: number): number {
    const { heap, journal } = this;
    const { breakAt, breakKind } = chunk;
    const { items: between, length: betweenCount } = chunk.between;
    this.#settleMemStats();
    let at = breakAt[between[n]];
    let next = n;
    do {
      if (journal !== undefined) journal.event = at;
      heap.sweepOne();
      at++;
      next++;
    } while (at < end && next < betweenCount && breakAt[between[next]] === at && breakKind[between[next]] === SweepOne);
    return at;
  }

  #settleMemStats(): void {
    if (this.#spanBytesBeforeFlush < 0) return;
    this.lastReadMemStats = { ...this.heap.memStats(), MSpanInuse: this.#spanBytesBeforeFlush };
    this.#spanBytesBeforeFlush = -1;
  }
}

const NONE = new Int32Array(0);
