import { type History, openHistory } from '../src/index.js';
import type { EventChunk } from '@spanlab/core';

/** Bytes as a stream of pieces of the given lengths, repeated; the rest comes last. */
export async function* pieces(bytes: Uint8Array, lengths: readonly number[] = [bytes.length || 1]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length];
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** Reads a whole log. */
export async function readAll(bytes: Uint8Array, lengths?: readonly number[]): Promise<{ history: History; chunks: EventChunk[] }> {
  const history = await openHistory('test.evlog', pieces(bytes, lengths));
  const chunks: EventChunk[] = [];
  for await (const chunk of history.chunks) chunks.push(chunk);
  return { history, chunks };
}

/** The message that reading this log fails with. */
export async function messageOf(bytes: Uint8Array): Promise<string> {
  try {
    await readAll(bytes);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'no error';
}
