import { TINY_COMBINED, WORDS_PER_MALLOC } from '../allocation-words.js';
import { decisionName } from '../decision-list.js';
import { CollectionMode } from '../heap-event.js';
import type { HeapStrategy, SpanView } from '../heap-strategy.js';
import { Journal } from '../journal.js';
import { NumberPool } from '../number-pool.js';

/** Requests in front of every run, which the heap must leave alone. */
export const RUN_OFFSET = 3;

const UNTOUCHED = -1;

/** A request: bytes, and whether the object holds no pointers. */
export interface Request {
  readonly size: number;
  readonly noscan: boolean;
}

/** An object: its number, its address in bytes from the arena start, and whether it was combined. */
export interface Allocated {
  readonly object: number;
  readonly size: number;
  readonly address: number;
  readonly tiny: boolean;
}

/** A decision: its name, the event it was taken in, and its words a, b, c. */
export type NamedDecision = readonly [name: string, event: number, a: number, b: number, c: number];

/**
 * Drives a heap object by object, as the replay does: through words of requests
 * and answers. For tests of strategies.
 */
export class HeapDriver {
  readonly journal = new Journal();
  /** What is still alive, by number. */
  readonly live = new Map<number, Allocated>();
  readonly #numbers = new NumberPool(1);

  constructor(readonly heap: HeapStrategy) {
    heap.journal = this.journal;
  }

  /**
   * Allocates all of `requests` in one run.
   * @throws Error if the heap answers what was not asked, or with words that mean nothing
   */
  mallocs(requests: readonly Request[]): Allocated[] {
    const from = RUN_OFFSET;
    const to = from + requests.length;
    const words = new Uint32Array((to + 1) * WORDS_PER_MALLOC).fill(40);
    const objects = requests.map(() => this.#numbers.take());
    requests.forEach(({ size, noscan }, i) => {
      words[(from + i) * WORDS_PER_MALLOC] = size;
      words[(from + i) * WORDS_PER_MALLOC + 1] = objects[i] * 2 + (noscan ? 1 : 0);
    });
    const answers = new Int32Array(words.length).fill(UNTOUCHED);
    this.heap.malloc({ requests: words, objectLimit: this.#numbers.limit }, from, to, answers);

    const outside = [...answers.subarray(0, from * WORDS_PER_MALLOC), ...answers.subarray(to * WORDS_PER_MALLOC)];
    if (outside.some((word) => word !== UNTOUCHED)) throw new Error('the heap answered requests outside the run');
    return requests.map(({ size }, i) => {
      const granule = answers[(from + i) * WORDS_PER_MALLOC];
      const word = answers[(from + i) * WORDS_PER_MALLOC + 1];
      const tiny = (word & TINY_COMBINED) !== 0;
      if (!tiny && word !== 0) throw new Error(`answer word ${word} for an object with a slot of its own`);
      const allocated = { object: objects[i], size, address: granule * 8 + (word & 7), tiny };
      this.live.set(allocated.object, allocated);
      return allocated;
    });
  }

  malloc(size: number, noscan = false): Allocated {
    return this.mallocs([{ size, noscan }])[0];
  }

  /** Marking ends; these objects were not reached. */
  endMarking(mode: 'eager' | 'lazy', dead: readonly { readonly object: number }[] = []): void {
    const m = mode === 'eager' ? CollectionMode.Eager : CollectionMode.Lazy;
    this.heap.startCollection(m);
    this.heap.endMarking(m, Int32Array.from(dead, (d) => d.object));
    for (const { object } of dead) {
      this.live.delete(object);
      this.#numbers.give(object);
    }
  }

  /** Takes the decisions since the last call. */
  decisions(): NamedDecision[] {
    const { journal } = this;
    const decisions = Array.from(
      { length: journal.length },
      (_, i): NamedDecision => [decisionName(journal.kind(i)), journal.at(i), journal.a(i), journal.b(i), journal.c(i)],
    );
    journal.clear();
    return decisions;
  }

  /** The decisions of one kind since the last call, as [a, b, c]; the others are dropped. */
  decisionsOf(name: string): [number, number, number][] {
    return this.decisions()
      .filter(([n]) => n === name)
      .map(([, , a, b, c]) => [a, b, c]);
  }

  spans(): SpanView[] {
    const spans: SpanView[] = [];
    this.heap.forEachSpan((span) => spans.push({ ...span }));
    return spans;
  }

  /** @throws Error if no span has this page */
  spanAt(page: number): SpanView {
    const span = this.spans().find((one) => one.basePage <= page && page < one.basePage + one.pages);
    if (span === undefined) throw new Error(`page ${page} is in no span`);
    return span;
  }
}
