import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@spanlab/core';
import { type DatasetFolder, memStatsPathOf, openDatasets } from '@spanlab/harness';

/** A recording on disk, and where its MemStats are if they are there. */
export interface RecordingPath {
  readonly path: string;
  readonly bytes: number;
  readonly memStatsPath: string | undefined;
}

/**
 * Finds a recording by path, or else by the name of a bundled dataset.
 * @param datasetsFolder where to look for names
 */
export async function findRecording(nameOrPath: string, datasetsFolder?: string): Promise<RecordingPath> {
  if (existsSync(nameOrPath)) return describe(nameOrPath);
  const bundled = await openDatasets(datasetsFolder);
  const dataset = bundled.datasets.find((one) => one.kind === 'recording' && one.name === nameOrPath);
  if (dataset === undefined) {
    throw new InputError(`${nameOrPath}: no such file, and no recording of that name; \`spanlab datasets list\` lists them`);
  }
  return bundledRecording(bundled, dataset.files[0].path);
}

/** A recording of a dataset folder. */
export function bundledRecording({ folder }: DatasetFolder, path: string): RecordingPath {
  const full = join(folder, path);
  if (!existsSync(full)) throw new InputError(`${path}: missing in ${folder}; \`spanlab datasets verify\` checks them all`);
  return describe(full);
}

function describe(path: string): RecordingPath {
  const beside = memStatsPathOf(path);
  return { path, bytes: statSync(path).size, memStatsPath: existsSync(beside) ? beside : undefined };
}
