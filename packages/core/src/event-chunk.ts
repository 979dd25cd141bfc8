import { type AllocationRequests, WORDS_PER_MALLOC, answerPairs } from './allocation-words.js';
import { type Decision, DecisionList } from './decision-list.js';
import { HeapEvent } from './heap-event.js';
import { IntList } from './int-list.js';
import { widen } from './widen.js';

/** Events in a chunk: small enough that all columns stay in a core's L2 cache. */
export const CHUNK_EVENTS = 4096;

/**
 * A stretch of an allocation history, in the order of execution: what was asked
 * of the heap (events), and what the real heap answered and decided. All typed
 * arrays; a history is a stream of chunks.
 *
 * Nearly all events are mallocs. The others ("breaks") are listed apart, so
 * that a replay hands whole runs of mallocs to the strategy.
 */
export class EventChunk implements AllocationRequests {
  /** Number of this chunk's first event in its history. */
  readonly firstEvent: number;
  length = 0;
  objectLimit = 1;

  /** The mallocs, as in allocation-words.ts; zero for every other event. */
  readonly requests = new Uint32Array(CHUNK_EVENTS * WORDS_PER_MALLOC);
  /** What the real heap answered, as in allocation-words.ts. */
  readonly recorded = new Int32Array(CHUNK_EVENTS * WORDS_PER_MALLOC);
  readonly recordedPairs = answerPairs(this.recorded);
  /** The log record in which each event stands. */
  readonly record = new Float64Array(CHUNK_EVENTS);

  /**
   * Events that are not mallocs: index, kind, object or manual span, three
   * arguments, the dead. A break whose index is that of a malloc happens inside
   * that malloc (a stack grows, sweeping is owed).
   */
  breakCount = 0;
  breakAt = new Int32Array(16);
  breakObject = new Int32Array(16);
  breakKind = new Uint8Array(16);
  breakArgs = new Float64Array(16 * 3);
  readonly dead: (Int32Array | undefined)[] = [];
  /** Numbers of the breaks that are between mallocs, and of those that are inside one. */
  readonly between = new IntList();
  readonly inside = new IntList();

  /** What the real heap decided in these events, and the log record of each. */
  readonly decisions = new DecisionList();
  decisionRecord = new Float64Array(64);

  constructor(firstEvent: number) {
    this.firstEvent = firstEvent;
  }

  get isFull(): boolean {
    return this.length === CHUNK_EVENTS;
  }

  /** Whether event `i` is a malloc; every other event has size 0. */
  isMalloc(i: number): boolean {
    return this.requests[i * WORDS_PER_MALLOC] !== 0;
  }

  /**
   * Appends a malloc of `size` bytes and what the real heap answered.
   * @param object number of the object, at least 1
   */
  pushMalloc(record: number, size: number, noscan: boolean, object: number, granule: number, tiny: number): void {
    const w = this.length * WORDS_PER_MALLOC;
    this.requests[w] = size;
    this.requests[w + 1] = object * 2 + (noscan ? 1 : 0);
    this.recorded[w] = granule;
    this.recorded[w + 1] = tiny;
    this.record[this.length++] = record;
    if (object >= this.objectLimit) this.objectLimit = object + 1;
  }

  /** Appends an event that is not a malloc; returns its number among the breaks. */
  pushBreak(record: number, kind: HeapEvent, x = 0, y = 0, z = 0, object = 0): number {
    const k = this.#addBreak(kind, x, y, z, object);
    this.between.push(k);
    this.record[this.length++] = record;
    return k;
  }

  /** Appends an event inside the malloc that will be pushed next; returns its number among the breaks. */
  pushNested(kind: HeapEvent, x = 0, y = 0, z = 0, object = 0): number {
    const k = this.#addBreak(kind, x, y, z, object);
    this.inside.push(k);
    return k;
  }

  /** Appends a SweepOne inside the malloc that will be pushed next, or counts it to those before it in a row. */
  pushNestedSweep(): void {
    const last = this.breakCount - 1;
    const isInARow =
      this.inside.length > 0 && this.inside.items[this.inside.length - 1] === last &&
      this.breakAt[last] === this.length && this.breakKind[last] === HeapEvent.SweepOne;
    if (isInARow) this.breakArgs[3 * last]++;
    else this.pushNested(HeapEvent.SweepOne, 1);
  }

  /** Appends a decision that the real heap took in event `at`; returns its number. */
  pushDecision(at: number, record: number, kind: Decision, a: number, b: number, c: number): number {
    const k = this.decisions.add(at, kind, a, b, c);
    if (k === this.decisionRecord.length) this.decisionRecord = widen(this.decisionRecord, new Float64Array(k * 2));
    this.decisionRecord[k] = record;
    return k;
  }

  #addBreak(kind: HeapEvent, x: number, y: number, z: number, object: number): number {
    const k = this.breakCount++;
    if (k === this.breakAt.length) this.#growBreaks();
    this.breakAt[k] = this.length;
    this.breakKind[k] = kind;
    this.breakObject[k] = object;
    this.breakArgs[3 * k] = x;
    this.breakArgs[3 * k + 1] = y;
    this.breakArgs[3 * k + 2] = z;
    return k;
  }

  #growBreaks(): void {
    const capacity = this.breakAt.length * 2;
    this.breakAt = widen(this.breakAt, new Int32Array(capacity));
    this.breakKind = widen(this.breakKind, new Uint8Array(capacity));
    this.breakObject = widen(this.breakObject, new Int32Array(capacity));
    this.breakArgs = widen(this.breakArgs, new Float64Array(capacity * 3));
  }
}
