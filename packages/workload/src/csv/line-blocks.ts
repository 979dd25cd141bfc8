import { InputError } from '@spanlab/core';

/** Bytes of lines that are parsed at once: enough to make the parser's start negligible. */
const BLOCK_BYTES = 1 << 16;

/** Longest line; a row needs fewer than 50 bytes. It bounds memory, whatever the file holds. */
const MAX_LINE_BYTES = 1024;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const TAB = 9;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Whole lines of text. */
export interface LineBlock {
  /** Number of the first line in its file, from 1. */
  readonly firstLine: number;
  /** ASCII; the last line of a file may lack its line feed. */
  readonly bytes: Uint8Array;
}

/**
 * Cuts a text file into blocks of whole lines, in constant memory. A block is
 * valid until the next one is asked for. Nothing in a workload needs more than
 * ASCII, so every other byte tells that the file is something else.
 *
 * @param name of the file, for messages
 * @throws InputError at a line that is too long, and at a byte that is not text
 */
export async function* lineBlocks(name: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  const buffer = new Uint8Array(BLOCK_BYTES);
  let held = 0;
  let firstLine = 1;
  let isStart = true;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const taken = Math.min(piece.length - at, BLOCK_BYTES - held);
      buffer.set(piece.subarray(at, at + taken), held);
      at += taken;
      held += taken;
      if (held < BLOCK_BYTES) continue;
      const start = isStart ? lengthOfMark(buffer) : 0;
      const end = buffer.lastIndexOf(LINE_FEED) + 1;
      const lines = checkLines(name, buffer.subarray(start, Math.max(start, end)), firstLine);
      if (held - end > MAX_LINE_BYTES) checkLines(name, buffer.subarray(end), firstLine + lines);
      yield { firstLine, bytes: buffer.subarray(start, end) };
      isStart = false;
      firstLine += lines;
      buffer.copyWithin(0, end, held);
      held -= end;
    }
  }
  const rest = buffer.subarray(isStart ? lengthOfMark(buffer.subarray(0, held)) : 0, held);
  if (rest.length === 0) return;
  checkLines(name, rest, firstLine);
  yield { firstLine, bytes: rest };
}

/** Bytes of the mark that some editors put before UTF-8 text. */
function lengthOfMark(bytes: Uint8Array): number {
  return BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
}

/** Checks that lines are text and not too long; returns how many line feeds they have. */
function checkLines(name: string, bytes: Uint8Array, firstLine: number): number {
  let lines = 0;
  let lineStart = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === LINE_FEED) {
      lines++;
      lineStart = i + 1;
    } else if (i - lineStart >= MAX_LINE_BYTES) {
      throw new InputError(
        `${name}: line ${firstLine + lines}: longer than ${MAX_LINE_BYTES} bytes; expected rows such as alloc,7,64,1; this is no CSV workload`,
      );
    } else if (byte < 32 ? byte !== TAB && byte !== CARRIAGE_RETURN : byte > 126) {
      const hex = byte.toString(16).padStart(2, '0');
      throw new InputError(
        `${name}: line ${firstLine + lines}: byte 0x${hex} is not text; expected CSV in ASCII or UTF-8; save the file as UTF-8, or correct the line`,
      );
    }
  }
  return lines;
}
