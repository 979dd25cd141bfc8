import { InputError } from '@spanlab/core';
import { type EvlogHeader, RECORD_BYTES, parseHeader } from './header.js';

/** Words of 32 bits in a record: b, a's low half, then op and a's high part. */
export const RECORD_WORDS = 4;

/** A stretch of records as they stand in the log, four words each. */
export interface RecordBlock {
  /** Number of the first record; the first one after the header is 0. */
  readonly firstRecord: number;
  readonly count: number;
  /**
   * Little-endian words: record i has a's low 32 bits at 4i, `op<<24 | a>>32`
   * at 4i+1, b's low 32 bits at 4i+2 and b's high 32 bits at 4i+3.
   */
  readonly words: Uint32Array;
}

/** An event log whose header was read. */
export interface RecordStream {
  readonly header: EvlogHeader;
  readonly blocks: AsyncGenerator<RecordBlock>;
}

/** Whether this machine stores words as event logs do. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Reads an event log that arrives in pieces of any length, in constant memory.
 * A returned block is valid until the next one is asked for.
 *
 * @param name of the log, for messages
 * @param bytes the log, uncompressed
 * @throws InputError where the log is damaged
 */
export async function readRecords(name: string, bytes: AsyncIterable<Uint8Array>): Promise<RecordStream> {
  const pieces = bytes[Symbol.asyncIterator]();
  const head = await readHead(pieces);
  const header = parseHeader(name, head);
  return { header, blocks: blocksOf(name, head.subarray(RECORD_BYTES), pieces) };
}

/** The first pieces, joined until they hold a header. */
async function readHead(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < RECORD_BYTES) {
    const { value, done } = await pieces.next();
    if (done === true) break;
    const joined = new Uint8Array(head.length + value.length);
    joined.set(head);
    joined.set(value, head.length);
    head = joined;
  }
  return head;
}

async function* blocksOf(
  name: string,
  head: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<RecordBlock> {
  let buffer = new Uint8Array(0);
  let held = 0;
  let firstRecord = 0;
  for (let piece: Uint8Array | undefined = head; piece !== undefined; piece = await nextOf(pieces)) {
    if (held + piece.length > buffer.length) {
      // A copy of its own, so that words are aligned whatever the piece's offset.
      const larger = new Uint8Array(roundUp(held + piece.length));
      larger.set(buffer.subarray(0, held));
      buffer = larger;
    }
    buffer.set(piece, held);
    held += piece.length;
    const count = Math.floor(held / RECORD_BYTES);
    if (count > 0) {
      yield { firstRecord, count, words: wordsOf(buffer, count) };
      firstRecord += count;
      buffer.copyWithin(0, count * RECORD_BYTES, held);
      held -= count * RECORD_BYTES;
    }
  }
  if (held > 0) {
    throw new InputError(
      `${name}: record ${firstRecord}: the log ends after ${held} of a record's 16 bytes; it was cut off, copy it again`,
    );
  }
}

async function nextOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const { value, done } = await pieces.next();
  return done === true ? undefined : value;
}

function wordsOf(buffer: Uint8Array, count: number): Uint32Array {
  const words = new Uint32Array(buffer.buffer, 0, count * RECORD_WORDS);
  if (IS_LITTLE_ENDIAN) return words;
  const view = new DataView(buffer.buffer);
  return words.map((_, i) => view.getUint32(i * 4, true));
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / RECORD_BYTES) * RECORD_BYTES;
}
