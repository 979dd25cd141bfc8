import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '@spanlab/core';
import { type DatasetFolder, memStatsPathOf, openDatasets, shellArgument } from '@spanlab/harness';
import type { Dataset, DatasetKind } from '@spanlab/workload';

/** A recording or workload on disk. */
export interface DatasetPath {
  readonly path: string;
  /** 0 if nobody knows: it is a pipe. */
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

/** What takes data of a kind, for those who give it to another command. */
const TAKEN_BY: Readonly<Record<DatasetKind, string>> = {
  recording: '`spanlab verify` replays recordings, and `spanlab compare` runs them on every strategy',
  workload: '`spanlab simulate` runs workloads, and a config for `spanlab run` (`spanlab init` writes one) on several strategies',
  outcome: '`spanlab fidelity` compares with outcomes',
};

/** Endings of users' own files. */
const ENDINGS: Readonly<Partial<Record<DatasetKind, RegExp>>> = { recording: /\.evlog(\.gz)?$/, workload: /\.csv(\.gz)?$/ };

/** What a name or path is, as far as it tells. */
export function kindOf(nameOrPath: string, datasets: readonly Dataset[]): DatasetKind | undefined {
  const kinds = Object.keys(TAKEN_BY) as DatasetKind[];
  return datasets.find(({ name }) => name === nameOrPath)?.kind ?? kinds.find((kind) => ENDINGS[kind]?.test(nameOrPath));
}

/** An error about data of a kind that a command has no use for, with those that have. */
export function misplaced(nameOrPath: string, kind: DatasetKind, wanted: string): InputError {
  return new InputError(`${nameOrPath}: ${kind === 'outcome' ? 'an' : 'a'} ${kind}, but expected ${wanted}; ${TAKEN_BY[kind]}`);
}

async function findFile(kind: DatasetKind, nameOrPath: string, datasetsFolder: string | undefined): Promise<DatasetPath> {
  if (existsSync(nameOrPath)) {
    const other = kindOf(nameOrPath, []);
    if (other !== undefined && other !== kind) throw misplaced(nameOrPath, other, `a ${kind}`);
    return withSize(nameOrPath);
  }
  const bundled = await openDatasets(datasetsFolder);
  const dataset = bundled.datasets.find((one) => one.kind === kind && one.name === nameOrPath);
  if (dataset !== undefined) return bundledFile(bundled, dataset.files[0].path);
  const other = bundled.datasets.find((one) => one.name === nameOrPath)?.kind;
  if (other !== undefined) throw misplaced(nameOrPath, other, `a ${kind}`);
  throw new InputError(`${nameOrPath}: no such file, and no ${kind} of that name; \`spanlab datasets list\` lists them`);
}

/** The option `--datasets` as a command to paste needs it, with a space before; empty if it was not given. */
export function datasetsArgument(datasetsFolder: string | undefined): string {
  return datasetsFolder === undefined ? '' : ` --datasets ${shellArgument(datasetsFolder)}`;
}

/**
 * Refuses `--datasets` where no name is looked up.
 * @param names that may be paths
 */
export function refuseUnusedFolder(datasetsFolder: string | undefined, names: readonly string[]): void {
  if (datasetsFolder === undefined || names.some((name) => !existsSync(name))) return;
  const why = names.length === 0 ? 'no name is looked up' : `no name is looked up, ${names[0]} is a file`;
  throw new InputError(`--datasets ${datasetsFolder}: has no effect, as ${why}; leave it out`);
}

function withSize(path: string): DatasetPath {
  return { path, bytes: statSync(path).size };
}

function withMemStats(recording: DatasetPath): RecordingPath {
  const beside = memStatsPathOf(recording.path);
  return { ...recording, memStatsPath: existsSync(beside) ? beside : undefined };
}
