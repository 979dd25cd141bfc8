import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@spanlab/core';
import { type DatasetFolder, memStatsPathOf, openDatasets } from '@spanlab/harness';
import type { DatasetKind } from '@spanlab/workload';

/** A recording or workload on disk. */
export interface DatasetPath {
  readonly path: string;
  readonly bytes: number;
}

/** A recording on disk, and where its MemStats are if they are there. */
export interface RecordingPath extends DatasetPath {
  readonly memStatsPath: string | undefined;
}

/**
 * Finds a recording by path, or else by the name of a bundled dataset.
 * @param datasetsFolder where to look for names
 */
export async function findRecording(nameOrPath: string, datasetsFolder?: string): Promise<RecordingPath> {
  return withMemStats(await findFile('recording', nameOrPath, datasetsFolder));
}

/** Finds a workload in the same way. */
export function findWorkload(nameOrPath: string, datasetsFolder?: string): Promise<DatasetPath> {
  return findFile('workload', nameOrPath, datasetsFolder);
}

/** A recording of a dataset folder. */
export function bundledRecording(folder: DatasetFolder, path: string): RecordingPath {
  return withMemStats(bundledFile(folder, path));
}

/** A file of a dataset folder. */
export function bundledFile({ folder }: DatasetFolder, path: string): DatasetPath {
  const full = join(folder, path);
  if (!existsSync(full)) throw new InputError(`${path}: missing in ${folder}; \`spanlab datasets verify\` checks them all`);
  return withSize(full);
}

async function findFile(kind: DatasetKind, nameOrPath: string, datasetsFolder: string | undefined): Promise<DatasetPath> {
  if (existsSync(nameOrPath)) return withSize(nameOrPath);
  const bundled = await openDatasets(datasetsFolder);
  const dataset = bundled.datasets.find((one) => one.kind === kind && one.name === nameOrPath);
  if (dataset === undefined) {
    throw new InputError(`${nameOrPath}: no such file, and no ${kind} of that name; \`spanlab datasets list\` lists them`);
  }
  return bundledFile(bundled, dataset.files[0].path);
}

function withSize(path: string): DatasetPath {
  return { path, bytes: statSync(path).size };
}

function withMemStats(recording: DatasetPath): RecordingPath {
  const beside = memStatsPathOf(recording.path);
  return { ...recording, memStatsPath: existsSync(beside) ? beside : undefined };
}
