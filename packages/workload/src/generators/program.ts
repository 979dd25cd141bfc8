import { NumberPool, Random } from '@spanlab/core';
import { MAX_PROCESSOR } from '../rows/limits.js';
import type { RowCollector } from '../rows/row-collector.js';
import { count, real } from './parameters.js';
import type { SizeDistribution } from './size-distribution.js';

/** Bytes of a pointer: Go's types with pointers have multiples of it. */
const POINTER_BYTES = 8;

/** Parameters of every generator. */
export const programParameters = {
  pointerShare: real(0.5, 0, 1, 'share', 'objects that hold pointers (scan = 1); their sizes are rounded up to words of 8 bytes'),
  processors: count(1, 1, MAX_PROCESSOR + 1, 'Ps', 'the rows are spread over so many Ps'),
};

/** What generated programs do: they allocate objects, drop them, and now and then look at the heap. */
export class Program {
  readonly random: Random;
  readonly processors: number;
  readonly #rows: RowCollector;
  readonly #pointerShare: number;
  readonly #ids = new NumberPool(0);
  /** Apart from the other, so that the number of Ps does not change what is allocated. */
  readonly #processorRandom: Random;

  constructor(rows: RowCollector, seed: number, pointerShare: number, processors: number) {
    this.#rows = rows;
    this.random = new Random(seed);
    this.#processorRandom = new Random(this.random.integer(0, 0xffff_ffff));
    this.#pointerShare = pointerShare;
    this.processors = processors;
  }

  /** Allocates an object on P `p`; returns its id. */
  alloc(sizes: SizeDistribution, p: number): number {
    const { random } = this;
    const bytes = sizes.next(random);
    const hasPointers = random.next() < this.#pointerShare;
    const size = hasPointers ? Math.ceil(bytes / POINTER_BYTES) * POINTER_BYTES : bytes;
    const id = this.#ids.take();
    this.#rows.alloc(id, size, hasPointers ? 1 : 0, p);
    return id;
  }

  /**
   * Drops the last reference to an object on P `p`.
   * @throws Error if there is no such object: a mistake in the generator
   */
  free(id: number, p: number): void {
    if (!this.#rows.free(id, p)) throw new Error(`the generator drops object ${id}, which is not live`);
    this.#ids.give(id);
  }

  /** A checkpoint. */
  stats(): void {
    this.#rows.stats(0);
  }

  /** Does nothing for a while; 0 ns is no row. */
  sleep(nanoseconds: number, p: number): void {
    if (nanoseconds > 0) this.#rows.sleep(nanoseconds, p);
  }

  /** One of `count` at random, without touching {@link random}; by default one of the Ps. */
  pickProcessor(count = this.processors): number {
    return count === 1 ? 0 : this.#processorRandom.integer(0, count - 1);
  }
}
