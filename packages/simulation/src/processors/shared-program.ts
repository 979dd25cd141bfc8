import { type AllocationRequests, type Mutator, NumberPool, WORDS_PER_MALLOC, widen } from '@spanlab/core';

/**
 * The program side of a simulation with several Ps: as ProgramMutator, but
 * objects get their numbers when rows are read, in the order of the rows, while
 * they are allocated and dropped when the Ps come to that.
 */
export class SharedProgram implements Mutator {
  now = 0;
  reachableObjects = 0;
  reachableBytes = 0;
  scannableBytes = 0;
  peakObjects = 0;

  #numbers = new NumberPool(1);
  /** By object: the step that allocated it (infinite before), bytes asked for, whether it holds pointers. */
  #allocatedAt = new Float64Array(64);
  #bytes = new Uint32Array(64);
  #hasPointers = new Uint8Array(64);
  /** By object: whether it was dropped. */
  #isDropped = new Uint8Array(64);
  /** Dropped objects that no collector has taken, and the step of each. */
  #dropped: number[] = [];
  #droppedAt: number[] = [];

  /** See ProgramMutator. */
  start(firstObject: number, garbage: readonly number[]): void {
    this.#numbers = new NumberPool(firstObject);
    this.#growObjects(firstObject);
    for (const object of garbage) {
      this.#dropped.push(object);
      this.#droppedAt.push(++this.now);
    }
  }

  /** All object numbers are below this. */
  get objectLimit(): number {
    return this.#numbers.limit;
  }

  /** An object that some P will allocate; returns its number. */
  announce(bytes: number, noscan: boolean): number {
    const object = this.#numbers.take();
    if (object >= this.#bytes.length) this.#growObjects(object);
    this.#allocatedAt[object] = Infinity;
    this.#bytes[object] = bytes;
    this.#hasPointers[object] = noscan ? 0 : 1;
    this.#isDropped[object] = 0;
    return object;
  }

  isAllocated(object: number): boolean {
    return this.#allocatedAt[object] < Infinity;
  }

  /** The heap has carried this request out. */
  allocated({ requests }: AllocationRequests, request: number): void {
    const size = requests[request * WORDS_PER_MALLOC];
    this.#allocatedAt[requests[request * WORDS_PER_MALLOC + 1] >>> 1] = ++this.now;
    this.reachableObjects++;
    this.reachableBytes += size;
    if ((requests[request * WORDS_PER_MALLOC + 1] & 1) === 0) this.scannableBytes += size;
    if (this.reachableObjects > this.peakObjects) this.peakObjects = this.reachableObjects;
  }

  /** The last reference to an object, which is allocated, is dropped. */
  drop(object: number): void {
    this.#dropped.push(object);
    this.#droppedAt.push(++this.now);
    this.#isDropped[object] = 1;
    this.reachableObjects--;
    this.reachableBytes -= this.#bytes[object];
    if (this.#hasPointers[object] === 1) this.scannableBytes -= this.#bytes[object];
  }

  largeScannable(minBytes: number): Float64Array {
    const { limit } = this.#numbers;
    const sizes: number[] = [];
    for (let object = 0; object < limit; object++) {
      if (this.#bytes[object] < minBytes || this.#hasPointers[object] === 0 || this.#isDropped[object] === 1) continue;
      if (this.isAllocated(object)) sizes.push(this.#bytes[object]);
    }
    return Float64Array.from(sizes);
  }

  takeDead(rootsScannedAt: number, newAreWhite: boolean): Int32Array {
    const dead: number[] = [];
    const kept: number[] = [];
    const keptAt: number[] = [];
    this.#dropped.forEach((object, i) => {
      const at = this.#droppedAt[i];
      if (at <= rootsScannedAt || (newAreWhite && this.#allocatedAt[object] > rootsScannedAt)) {
        dead.push(object);
      } else {
        kept.push(object);
        keptAt.push(at);
      }
    });
    this.#dropped = kept;
    this.#droppedAt = keptAt;
    return Int32Array.from(dead);
  }

  recycle(dead: Int32Array): void {
    this.#numbers.giveAll(dead);
  }

  #growObjects(object: number): void {
    const capacity = Math.max(object + 1, this.#bytes.length * 2);
    this.#allocatedAt = widen(this.#allocatedAt, new Float64Array(capacity));
    this.#bytes = widen(this.#bytes, new Uint32Array(capacity));
    this.#hasPointers = widen(this.#hasPointers, new Uint8Array(capacity));
    this.#isDropped = widen(this.#isDropped, new Uint8Array(capacity));
  }
}
