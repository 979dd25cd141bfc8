import {
  EventChunk,
  GRANULE_BYTES,
  HeapEvent,
  InputError,
  IntList,
  MAX_HEAP_GRANULES,
  MAX_HEAP_PAGES,
  NumberPool,
  PAGE_BYTES,
  TINY_COMBINED,
  formatAddress,
} from '@spanlab/core';
import { AddressTable } from '../numbers/address-table.js';
import type { EvlogHeader } from './header.js';
import { AscendingPool } from '../numbers/ascending-pool.js';
import type { OpDefinition, OpTable, RecordFields, Uncompared } from './op-table.js';
import { RECORD_WORDS, type RecordBlock } from './record-reader.js';
import { TINY_GRANULES, TinyBlocks } from './tiny-blocks.js';

/** What a history consists of, counted while it is read. */
export interface HistoryCounts {
  records: number;
  mallocs: number;
  deaths: number;
  collections: number;
}

/** Something that records told and no strategy is compared with, and how many of it. */
export interface UncomparedCount extends Uncompared {
  readonly count: number;
}

const OP_MALLOC = 1;
const OP_MALLOC_DONE = 2;
const OP_DEATH = 7;

/** Told by the first record that shows a P. */
const START_PROCESSOR: OpDefinition = { name: 'first P', role: 'event', event: HeapEvent.StartProcessor };

/**
 * Turns the records of an event log into the history that a heap replays:
 * events with the objects they are about, and beside them what the real heap
 * decided. Objects and manual spans are found by the recorded address and named
 * by numbers that are reused after their death.
 *
 * A log tells a death when the object is swept, which can be long after the
 * collection that decided it. So chunks are held back from the end of marking
 * until the next one: that is the only look-ahead.
 */
export class HistoryReader {
  readonly counts: HistoryCounts = { records: 0, mallocs: 0, deaths: 0, collections: 0 };

  readonly #name: string;
  readonly #go: string;
  readonly #ops: readonly (OpDefinition | undefined)[];
  readonly #objects = new AddressTable();
  readonly #objectNumbers = new AscendingPool(1);
  readonly #blocks = new TinyBlocks();
  /** Manual spans by base granule. */
  readonly #manual = new AddressTable();
  readonly #manualNumbers = new NumberPool(1);

  readonly #headerGranules: number;
  #arenaStart: number;
  /** The arena start in granules, split as addresses are: high 32 bits, low 29 bits. */
  #arenaHigh = 0;
  #arenaLow = 0;

  #chunk = new EventChunk(0);
  #held: EventChunk[] = [];
  #ready: EventChunk[] = [];
  /** The last EndMarking, whose deaths are still being told. */
  #marking: { chunk: EventChunk; number: number } | undefined;
  /** The objects that the last collection found dead, in the order in which sweeping told so. */
  readonly #dead = new IntList();

  /** The malloc that records are inside of, if any. */
  #mallocSize = 0;
  #mallocNoscan = false;
  #mallocRecord = -1;
  /** The sweep that deaths belong to: its number in #sweepChunk, or -1. */
  #sweep = -1;
  #sweepChunk = this.#chunk;
  /** Bytes of the slots that this sweep freed, as its first death tells; -1 before that. */
  #sweptSlotBytes = -1;
  #hasProcessor = false;
  /** Records that told something which is not compared. */
  readonly #uncompared = new Map<Uncompared, number>();
  /** Decisions that belong to the event that the log names next. */
  readonly #early: { record: number; definition: OpDefinition; fields: RecordFields }[] = [];

  constructor(name: string, header: EvlogHeader, table: OpTable) {
    this.#name = name;
    this.#go = header.go;
    this.#ops = Array.from({ length: 256 }, (_, op) => table.ops[op]);
    this.#headerGranules = table.mallocHeaderBytes / GRANULE_BYTES;
    this.#arenaStart = table.arenaStart;
    this.#setArenaStart(table.arenaStart);
  }

