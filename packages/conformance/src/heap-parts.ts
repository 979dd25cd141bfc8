import {
  type EventChunk,
  HeapEvent,
  type HeapParts,
  type HeapStrategy,
  type MemStats,
  WORDS_PER_MALLOC,
  heapPartNames,
  widen,
} from '@spanlab/core';
import { InvariantError } from './invariant-error.js';
import { Occupancy } from './occupancy.js';
import type { ReplayObserver } from './replay.js';
import { spanBytes } from './span-bytes.js';

/**
 * Follows every object of a run, so that the parts of the heap (core's
 * heap-parts.ts) can be told apart at any time. An object counts as live until a
 * collection finds it dead. What it occupies, and with whom it shares that, the
 * heap says.
 */
export class HeapPartsProbe implements ReplayObserver {
  /** Bytes of all slots that were ever taken: what TotalAlloc counts. */
  takenBytes = 0;
  #requestedBytes = 0;
  /** Bytes of the slots that have a live object. */
  #occupiedBytes = 0;
  /** By object number: requested bytes, occupied bytes, and where the slot is, in granules. */
  #sizeOf = new Uint32Array(1024);
  #occupiedOf = new Float64Array(1024);
  #slotOf = new Float64Array(1024);
  /** Live objects of each slot that has any. */
  readonly #inSlot = new Map<number, number>();
  readonly #occupancy: Occupancy;

  constructor(private readonly heap: HeapStrategy) {
    this.#occupancy = new Occupancy(heap);
  }

  /** Slots that have a live object. */
  get occupiedSlots(): number {
    return this.#inSlot.size;
  }

  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number): void {
    if (breakNumber < 0) {
      this.#reserve(chunk.objectLimit);
      this.#occupancy.forgetSpans();
      for (let w = from * WORDS_PER_MALLOC; w < upTo * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
        this.#add(chunk.requests[w], chunk.requests[w + 1] >>> 1);
      }
    } else if (chunk.breakKind[breakNumber] === HeapEvent.EndMarking) {
      for (const object of chunk.dead[breakNumber] ?? []) this.#remove(object);
    }
  }

  /**
   * The parts as of now.
   * @throws InvariantError if they do not add up: the heap's statistics, its spans and what it says of objects contradict each other
   */
  parts(stats: MemStats): HeapParts {
    let cached = 0;
    let partial = 0;
    let tails = 0;
    this.heap.forEachSpan((span) => {
      if (span.state !== 'inUse') return;
      const { free, tail } = spanBytes(span);
      if (span.cached) cached += free;
      else partial += free;
      tails += tail;
    });
    const parts: HeapParts = {
      LiveRequested: this.#requestedBytes,
      LiveRounding: this.#occupiedBytes - this.#requestedBytes,
      DeadUnswept: stats.HeapAlloc - this.#occupiedBytes,
      FreeCached: cached,
      FreePartial: partial,
      SpanTails: tails,
      IdlePages: stats.HeapIdle,
      Stacks: stats.StackInuse,
    };
    const sum = heapPartNames.reduce((total, name) => total + parts[name], 0);
    const negative = heapPartNames.find((name) => parts[name] < 0);
    if (sum !== stats.HeapSys + stats.StackInuse || negative !== undefined) {
      const all = heapPartNames.map((name) => `${name} ${parts[name]}`).join(', ');
      const problem = negative === undefined ? `are ${sum} bytes, HeapSys + StackInuse ${stats.HeapSys + stats.StackInuse}` : `have ${parts[negative]} bytes of ${negative}`;
      throw new InvariantError(`the parts of the heap do not add up: they ${problem} (${all}); \`spanlab check\` tells what contradicts what`);
    }
    return parts;
  }

  #add(size: number, object: number): void {
    const slot = this.heap.slotGranuleOf(object);
    const bytes = this.#occupancy.bytesOf(object);
    const others = this.#inSlot.get(slot) ?? 0;
    this.#inSlot.set(slot, others + 1);
    this.#sizeOf[object] = size;
    this.#occupiedOf[object] = bytes;
    this.#slotOf[object] = slot;
    this.#requestedBytes += size;
    if (others > 0) return;
    this.#occupiedBytes += bytes;
    this.takenBytes += bytes;
  }

  #remove(object: number): void {
    const slot = this.#slotOf[object];
    const others = (this.#inSlot.get(slot) as number) - 1;
    this.#requestedBytes -= this.#sizeOf[object];
    if (others > 0) {
      this.#inSlot.set(slot, others);
    } else {
      this.#inSlot.delete(slot);
      this.#occupiedBytes -= this.#occupiedOf[object];
    }
  }

  #reserve(limit: number): void {
    const { length } = this.#sizeOf;
    if (limit <= length) return;
    const capacity = Math.max(limit, length * 2);
    this.#sizeOf = widen(this.#sizeOf, new Uint32Array(capacity));
    this.#occupiedOf = widen(this.#occupiedOf, new Float64Array(capacity));
    this.#slotOf = widen(this.#slotOf, new Float64Array(capacity));
  }
}
