import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '@spanlab/core';
import { type DatasetFolder, type WorkloadSource, hashFile } from '@spanlab/harness';
import { describeGenerator } from '@spanlab/workload';
import type { ConfigValue } from './config-value.js';

/** Workloads, and where the files of those that come from files lie. */
export interface ResolvedWorkloads {
  readonly workloads: readonly WorkloadSource[];
  /** Path by {@link FileSource.file}. */
  readonly files: ReadonlyMap<string, string>;
}

const EXPECTED = 'a CSV file, the name of a bundled workload, { file }, { dataset }, or { generator, parameters }';
const KINDS = ['file', 'dataset', 'generator'] as const;

/**
 * Checks `workloads`, and reads every file for its hash.
 * @param folder that paths start at
 */
export async function resolveWorkloads(config: ConfigValue, folder: string, datasets: DatasetFolder): Promise<ResolvedWorkloads> {
  const workloads: WorkloadSource[] = [];
  const files = new Map<string, string>();
  for (const entry of config.list(EXPECTED)) {
    const { source, path } = await resolveWorkload(entry, folder, datasets);
    if (workloads.some(({ name }) => name === source.name)) {
      throw entry.error(`two workloads are called ${JSON.stringify(source.name)}; give this one a name: { …, name: 'another' }`);
    }
    workloads.push(source);
    if (source.kind !== 'generator' && path !== undefined) files.set(source.file, path);
  }
  return { workloads, files };
}

interface Resolved {
  readonly source: WorkloadSource;
  readonly path?: string;
}

async function resolveWorkload(entry: ConfigValue, folder: string, datasets: DatasetFolder): Promise<Resolved> {
  if (typeof entry.value === 'string') return resolveText(entry, folder, datasets);
  const kind = KINDS.find((one) => entry.isObject && Object.hasOwn(entry.value as object, one));
  if (kind === undefined && !entry.isObject) throw entry.unexpected(EXPECTED);
  entry.onlyKeys(kind === undefined ? [...KINDS, 'parameters', 'name'] : [kind, ...(kind === 'generator' ? ['parameters'] : []), 'name'], EXPECTED);
  const name = entry.at('name', EXPECTED).value === undefined ? undefined : entry.at('name', EXPECTED).text('a name');
  switch (kind) {
    case 'file':
      return resolveFile(entry.at('file', EXPECTED), folder, name);
    case 'dataset':
      return resolveDataset(entry.at('dataset', EXPECTED), datasets, name);
    case 'generator':
      return { source: generatorSource(entry, name) };
    default:
      throw entry.unexpected(EXPECTED);
  }
}

/** A path if there is such a file, else the name of a bundled workload. */
function resolveText(entry: ConfigValue, folder: string, datasets: DatasetFolder): Promise<Resolved> {
  const isFile = existsSync(resolve(folder, entry.text(EXPECTED)));
  return isFile ? resolveFile(entry, folder, undefined) : resolveDataset(entry, datasets, undefined);
}

async function resolveFile(entry: ConfigValue, folder: string, name: string | undefined): Promise<Resolved> {
  const path = resolve(folder, entry.text('the path of a CSV file'));
  const { bytes, sha256 } = await named(entry, () => hashFile(path));
  // Under its hash, so that files of equal names do not meet.
  const file = `${sha256.slice(0, 12)}/${basename(path)}`;
  return { source: { kind: 'file', name: name ?? withoutExtension(basename(path)), file, bytes, sha256 }, path };
}

async function resolveDataset(entry: ConfigValue, { folder, datasets }: DatasetFolder, name: string | undefined): Promise<Resolved> {
  const wanted = entry.text('the name of a bundled workload');
  const known = datasets.filter(({ kind }) => kind === 'workload');
  const found = known.find((one) => one.name === wanted);
  if (found === undefined) {
    throw entry.error(`${JSON.stringify(wanted)}: no such file, and no bundled workload of that name; expected one of ${known.map((one) => one.name).join(', ')}, or a path`);
  }
  const path = join(folder, found.files[0].path);
  const { bytes, sha256 } = await named(entry, () => hashFile(path));
  return { source: { kind: 'dataset', name: name ?? wanted, file: wanted, bytes, sha256 }, path };
}

function generatorSource(entry: ConfigValue, name: string | undefined): WorkloadSource {
  const generator = entry.at('generator', EXPECTED).text('the name of a generator');
  const parameters = entry.at('parameters', EXPECTED);
  if (parameters.value !== undefined && !parameters.isObject) throw parameters.unexpected('an object with numbers');
  try {
    const { label, version, parameters: values } = describeGenerator(generator, (parameters.value ?? {}) as Record<string, number>);
    return { kind: 'generator', name: name ?? label, generator, version, parameters: values };
  } catch (error) {
    throw error instanceof InputError ? entry.error(error.message) : error;
  }
}

/** What goes wrong with a file is said at its place in the config. */
async function named<T>(entry: ConfigValue, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof InputError ? entry.error(error.message) : error;
  }
}

function withoutExtension(name: string): string {
  return name.replace(/\.csv(\.gz)?$/, '');
}
