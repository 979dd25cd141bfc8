import { InputError } from '@spanlab/core';

/** First bytes of gzip data (RFC 1952). */
const GZIP_MAGIC = [0x1f, 0x8b];

/** What is used here of the Compression Streams standard, which Node and browsers share. */
interface DecompressionStream {
  readonly writable: { getWriter(): ByteWriter };
  readonly readable: { getReader(): ByteReader };
}
interface ByteWriter {
  readonly ready: Promise<unknown>;
  write(piece: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}
interface ByteReader {
  read(): Promise<{ readonly value?: Uint8Array; readonly done: boolean }>;
  cancel(): Promise<void>;
}
const { DecompressionStream } = globalThis as unknown as {
  DecompressionStream: new (format: 'gzip') => DecompressionStream;
};

/**
 * Passes bytes through, decompressed if they are gzip data.
 *
 * @param name of the file, for messages
 * @throws InputError if the gzip data is damaged or cut off
 */
export async function* gunzip(name: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  try {
    const head = await readHead(source);
    if (GZIP_MAGIC.every((byte, i) => head[i] === byte)) yield* decompress(name, head, source);
    else for (let piece: Uint8Array | undefined = head; piece !== undefined; piece = await nextOf(source)) yield piece;
  } finally {
    await source.return?.();
  }
}

async function* decompress(name: string, head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { writable, readable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const feeder = new Feeder(writer, source);
  const fed = feeder.feed(head);
  try {
    for (;;) {
      const { value } = await reader.read();
      if (value === undefined) break;
      yield value;
    }
  } catch (error) {
    // After an error of the source, the stream only repeats that it was aborted.
    if (feeder.sourceError !== undefined) throw feeder.sourceError;
    const { code, message } = error as { code?: string; message: string };
    const isCutOff = code === undefined ? feeder.hasEnded : code === 'Z_BUF_ERROR';
    throw new InputError(
      isCutOff
        ? `${name}: the gzip data ends too early; it was cut off, copy it again`
        : `${name}: damaged gzip data (${message}); copy it again`,
    );
  } finally {
    // Both fail if the stream has failed before, which was told above.
    await reader.cancel().catch(ignore);
    await writer.abort().catch(ignore);
    await fed;
  }
}

/** Writes all that a source gives into a stream, no faster than the stream takes it. */
class Feeder {
  /** Whether the stream was given everything. */
  hasEnded = false;
  sourceError: unknown;
  readonly #writer: ByteWriter;
  readonly #source: AsyncIterator<Uint8Array>;

  constructor(writer: ByteWriter, source: AsyncIterator<Uint8Array>) {
    this.#writer = writer;
    this.#source = source;
  }

  async feed(head: Uint8Array): Promise<void> {
    const writer = this.#writer;
    let isReading = false;
    try {
      for (let piece: Uint8Array | undefined = head; piece !== undefined; ) {
        await writer.ready;
        await writer.write(piece);
        isReading = true;
        piece = await nextOf(this.#source);
        isReading = false;
      }
      this.hasEnded = true;
      await writer.close();
    } catch (error) {
      // What the stream itself complains about, its reader hears as well.
      if (isReading) this.sourceError = error;
      await writer.abort(error).catch(ignore);
    }
  }
}

/** The first pieces, joined until they show whether this is gzip data. */
async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < GZIP_MAGIC.length) {
    const piece = await nextOf(source);
    if (piece === undefined) break;
    const joined = new Uint8Array(head.length + piece.length);
    joined.set(head);
    joined.set(piece, head.length);
    head = joined;
  }
  return head;
}

async function nextOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const { value, done } = await source.next();
  return done === true ? undefined : value;
}

function ignore(): void {
  // Nothing to do: see the callers.
}
