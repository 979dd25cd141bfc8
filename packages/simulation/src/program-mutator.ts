import { type AllocationRequests, type Mutator, NumberPool, WORDS_PER_MALLOC, widen } from '@spanlab/core';

/**
 * The program side of a simulation: numbers its objects, and knows which of
 * them it has dropped.
 *
 * A simulation reads ahead of what the heap has carried out, so that the heap
 * gets whole runs of requests: steps are announced first ({@link alloc},
 * {@link drop}) and happen later ({@link carriedOut}, {@link catchUp}).
 */
export class ProgramMutator implements Mutator {
  now = 0;
  reachableObjects = 0;
  reachableBytes = 0;
  scannableBytes = 0;
  peakObjects = 0;

  /** Steps announced. */
  #announced = 0;
  #numbers = new NumberPool(1);
  /** By object: the step that allocated it, bytes asked for (0 once it was dropped), and whether it holds pointers. */
  #allocatedAt = new Float64Array(64);
  #bytes = new Uint32Array(64);
  #hasPointers = new Uint8Array(64);

  /** Dropped objects that no collector has taken, in order, and the step of each. */
  #dropped = new Int32Array(64);
  #droppedAt = new Float64Array(64);
  #dropCount = 0;
  /** Of these, how many have happened. */
  #happened = 0;

  /**
   * The program begins; smaller object numbers than `firstObject` are the runtime's.
   * @param garbage those of them that were dropped before
   */
  start(firstObject: number, garbage: readonly number[]): void {
    this.#numbers = new NumberPool(firstObject);
    this.#growObjects(firstObject);
    for (const object of garbage) this.drop(object);
    // They never counted as reachable.
    this.#happened = this.#dropCount;
    this.now = this.#announced;
  }

  /** All object numbers are below this. */
  get objectLimit(): number {
    return this.#numbers.limit;
  }

  /** Steps announced so far; the last one's number. */
  get announced(): number {
    return this.#announced;
  }

  /** Announces an allocation; returns the object's number. */
  alloc(bytes: number, noscan: boolean): number {
    const object = this.#numbers.take();
    if (object >= this.#bytes.length) this.#growObjects(object);
    this.#allocatedAt[object] = ++this.#announced;
    this.#bytes[object] = bytes;
    this.#hasPointers[object] = noscan ? 0 : 1;
    return object;
  }

  /** Announces that the last reference to an object is dropped. */
  drop(object: number): void {
    if (this.#dropCount === this.#dropped.length) this.#growDrops();
    this.#dropped[this.#dropCount] = object;
    this.#droppedAt[this.#dropCount++] = ++this.#announced;
  }

  /** The heap has carried out requests from..to-1. */
  carriedOut({ requests }: AllocationRequests, from: number, to: number): void {
    for (let w = from * WORDS_PER_MALLOC; w < to * WORDS_PER_MALLOC; w += WORDS_PER_MALLOC) {
      // What was dropped before it is dropped first, so that the peak is one.
      this.#advance(this.#allocatedAt[requests[w + 1] >>> 1]);
      this.reachableObjects++;
      this.reachableBytes += requests[w];
      if ((requests[w + 1] & 1) === 0) this.scannableBytes += requests[w];
      if (this.reachableObjects > this.peakObjects) this.peakObjects = this.reachableObjects;
    }
  }

  /** All that was announced has happened. */
  catchUp(): void {
    this.#advance(this.#announced);
  }

  largeScannable(minBytes: number): Float64Array {
    const { limit } = this.#numbers;
    const sizes: number[] = [];
    for (let object = 0; object < limit; object++) {
      if (this.#bytes[object] < minBytes || this.#hasPointers[object] === 0) continue;
      if (this.#allocatedAt[object] <= this.now) sizes.push(this.#bytes[object]);
    }
    return Float64Array.from(sizes);
  }

  takeDead(rootsScannedAt: number, newAreWhite: boolean): Int32Array {
    const dead: number[] = [];
    let kept = 0;
    for (let i = 0; i < this.#dropCount; i++) {
      const object = this.#dropped[i];
      const at = this.#droppedAt[i];
      const isDead =
        i < this.#happened && (at <= rootsScannedAt || (newAreWhite && this.#allocatedAt[object] > rootsScannedAt));
      if (isDead) {
        dead.push(object);
        continue;
      }
      this.#dropped[kept] = object;
      this.#droppedAt[kept++] = at;
    }
    this.#happened -= dead.length;
    this.#dropCount = kept;
    return Int32Array.from(dead);
  }

  recycle(dead: Int32Array): void {
    this.#numbers.giveAll(dead);
  }

  #advance(step: number): void {
    this.now = step;
    while (this.#happened < this.#dropCount && this.#droppedAt[this.#happened] <= step) {
      const object = this.#dropped[this.#happened++];
      this.reachableObjects--;
      this.reachableBytes -= this.#bytes[object];
      if (this.#hasPointers[object] === 1) this.scannableBytes -= this.#bytes[object];
      this.#bytes[object] = 0;
    }
  }

  #growObjects(object: number): void {
    const capacity = Math.max(object + 1, this.#bytes.length * 2);
    this.#allocatedAt = widen(this.#allocatedAt, new Float64Array(capacity));
    this.#bytes = widen(this.#bytes, new Uint32Array(capacity));
    this.#hasPointers = widen(this.#hasPointers, new Uint8Array(capacity));
  }

  #growDrops(): void {
    const capacity = this.#dropped.length * 2;
    this.#dropped = widen(this.#dropped, new Int32Array(capacity));
    this.#droppedAt = widen(this.#droppedAt, new Float64Array(capacity));
  }
}
