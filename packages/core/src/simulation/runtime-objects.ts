import { WORDS_PER_MALLOC } from '../allocation-words.js';
import type { HeapStrategy } from '../heap-strategy.js';

/** Object numbers that are set aside for what the runtime allocates after its start-up. */
const RESERVED_OBJECTS = 16;

/** The runtime's own objects: the start-up's, and the few that follow while the program runs. They live for good. */
export class RuntimeObjects {
  /** Object numbers below this are the runtime's. */
  readonly limit: number;
  readonly #request = new Uint32Array(WORDS_PER_MALLOC);
  readonly #answer = new Int32Array(WORDS_PER_MALLOC);
  #next: number;

  /** @param firstFree first object number that the start-up has left free */
  constructor(
    private readonly heap: HeapStrategy,
    firstFree: number,
  ) {
    this.#next = firstFree;
    this.limit = firstFree + RESERVED_OBJECTS;
  }

  /** The runtime allocates an object for itself. */
  alloc(bytes: number, noscan: boolean): void {
    this.#request[0] = bytes;
    this.#request[1] = this.#next++ * 2 + (noscan ? 1 : 0);
    this.heap.malloc({ requests: this.#request, objectLimit: this.limit }, 0, 1, this.#answer);
  }
}