  /** Reads a block of records; {@link takeReady} gives what became complete by it. */
  push(block: RecordBlock): void {
    const { words, count, firstRecord } = block;
    for (let i = 0; i < count; i++) {
      const w = i * RECORD_WORDS;
      const op = words[w + 1] >>> 24;
      const record = firstRecord + i;
      if (op === OP_MALLOC) this.#malloc(record, words, w);
      else if (op === OP_MALLOC_DONE) this.#mallocDone(record, words, w);
      else if (op === OP_DEATH) this.#death(record, words, w);
      else this.#other(record, op, words, w);
    }
    this.counts.records += count;
  }

  /** Tells that the log has ended, so that everything is complete. */
  end(): void {
    if (this.#mallocRecord >= 0) {
      this.#fail(this.#mallocRecord, 'the log ends inside this malloc; it was cut off, copy it again');
    }
    this.#closeMarking();
    this.#held.push(this.#chunk);
    this.#release();
  }

  /** What was read so far and is neither an input nor compared, in the order in which it first came. */
  get uncompared(): UncomparedCount[] {
    return [...this.#uncompared].map(([{ what, why }, count]) => ({ what, count, why }));
  }

  /** Chunks that are complete, in order; each is given once. */
  takeReady(): EventChunk[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #malloc(record: number, words: Uint32Array, w: number): void {
    if (this.#mallocRecord >= 0) {
      this.#fail(record, `a malloc starts inside the malloc of record ${this.#mallocRecord}; the log is damaged`);
    }
    if ((words[w + 1] & 0xffffff) !== 0) {
      this.#fail(record, 'a malloc of 4 GiB or more; spanlab replays requests below 4 GiB');
    }
    if (words[w] === 0) this.#fail(record, 'a malloc of 0 bytes, which no heap ever sees; the log is damaged');
    if (this.#chunk.isFull) this.#nextChunk();
    this.#mallocRecord = record;
    this.#mallocSize = words[w];
    this.#mallocNoscan = (words[w + 2] | words[w + 3]) !== 0;
  }

  #mallocDone(record: number, words: Uint32Array, w: number): void {
    if (this.#mallocRecord < 0) this.#fail(record, 'a malloc ends that never started; the log is damaged');
    const granule = this.#granuleAt(record, words, w);
    const combined = words[w + 2] === 1;
    if (words[w + 3] !== 0 || words[w + 2] > 1) this.#fail(record, 'a malloc is neither combined into a tiny block (1) nor not (0); the log is damaged');
    const object = this.#objectNumbers.take();
    if (combined) this.#joinBlock(record, granule, object);
    else if (this.#objects.set(granule, object) !== 0) {
      this.#fail(record, 'a malloc returns the address of a live object; the log is damaged');
    }
    const tiny = (words[w] & 7) | (combined ? TINY_COMBINED : 0);
    this.#chunk.pushMalloc(this.#mallocRecord, this.#mallocSize, this.#mallocNoscan, object, granule, tiny);
    this.counts.mallocs++;
    this.#mallocRecord = -1;
    this.#sweep = -1;
  }

  #death(record: number, words: Uint32Array, w: number): void {
    if (this.#sweep < 0) this.#fail(record, 'an object is found dead outside of any sweep; the log is damaged');
    if ((words[w] & 7) !== 0) this.#fail(record, `death at ${this.#addressOf(words, w)}, which is no multiple of 8; the log is damaged`);
    const granule = this.#granuleAt(record, words, w);
    let object = this.#objects.take(granule);
    if (object === 0 && this.#headerGranules > 0) object = this.#objects.take(granule + this.#headerGranules);
    if (object === 0) {
      this.#fail(record, `death of an unknown object at ${this.#addressOf(words, w)}; the log is damaged`);
    }
    if (this.#marking === undefined) this.#fail(record, 'an object dies before any collection; the log is damaged');
    for (let member = object; member !== 0; member = this.#blocks.leave(member)) {
      this.#dead.push(member);
      this.#objectNumbers.give(member);
    }
    const slotBytes = words[w + 3] * 2 ** 32 + words[w + 2];
    if (this.#sweptSlotBytes < 0) this.#sweptSlotBytes = slotBytes;
    // The slots of a span are of one size: no heap frees what is told of others, and NaN equals nothing.
    this.#sweepChunk.decisions.addToC(this.#sweep, slotBytes === this.#sweptSlotBytes ? slotBytes : NaN);
    this.counts.deaths++;
  }

  /** The object shares the tiny block that it lies in, and will die with it. */
  #joinBlock(record: number, granule: number, object: number): void {
    const block = this.#objects.get(granule & -TINY_GRANULES);
    if (block === 0) this.#fail(record, 'an object is combined into a tiny block that does not exist; the log is damaged');
    this.#blocks.join(block, object);
  }

  #other(record: number, op: number, words: Uint32Array, w: number): void {
    const definition = this.#ops[op];
    if (definition === undefined) {
      this.#fail(record, `unknown op ${op}; a log of Go ${this.#go} has none such, so it is damaged`);
    }
    const fields = this.#fieldsOf(words, w);
    if (!this.#hasProcessor && definition.hasProcessor?.(fields) === true) {
      this.#hasProcessor = true;
      this.#event(record, START_PROCESSOR, fields);
    }
    if (this.#hasProcessor && definition.hasProcessor?.(fields) === false) {
      this.#fail(record, `${definition.name} before there is a P, after one was there; the log is damaged`);
    }
    if (definition.uncompared !== undefined) this.#countUncompared(definition.uncompared);
    if (definition.needsProcessor !== undefined && !this.#hasProcessor) return this.#countUncompared(definition.needsProcessor);
    switch (definition.role) {
      case 'arenaStart': {
        const args = definition.decisionArgs?.(fields) ?? [fields.a, 0, 0];
        this.#setArenaStart(args[0]);
        this.#decision(record, definition, fields, args);
        break;
      }
      case 'decision':
        this.#decision(record, definition, fields);
        break;
      case 'sweep':
        this.#sweepChunk = this.#chunk;
        this.#sweep = this.#decision(record, definition, fields);
        this.#sweptSlotBytes = -1;
        break;
      case 'earlyDecision':
        if (this.#mallocRecord >= 0) this.#decision(record, definition, fields);
        else this.#early.push({ record, definition, fields });
        break;
      case 'endMarking':
        if (this.#mallocRecord >= 0) this.#fail(record, 'marking ends inside a malloc; the log is damaged');
        this.#closeMarking();
        this.#event(record, definition, fields);
        this.#marking = { chunk: this.#chunk, number: this.#chunk.breakCount - 1 };
        this.#dead.clear();
        this.counts.collections++;
        this.#decision(record, definition, fields);
        break;
      case 'allocManual':
        this.#event(record, definition, fields, this.#newManual(record, words, w));
        this.#decision(record, definition, fields);
        break;
      case 'freeManual':
        this.#event(record, definition, fields, this.#oldManual(record, words, w));
        this.#decision(record, definition, fields);
        break;
      case 'event':
        this.#checkPages(record, definition, fields, words, w);
        this.#event(record, definition, fields);
        break;
      default:
        break;
    }
  }

  #countUncompared(what: Uncompared): void {
    this.#uncompared.set(what, (this.#uncompared.get(what) ?? 0) + 1);
  }

  #checkPages(record: number, { eventPages, name }: OpDefinition, fields: RecordFields, words: Uint32Array, w: number): void {
    if (eventPages === undefined) return;
    const { page } = fields;
    const end = page + eventPages(fields);
    if (Number.isInteger(page) && page >= 0 && end > page && end <= MAX_HEAP_PAGES) return;
    this.#fail(record, `${name} at ${this.#addressOf(words, w)} (pages: ${end - page}); expected pages of the arena, which starts at ${formatAddress(this.#arenaStart)}, the log is damaged`);
  }

  /** Appends an event, and what was decided in it before the log named it. */
  #event(record: number, definition: OpDefinition, fields: RecordFields, object = 0): void {
    const [x, y, z] = definition.eventArgs?.(fields) ?? [0, 0, 0];
    if (this.#mallocRecord >= 0) {
      if (definition.event === HeapEvent.SweepOne) this.#chunk.pushNestedSweep();
      else this.#chunk.pushNested(definition.event as HeapEvent, x, y, z, object);
    } else {
      if (this.#chunk.isFull) this.#nextChunk();
      this.#chunk.pushBreak(record, definition.event as HeapEvent, x, y, z, object);
    }
    this.#sweep = -1;
    for (const early of this.#early) this.#decision(early.record, early.definition, early.fields);
    this.#early.length = 0;
  }

  /** Appends a decision of the current malloc, or else of the last event; returns its number. */
  #decision(record: number, definition: OpDefinition, fields: RecordFields, args = definition.decisionArgs?.(fields)): number {
    if (definition.decision === undefined) return -1;
    const inMalloc = this.#mallocRecord >= 0;
    const at = inMalloc ? this.#chunk.length : Math.max(0, this.#chunk.length - 1);
    const [a, b, c] = args ?? [0, 0, 0];
    return this.#chunk.pushDecision(at, record, definition.decision, a, b, c);
  }

  #newManual(record: number, words: Uint32Array, w: number): number {
    const pages = words[w + 2];
    if (pages === 0 || pages > MAX_HEAP_PAGES) {
      this.#fail(record, `a manual span of ${pages} pages; expected 1 to ${MAX_HEAP_PAGES}, the log is damaged`);
    }
    const number = this.#manualNumbers.take();
    if (this.#manual.set(this.#granuleAt(record, words, w), number) !== 0) {
      this.#fail(record, 'a manual span starts where one is in use; the log is damaged');
    }
    return number;
  }

  #oldManual(record: number, words: Uint32Array, w: number): number {
    const number = this.#manual.take(this.#granuleAt(record, words, w));
    if (number === 0) {
      this.#fail(record, `free of an unknown manual span at ${this.#addressOf(words, w)}; the log is damaged`);
    }
    this.#manualNumbers.give(number);
    return number;
  }

  /** The deaths of the last collection are complete: with them, everything before this chunk. */
  #closeMarking(): void {
    if (this.#marking === undefined) return;
    const { chunk, number } = this.#marking;
    chunk.dead[number] = this.#dead.toArray();
    this.#marking = undefined;
    this.#release();
  }

  #nextChunk(): void {
    const full = this.#chunk;
    this.#held.push(full);
    this.#chunk = new EventChunk(full.firstEvent + full.length);
    if (this.#marking === undefined) this.#release();
  }

  #release(): void {
    this.#ready.push(...this.#held);
    this.#held = [];
  }

  #setArenaStart(address: number): void {
    this.#arenaStart = address;
    this.#arenaHigh = Math.floor(address / 2 ** 32);
    this.#arenaLow = (address % 2 ** 32) / 8;
  }

  /** Granule of the address in a record's a, relative to the arena start. */
  #granuleAt(record: number, words: Uint32Array, w: number): number {
    const high = (words[w + 1] & 0xffffff) - this.#arenaHigh;
    const granule = high * 2 ** 29 + (words[w] >>> 3) - this.#arenaLow;
    if (granule < 0 || granule >= MAX_HEAP_GRANULES) {
      this.#fail(
        record,
        `address ${this.#addressOf(words, w)} is outside the arena, which starts at ${formatAddress(this.#arenaStart)}; the log is damaged`,
      );
    }
    return granule;
  }

  #addressOf(words: Uint32Array, w: number): string {
    return formatAddress((words[w + 1] & 0xffffff) * 2 ** 32 + words[w]);
  }

  #fieldsOf(words: Uint32Array, w: number): RecordFields {
    const a = (words[w + 1] & 0xffffff) * 2 ** 32 + words[w];
    return { a, page: (a - this.#arenaStart) / PAGE_BYTES, bLow: words[w + 2], bHigh: words[w + 3] };
  }

  #fail(record: number, what: string): never {
    throw new InputError(`${this.#name}: record ${record}: ${what}`);
  }
}
