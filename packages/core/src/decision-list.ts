import { nameOf } from './heap-event.js';
import { widen } from './widen.js';

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
  /** A span was swept. a: base page, b: bit 0: preserve, bit 1 (1.20): by the page reclaimer, c: bytes of the slots freed. */
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
  /** A manual span went back to the page heap. a: base page, b: pages, c: purpose (0 where there is only one). */
  ManualFree: 10,
} as const;

export type Decision = (typeof Decision)[keyof typeof Decision];

/** Name of a decision, for messages. */
export function decisionName(kind: number): string {
  return nameOf(Decision, kind);
}

/**
 * Words of a decision in a {@link DecisionList}, each named by its offset, and
 * log2 of that: half a cache line.
 */
const DECISION_WORDS = 4;
const DECISION_SHIFT = 2;
/** Event × 16 + kind. */
const TAG = 0;
const KINDS = 16;
const A = 1;
const B = 2;
const C = 3;

/**
 * Decisions in order, each with the event that it was taken in (below 2^49):
 * DECISION_WORDS words at k × DECISION_WORDS. One array, not a column per field, so that
 * writing one and comparing two touch one cache line each.
 */
export class DecisionList {
  length = 0;
  words = new Float64Array(64 * DECISION_WORDS);

  /** Appends a decision taken in event `at`; returns its number. */
  add(at: number, kind: Decision, a: number, b: number, c: number): number {
    const k = this.length++;
    const w = k << DECISION_SHIFT;
    if (w === this.words.length) this.words = widen(this.words, new Float64Array(w * 2));
    const { words } = this;
    words[w | TAG] = at * KINDS + kind;
    words[w | A] = a;
    words[w | B] = b;
    words[w | C] = c;
    return k;
  }

  /** Adds to c of decision `k`. */
  addToC(k: number, amount: number): void {
    this.words[(k << DECISION_SHIFT) | C] += amount;
  }

  clear(): void {
    this.length = 0;
  }

  at(k: number): number {
    return Math.floor(this.words[(k << DECISION_SHIFT) | TAG] / KINDS);
  }

  kind(k: number): Decision {
    // The lowest bits, however large the number is.
    return (this.words[(k << DECISION_SHIFT) | TAG] & (KINDS - 1)) as Decision;
  }

  a(k: number): number {
    return this.words[(k << DECISION_SHIFT) | A];
  }

  b(k: number): number {
    return this.words[(k << DECISION_SHIFT) | B];
  }

  c(k: number): number {
    return this.words[(k << DECISION_SHIFT) | C];
  }

  /** How many decisions from `k` on equal those of another list from `l` on: same event, same kind, same words. */
  countEqual(k: number, other: DecisionList, l: number): number {
    const { words } = this;
    const others = other.words;
    const most = Math.min(this.length - k, other.length - l);
    let i = 0;
    for (; i < most; i++) {
      const v = (k + i) << DECISION_SHIFT;
      const w = (l + i) << DECISION_SHIFT;
      if (
        words[v | TAG] !== others[w | TAG] || words[v | A] !== others[w | A] ||
        words[v | B] !== others[w | B] || words[v | C] !== others[w | C]
      ) break;
    }
    return i;
  }
}
