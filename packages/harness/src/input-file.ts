import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '@spanlab/core';

/** Bytes read, and decompressed, at once. */
const PIECE_BYTES = 1 << 18;

/** First bytes of gzip data (RFC 1952). */
const GZIP_MAGIC = [0x1f, 0x8b];

/** Told how far reading has come, in bytes of the file as it lies on disk. */
export type OnBytes = (read: number) => void;

/** A file that a user names: a recording or a workload, gzip or plain. It is read once from its start to its end, so it may be a pipe. */
export class InputFile {
  /** For messages. */
  readonly name: string;

  /**
   * @param path of the file
   * @param onBytes told the bytes read since the file was opened
   * @param openStream opens it, if it is no file of that path
   */
  constructor(
    readonly path: string,
    private readonly onBytes?: OnBytes,
    private readonly openStream: () => Readable = () => createReadStream(path, { highWaterMark: PIECE_BYTES }),
  ) {
    this.name = basename(path);
  }

  /** What is piped into the command. */
  static standardInput(onBytes?: OnBytes): InputFile {
    return new InputFile('standard input', onBytes, () => process.stdin);
  }

  /**
   * Its content, decompressed.
   * @throws InputError while it is read, if it cannot be
   */
  async *open(): AsyncGenerator<Uint8Array, void, undefined> {
    const file = this.openStream();
    const pieces = this.#told(file);
    try {
      const first = await pieces.next();
      if (first.done === true) return;
      const all = startingWith(first.value, pieces);
      yield* isGzip(first.value) ? gunzip(all) : all;
    } catch (error) {
      throw inputErrorOf(this.name, error);
    } finally {
      file.destroy();
    }
  }

  async *#told(file: Readable): AsyncGenerator<Uint8Array, void, undefined> {
    let read = 0;
    for await (const piece of file as AsyncIterable<Uint8Array>) {
      this.onBytes?.((read += piece.length));
      yield piece;
    }
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  yield* rest;
}

function isGzip(head: Uint8Array): boolean {
  return GZIP_MAGIC.every((byte, i) => head[i] === byte);
}

function gunzip(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // Errors of either side end the result, where they are thrown.
  return pipeline(Readable.from(pieces, { objectMode: false }), createGunzip({ chunkSize: PIECE_BYTES }), () => {});
}

/** Turns what the file system or zlib says into a line that names the remedy. */
export function inputErrorOf(name: string, error: unknown): unknown {
  if (error instanceof InputError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (code === 'ENOENT') return new InputError(`${name}: no such file`);
  if (code === 'EISDIR') return new InputError(`${name}: is a directory; expected a file`);
  if (code === 'EACCES') return new InputError(`${name}: not readable by this user`);
  if (code === 'Z_BUF_ERROR') return new InputError(`${name}: the gzip data ends too early; it was cut off, copy it again`);
  if (code.startsWith('Z_')) return new InputError(`${name}: damaged gzip data (${error.message}); copy it again`);
  // What the system calls errors by: EIO, ENOTDIR. Node's own codes (ERR_…) tell of mistakes in this program.
  if (/^E[A-Z0-9]+$/.test(code)) return new InputError(`${name}: cannot be read (${code})`);
  return error;
}
