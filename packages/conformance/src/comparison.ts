import { Decision, type DecisionList, type EventChunk, type Journal, WORDS_PER_MALLOC, answerPairs } from '@spanlab/core';
import type { ReplayObserver } from './replay.js';

/** How many things of one kind were compared, and how many differed. */
export interface Tally {
  checked: number;
  mismatched: number;
}

/** The kinds of things that a replay is compared in. */
export const categories = ['malloc', 'manualSpans', 'heapSpans', 'sweeps', 'growth', 'collections'] as const;
export type Category = (typeof categories)[number];

/** A point where a heap did something else than the real one. */
export interface Divergence {
  readonly category: Category;
  /** Record of the log, counted from 0 after the header. */
  readonly record: number;
  /** Number of the event in the history. */
  readonly event: number;
  /** What the real heap did; undefined if it did nothing more there. */
  readonly recorded: Outcome | undefined;
  /** What the replayed heap did. */
  readonly replayed: Outcome | undefined;
}

/** An address that malloc returned, or a decision. */
export type Outcome =
  | { readonly kind: 'malloc'; readonly size: number; readonly granule: number; readonly tiny: number }
  | DecidedOutcome;

interface DecidedOutcome {
  readonly kind: Decision;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * Compares a heap's answers and decisions with the recorded ones, event by
 * event: in an event, the n-th decision must equal the n-th recorded one.
 *
 * Answers are compared run by run. Decisions wait in the journal until there
 * are some, or their chunk is over: most runs have too few to be worth a look.
 */
export class Comparison implements ReplayObserver {
  /** Where the heaps part first. */
  first: Divergence | undefined;

  readonly #journal: Journal;
  #chunk: EventChunk | undefined;
  /** Decisions of the chunk that were compared already. */
  #decision = 0;
  /** What answers were last compared, and the same as pairs. */
  #answers: Int32Array | undefined;
  #answerPairs: Float64Array = new Float64Array(0);
  /** Tallies, by category number. */
  readonly #checked = new Float64Array(categories.length);
  readonly #mismatched = new Float64Array(categories.length);

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get tallies(): Readonly<Record<Category, Tally>> {
    const entries = categories.map((category, c) => [
      category,
      { checked: this.#checked[c], mismatched: this.#mismatched[c] },
    ]);
    return Object.fromEntries(entries) as Record<Category, Tally>;
  }

  get mismatched(): number {
    return this.#mismatched.reduce((sum, count) => sum + count, 0);
  }

  afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number, answers: Int32Array): void {
    if (breakNumber < 0) this.#compareMallocs(chunk, from, upTo, answers);
    if (this.#journal.length >= MANY_DECISIONS) this.#compareDecisions(chunk, upTo);
  }

  afterChunk(chunk: EventChunk, upTo: number): void {
    this.#compareDecisions(chunk, upTo);
  }

  #compareMallocs(chunk: EventChunk, from: number, upTo: number, answers: Int32Array): void {
    if (answers !== this.#answers) {
      this.#answers = answers;
      this.#answerPairs = answerPairs(answers);
    }
    const pairs = this.#answerPairs;
    const { recordedPairs } = chunk;
    this.#checked[MALLOC] += upTo - from;
    let i = from;
    // Four objects a round: the compiler checks both arrays anew in each.
    for (; i + 3 < upTo; i += 4) {
      if (
        pairs[i] !== recordedPairs[i] || pairs[i + 1] !== recordedPairs[i + 1] ||
        pairs[i + 2] !== recordedPairs[i + 2] || pairs[i + 3] !== recordedPairs[i + 3]
      ) break;
    }
    for (; i < upTo; i++) if (pairs[i] !== recordedPairs[i]) this.#compareMalloc(chunk, i, answers);
  }

