import type { Decision, HeapEvent } from '@spanlab/core';

/**
 * What a release's log says with each of its ops. The table is data, so that a
 * release that brings ops of its own adds a table and changes no reader.
 */
export interface OpTable {
  /** Minor version of the Go 1 release that writes such logs. */
  readonly minor: number;
  /** Where the arena starts unless the log says so (op 20), in bytes. */
  readonly arenaStart: number;
  /**
   * Bytes that may lie between the slot, by which a death is told, and the address that malloc
   * returned (Go 1.22 and later put a type header there). 0 where the two are always the same.
   */
  readonly mallocHeaderBytes: number;
  readonly ops: Readonly<Record<number, OpDefinition>>;
}

/** What a reader does with a record. */
export type OpRole =
  /** The program asks for an object: a = bytes, b ≠ 0 = pointer-free. */
  | 'malloc'
  /** It gets it: a = address, b = 1 if combined into the tiny block. */
  | 'mallocDone'
  /** A manual span, asked for and given: an event and its decision in one record. */
  | 'allocManual'
  | 'freeManual'
  /** Marking has ended: an event; the deaths logged until the next one belong to it. */
  | 'endMarking'
  /** A sweep starts: a decision; the deaths that follow belong to it. */
  | 'sweep'
  /** An object was found dead: a = address. */
  | 'death'
  /** Something asks the heap to act. */
  | 'event'
  /** The heap decided something. */
  | 'decision'
  /** The heap decided something, which the log tells before the event that it happened in (outside malloc). */
  | 'earlyDecision'
  /** The place of the arena: a decision that also fixes what addresses are relative to. */
  | 'arenaStart'
  /** Known, but neither an input nor compared by any strategy so far ({@link OpDefinition.uncompared} by itself). */
  | 'note';

/** What a record tells and no strategy is compared with. */
export interface Uncompared {
  readonly what: string;
  readonly why: string;
}

/** A record's fields, to be turned into arguments. */
export interface RecordFields {
  /** Low 56 bits of the first word; exact up to 2^53. */
  readonly a: number;
  /** Page of address a, relative to the arena start. */
  readonly page: number;
  /** Halves of the second word. */
  readonly bLow: number;
  readonly bHigh: number;
}

export type Arguments = readonly [number, number, number];

export interface OpDefinition {
  readonly name: string;
  readonly role: OpRole;
  readonly event?: HeapEvent;
  readonly decision?: Decision;
  /** Arguments of the event. */
  readonly eventArgs?: (record: RecordFields) => Arguments;
  /** Of an event about pages from `page` on, which must be pages of the arena: how many. */
  readonly eventPages?: (record: RecordFields) => number;
  /** Whether the record shows that a P exists; the first that does starts it. */
  readonly hasProcessor?: (record: RecordFields) => boolean;
  /** Passed over until a P exists, for this reason. */
  readonly needsProcessor?: Uncompared;
  /** Arguments of the decision. */
  readonly decisionArgs?: (record: RecordFields) => Arguments;
  /** Of what the record tells, what is neither an input nor compared; counted, so that it can be said. */
  readonly uncompared?: Uncompared;
}
