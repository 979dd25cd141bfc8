import { InputError } from '@spanlab/core';

/** First bytes of every event log. */
export const MAGIC = 'GOEVLOG1';

/** Bytes of the header, and of every record after it. */
export const RECORD_BYTES = 16;

/** What an event log says about the process it was recorded from. */
export interface EvlogHeader {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The release as in `go version`, without "go": 1.4.3. */
  readonly go: string;
  readonly gomaxprocs: number;
  /** GOGC in percent. */
  readonly gogc: number;
}

/**
 * Reads the header of an event log, format version 1: the magic, then u32 Go
 * version (major<<16 | minor<<8 | patch), u16 GOMAXPROCS, u16 GOGC.
 *
 * @param name of the log, for messages
 * @param bytes at least its first 16 bytes, or all it has
 */
export function parseHeader(name: string, bytes: Uint8Array): EvlogHeader {
  if (bytes.length === 0) throw new InputError(`${name}: the log is empty; expected a GOEVLOG1 header`);
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) {
    throw new InputError(`${name}: not an event log: it starts with ${JSON.stringify(magic)}, expected "${MAGIC}"`);
  }
  if (bytes.length < RECORD_BYTES) {
    throw new InputError(`${name}: the log ends inside its 16-byte header; it was cut off, copy it again`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, RECORD_BYTES);
  const version = view.getUint32(8, true);
  const major = version >>> 16;
  const minor = (version >>> 8) & 0xff;
  const patch = version & 0xff;
  return {
    major,
    minor,
    patch,
    go: `${major}.${minor}.${patch}`,
    gomaxprocs: view.getUint16(12, true),
    gogc: view.getUint16(14, true),
  };
}