  #compareMalloc(chunk: EventChunk, i: number, answers: Int32Array): void {
    const w = i * WORDS_PER_MALLOC;
    const { recorded } = chunk;
    if (answers[w] === recorded[w] && answers[w + 1] === recorded[w + 1]) return;
    const size = chunk.requests[w];
    this.#differs(MALLOC, chunk, i, chunk.record[i], {
      recorded: { kind: 'malloc', size, granule: recorded[w], tiny: recorded[w + 1] },
      replayed: { kind: 'malloc', size, granule: answers[w], tiny: answers[w + 1] },
    });
  }

  #compareDecisions(chunk: EventChunk, upTo: number): void {
    if (chunk !== this.#chunk) {
      this.#chunk = chunk;
      this.#decision = 0;
    }
    const journal = this.#journal;
    const recorded = chunk.decisions;
    let j = 0;
    let d = this.#decision;
    for (;;) {
      const equal = this.#countEqual(recorded, j, d);
      j += equal;
      d += equal;
      const journalAt = j < journal.length ? journal.at(j) : Infinity;
      const recordedAt = d < recorded.length && recorded.at(d) < upTo ? recorded.at(d) : Infinity;
      if (journalAt === Infinity && recordedAt === Infinity) break;
      if (journalAt === recordedAt) this.#decisionDiffers(chunk, j++, d++);
      else if (recordedAt < journalAt) this.#decisionDiffers(chunk, -1, d++);
      else this.#decisionDiffers(chunk, j++, -1);
    }
    this.#decision = d;
    journal.clear();
  }

  /** Goes along equal decisions from `j` in the journal and `d` in the recording on; returns how many. */
  #countEqual(recorded: DecisionList, j: number, d: number): number {
    const journal = this.#journal;
    const equal = journal.countEqual(j, recorded, d);
    // Those of one kind mostly come in a row: counted together.
    let kind = 0;
    let from = 0;
    for (let i = 0; i < equal; i++) {
      const next = journal.kind(j + i);
      if (next === kind) continue;
      this.#checked[CATEGORY_OF[kind]] += i - from;
      kind = next;
      from = i;
    }
    this.#checked[CATEGORY_OF[kind]] += equal - from;
    return equal;
  }

  /** @param j number in the journal, or -1; @param d number among the recorded, or -1 */
  #decisionDiffers(chunk: EventChunk, j: number, d: number): void {
    const recorded = d < 0 ? undefined : outcomeOf(chunk.decisions, d);
    const replayed = j < 0 ? undefined : outcomeOf(this.#journal, j);
    const category = CATEGORY_OF[d < 0 ? this.#journal.kind(j) : chunk.decisions.kind(d)];
    this.#checked[category]++;
    const at = d < 0 ? this.#journal.at(j) : chunk.decisions.at(d);
    this.#differs(category, chunk, at, d < 0 ? chunk.record[at] : chunk.decisionRecord[d], { recorded, replayed });
  }

  #differs(
    category: number,
    chunk: EventChunk,
    at: number,
    record: number,
    outcomes: Pick<Divergence, 'recorded' | 'replayed'>,
  ): void {
    this.#mismatched[category]++;
    const event = chunk.firstEvent + at;
    // Decisions are compared later than the addresses of the same events, but come first in them.
    const before = this.first;
    if (before !== undefined && (event > before.event || (event === before.event && before.category !== 'malloc'))) return;
    this.first = { category: categories[category], record, event, ...outcomes };
  }
}

/** Decisions in the journal that are worth a look: few enough for it to stay close to the core. */
const MANY_DECISIONS = 100;

const MALLOC = categories.indexOf('malloc');

/** Number of the category that each kind of decision is counted in. */
const CATEGORY_OF = Uint8Array.from({ length: 256 }, (_, kind) => categories.indexOf(categoryOf(kind)));

function outcomeOf(decisions: DecisionList, k: number): DecidedOutcome {
  return { kind: decisions.kind(k), a: decisions.a(k), b: decisions.b(k), c: decisions.c(k) };
}

function categoryOf(kind: number): Category {
  switch (kind) {
    case Decision.ManualSpan:
    case Decision.ManualFree:
      return 'manualSpans';
    case Decision.HeapSpan:
      return 'heapSpans';
    case Decision.Sweep:
      return 'sweeps';
    case Decision.ArenaStart:
    case Decision.Grow:
      return 'growth';
    default:
      return 'collections';
  }
}
