import {
  type EventChunk,
  HeapEvent,
  type HeapParts,
  type HeapStrategy,
  type MemStats,
  PAGE_BYTES,
  TINY_BYTES,
  WORDS_PER_MALLOC,
  heapPartNames,
  widen,
} from '@spanlab/core';
import type { ReplayObserver } from '@spanlab/conformance';

/** Granules of a tiny block, whose objects share a slot. */
const TINY_GRANULES = 2;

/**
 * Follows every object of a run, so that the parts of the heap (core's
 * heap-parts.ts) can be told apart at any time. An object counts as live until a
 * collection finds it dead.
 */
export class HeapPartsProbe implements ReplayObserver {
  #requestedBytes = 0;
  /** Bytes of the slots that have a live object. */
  #slotBytes = 0;
  /** By object number: requested bytes, and granule + 1 of its tiny block, or 0. */
  #sizeOf = new Uint32Array(1024);
  #blockOf = new Int32Array(1024);
  /** Live objects of each tiny block. */
  readonly #inBlock = new Map<number, number>();

  constructor(private readonly heap: HeapStrategy) {}

  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number, answers: Int32Array): void {
    if (breakNumber < 0) {
      this.#reserve(chunk.objectLimit);
      for (let w = from * WORDS_PER_MALLOC; w < upTo * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
        this.#add(chunk.requests[w], chunk.requests[w + 1], answers[w]);
      }
    } else if (chunk.breakKind[breakNumber] === HeapEvent.EndMarking) {
      for (const object of chunk.dead[breakNumber] ?? []) this.#remove(object);
    }
  }

  /**
   * The parts as of now.
   * @throws Error if they do not add up, which would be a bug of the strategy or of this probe
   */
  parts(stats: MemStats): HeapParts {
    let cached = 0;
    let partial = 0;
    let tails = 0;
    this.heap.forEachSpan((span) => {
      if (span.state !== 'inUse') return;
      const free = (span.slots - span.allocated) * span.slotBytes;
      if (span.cached) cached += free;
      else partial += free;
      tails += span.pages * PAGE_BYTES - span.slots * span.slotBytes;
    });
    const parts: HeapParts = {
      LiveRequested: this.#requestedBytes,
      LiveRounding: this.#slotBytes - this.#requestedBytes,
      DeadUnswept: stats.HeapAlloc - this.#slotBytes,
      FreeCached: cached,
      FreePartial: partial,
      SpanTails: tails,
      IdlePages: stats.HeapIdle,
      Stacks: stats.StackInuse,
    };
    const sum = heapPartNames.reduce((total, name) => total + parts[name], 0);
    const negative = heapPartNames.find((name) => parts[name] < 0);
    if (sum !== stats.HeapSys + stats.StackInuse || negative !== undefined) {
      throw new Error(`the parts of the heap do not add up: ${JSON.stringify({ ...parts, sum, HeapSys: stats.HeapSys, StackInuse: stats.StackInuse })}`);
    }
    return parts;
  }

  #add(size: number, word: number, granule: number): void {
    const object = word >>> 1;
    this.#sizeOf[object] = size;
    this.#requestedBytes += size;
    if (size < TINY_BYTES && (word & 1) !== 0) {
      const block = granule & -TINY_GRANULES;
      const others = this.#inBlock.get(block) ?? 0;
      this.#inBlock.set(block, others + 1);
      this.#blockOf[object] = block + 1;
      if (others === 0) this.#slotBytes += TINY_BYTES;
    } else {
      this.#blockOf[object] = 0;
      this.#slotBytes += this.#slotBytesOf(size);
    }
  }

  #remove(object: number): void {
    const size = this.#sizeOf[object];
    this.#requestedBytes -= size;
    const block = this.#blockOf[object] - 1;
    if (block < 0) {
      this.#slotBytes -= this.#slotBytesOf(size);
      return;
    }
    const others = (this.#inBlock.get(block) as number) - 1;
    if (others > 0) {
      this.#inBlock.set(block, others);
    } else {
      this.#inBlock.delete(block);
      this.#slotBytes -= TINY_BYTES;
    }
  }

  #slotBytesOf(size: number): number {
    const { maxSmallBytes, classOf, slotBytes } = this.heap.sizeClasses;
    return size > maxSmallBytes ? Math.ceil(size / PAGE_BYTES) * PAGE_BYTES : slotBytes[classOf[(size + 7) >>> 3]];
  }

  #reserve(limit: number): void {
    const { length } = this.#sizeOf;
    if (limit <= length) return;
    const capacity = Math.max(limit, length * 2);
    this.#sizeOf = widen(this.#sizeOf, new Uint32Array(capacity));
    this.#blockOf = widen(this.#blockOf, new Int32Array(capacity));
  }
}
