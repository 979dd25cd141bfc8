import type { EventChunk } from '@spanlab/core';
import type { EvlogHeader } from './header.js';
import { type HistoryCounts, HistoryReader, type UncomparedCount } from './history-reader.js';
import { readRecords } from './record-reader.js';
import { opTableFor } from './releases/index.js';

/** A recorded process as a stream of events. */
export interface History {
  readonly header: EvlogHeader;
  /** Chunks in order of execution. A chunk stays valid. */
  readonly chunks: AsyncGenerator<EventChunk>;
  /** What was read so far. */
  readonly counts: Readonly<HistoryCounts>;
  /** What was told so far and is neither an input nor compared. */
  readonly uncompared: readonly UncomparedCount[];
}

/**
 * Opens an event log for replay, whatever its length: memory is bounded by the
 * objects that live at once and by one collection cycle.
 *
 * @param name of the log, for messages
 * @param bytes the log, uncompressed, in pieces of any length
 * @throws InputError where the log is damaged, with the record's number
 */
export async function openHistory(name: string, bytes: AsyncIterable<Uint8Array>): Promise<History> {
  const { header, blocks } = await readRecords(name, bytes);
  const reader = new HistoryReader(name, header, opTableFor(name, header));
  async function* chunks(): AsyncGenerator<EventChunk> {
    for await (const block of blocks) {
      reader.push(block);
      yield* reader.takeReady();
    }
    reader.end();
    yield* reader.takeReady();
  }
  return {
    header,
    chunks: chunks(),
    counts: reader.counts,
    get uncompared() {
      return reader.uncompared;
    },
  };
}
