import { MAGIC, RECORD_BYTES } from './header.js';

/** What the header of a log is written from. */
export interface HeaderFields {
  /** Release as [major, minor, patch]. */
  readonly go: readonly [number, number, number];
  readonly gomaxprocs?: number;
  /** GOGC in percent. */
  readonly gogc?: number;
}

/**
 * Writes an event log, format version 1, uncompressed: for tests, and for
 * whoever records a heap of their own.
 */
export class RecordWriter {
  #bytes = new Uint8Array(64 * RECORD_BYTES);
  #length = 0;
  #view = new DataView(this.#bytes.buffer);

  constructor({ go, gomaxprocs = 1, gogc = 100 }: HeaderFields) {
    const [major, minor, patch] = go;
    const at = this.#extend();
    this.#bytes.set(Array.from(MAGIC, (letter) => letter.charCodeAt(0)), at);
    this.#view.setUint32(at + 8, (major << 16) | (minor << 8) | patch, true);
    this.#view.setUint16(at + 12, gomaxprocs, true);
    this.#view.setUint16(at + 14, gogc, true);
  }

  /** Records written so far. */
  get records(): number {
    return this.#length / RECORD_BYTES - 1;
  }

  /**
   * Appends a record.
   * @param op 0 to 255
   * @param a less than 2^53, of the format's 56 bits
   * @param b less than 2^53, of the format's 64 bits
   */
  push(op: number, a = 0, b = 0): this {
    const at = this.#extend();
    this.#view.setUint32(at, a % 2 ** 32, true);
    this.#view.setUint32(at + 4, op * 2 ** 24 + Math.floor(a / 2 ** 32), true);
    this.#view.setUint32(at + 8, b % 2 ** 32, true);
    this.#view.setUint32(at + 12, Math.floor(b / 2 ** 32), true);
    return this;
  }

  /** The log so far; a copy. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Makes room for one more record; returns where it starts. */
  #extend(): number {
    const at = this.#length;
    this.#length += RECORD_BYTES;
    if (this.#length > this.#bytes.length) {
      const bytes = new Uint8Array(this.#bytes.length * 2);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    return at;
  }
}
