import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { InputError } from '@spanlab/core';
import type { RecordingSource } from '@spanlab/conformance';

/** Bytes read, and decompressed, at once. */
const PIECE_BYTES = 1 << 18;

/** First bytes of gzip data (RFC 1952). */
const GZIP_MAGIC = [0x1f, 0x8b];

/** Told how far reading has come, in bytes of the file as it lies on disk. */
export type OnBytes = (read: number) => void;

/** An event log on disk, gzip or plain. */
export class RecordingFile implements RecordingSource {
  readonly name: string;

  /**
   * @param path of the file
   * @param onBytes told the bytes read since the file was opened
   */
  constructor(
    readonly path: string,
    private readonly onBytes?: OnBytes,
  ) {
    this.name = basename(path);
  }

  async *open(): AsyncIterable<Uint8Array> {
    const isGzip = await startsWith(this.path, GZIP_MAGIC);
    const file = createReadStream(this.path, { highWaterMark: PIECE_BYTES });
    let read = 0;
    file.on('data', (piece) => this.onBytes?.((read += piece.length)));
    try {
      yield* isGzip ? file.pipe(createGunzip({ chunkSize: PIECE_BYTES })) : file;
    } catch (error) {
      throw inputErrorOf(this.name, error);
    } finally {
      file.destroy();
    }
  }
}

async function startsWith(path: string, magic: readonly number[]): Promise<boolean> {
  let file;
  try {
    file = await open(path);
    const bytes = new Uint8Array(magic.length);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytesRead === bytes.length && magic.every((byte, i) => bytes[i] === byte);
  } catch (error) {
    throw inputErrorOf(basename(path), error);
  } finally {
    await file?.close();
  }
}

/** Turns what the file system or zlib says into a line that names the remedy. */
export function inputErrorOf(name: string, error: unknown): unknown {
  if (error instanceof InputError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new InputError(`${name}: no such file`);
  if (code === 'EISDIR') return new InputError(`${name}: is a directory; expected a file`);
  if (code === 'EACCES') return new InputError(`${name}: not readable by this user`);
  if (code === 'Z_BUF_ERROR') return new InputError(`${name}: the gzip data ends too early; it was cut off, copy it again`);
  if (code?.startsWith('Z_') === true) return new InputError(`${name}: damaged gzip data (${error.message}); copy it again`);
  return error;
}
