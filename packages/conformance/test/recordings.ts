import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RecordedMemStats, RecordingSource } from '../src/index.js';

const folder = new URL('../../../datasets/recordings/', import.meta.url);

/** Names of the bundled recordings of a release. */
export function recordingsOf(go: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(`.go${go}.evlog.gz`))
    .map((file) => file.replace('.evlog.gz', ''));
}

/** A bundled recording, uncompressed. */
export function bytesOf(name: string): Uint8Array {
  return gunzipSync(readFileSync(new URL(`${name}.evlog.gz`, folder)));
}

export function memStatsOf(name: string): RecordedMemStats {
  return JSON.parse(readFileSync(new URL(`${name}.memstats.json`, folder), 'utf8')) as RecordedMemStats;
}

/** Bytes as a source that can be read again. */
export function sourceOf(name: string, bytes: Uint8Array): RecordingSource {
  return {
    name,
    async *open() {
      for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
    },
  };
}

/** A copy in which the first record of this op, from `from` on, is changed. */
export function withRecord(bytes: Uint8Array, op: number, from: number, change: (words: Uint32Array) => void): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (let record = from; 16 * (record + 1) < copy.length; record++) {
    const words = new Uint32Array(copy.buffer, 16 * (record + 1), 4);
    if (words[1] >>> 24 !== op) continue;
    change(words);
    return copy;
  }
  throw new Error(`no op ${op} from record ${from} on`);
}

/** A copy without the records of this op. */
export function withoutRecords(bytes: Uint8Array, op: number): Uint8Array {
  const kept = [bytes.subarray(0, 16)];
  for (let at = 16; at < bytes.length; at += 16) if (bytes[at + 7] !== op) kept.push(bytes.subarray(at, at + 16));
  return Buffer.concat(kept);
}
