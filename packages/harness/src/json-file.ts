import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '@spanlab/core';
import type { RecordedMemStats } from '@spanlab/conformance';
import { inputErrorOf } from './input-file.js';

/** Reads and parses a JSON file. */
export async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw inputErrorOf(basename(path), error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${basename(path)}: not valid JSON (${(error as Error).message})`);
  }
}

/** Reads a `memstats.json`: Go's runtime.MemStats as encoding/json writes it. */
export async function readMemStats(path: string): Promise<RecordedMemStats> {
  const value = await readJson(path);
  const isMemStats = typeof value === 'object' && value !== null && 'HeapAlloc' in value && 'BySize' in value;
  if (!isMemStats) {
    throw new InputError(`${basename(path)}: expected runtime.MemStats as JSON, with HeapAlloc and BySize among its fields`);
  }
  return value as RecordedMemStats;
}

/** Where the statistics of a recording lie: beside it, `X.evlog.gz` → `X.memstats.json`. */
export function memStatsPathOf(recordingPath: string): string {
  return recordingPath.replace(/\.evlog(\.gz)?$/, '') + '.memstats.json';
}
