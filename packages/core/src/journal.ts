import { nameOf } from './heap-event.js';

/**
 * What a heap decided by itself and another heap may have decided otherwise:
 * the consequences that a replay compares with a recording.
 */
export const Decision = {
  /** The arena was placed. a: address in bytes. */
  ArenaStart: 1,
  /** A span for objects. a: base page, b: pages, c: size class (1.20: spanClass). */
  HeapSpan: 2,
  /** A manual span. a: base page, b: pages, c: purpose. */
  ManualSpan: 3,
  /** A span was swept. a: base page, b: preserve flag, c: objects freed. */
  Sweep: 4,
  /** The arena grew. a: base page of the new part, b: pages. */
  Grow: 5,
  /** The mcaches were flushed to the central lists. */
  FlushCaches: 6,
  /** The tiny allocator forgot its block. */
  ForgetTiny: 7,
  /** The collector fixed the heap size at which it starts next. a: bytes. */
  NextGc: 8,
  /** A reclaimer set out to free pages by sweeping. a: pages. */
  Reclaim: 9,
} as const;

export type Decision = (typeof Decision)[keyof typeof Decision];

/** Name of a decision, for messages. */
export function decisionName(kind: number): string {
  return nameOf(Decision, kind);
}

/**
 * A list of decisions in typed arrays. A heap writes to it where it decides
 * (rarely: never once per object); whoever attached it reads and clears it.
 */
export class Journal {
  /** Number of the event being carried out; set by whoever drives the heap. */
  event = 0;
  length = 0;
  kind = new Uint8Array(64);
  /** The event that each decision was taken in. */
  at = new Int32Array(64);
  a = new Float64Array(64);
  b = new Float64Array(64);
  c = new Float64Array(64);

  push(kind: Decision, a: number, b: number, c: number): void {
    const i = this.length++;
    if (i === this.kind.length) this.#grow();
    this.kind[i] = kind;
    this.at[i] = this.event;
    this.a[i] = a;
    this.b[i] = b;
    this.c[i] = c;
  }

  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const capacity = this.kind.length * 2;
    this.kind = widen(this.kind, new Uint8Array(capacity));
    this.at = widen(this.at, new Int32Array(capacity));
    this.a = widen(this.a, new Float64Array(capacity));
    this.b = widen(this.b, new Float64Array(capacity));
    this.c = widen(this.c, new Float64Array(capacity));
  }
}

/** Copies `from` into the larger `to` and returns `to`. */
export function widen<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
