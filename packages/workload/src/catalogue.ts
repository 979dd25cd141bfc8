import { InputError } from '@spanlab/core';

/** Kinds of datasets. */
export const datasetKinds = ['recording', 'workload', 'outcome'] as const;
export type DatasetKind = (typeof datasetKinds)[number];

/** One file of a dataset. */
export interface DatasetFile {
  /** Relative to the catalogue, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** One dataset, as its catalogue describes it. */
export interface Dataset {
  /** Unique: `lru.go1.4.3`. */
  readonly name: string;
  /** A recorded process, a workload with explicit lifetimes, or what real runtimes did with one. */
  readonly kind: DatasetKind;
  /** Program or workload: `lru`. */
  readonly program: string;
  /** Release that ran it, or null for a workload, which no release owns. */
  readonly go: string | null;
  /** Recordings: mallocs, deaths and collections. Workloads: rows. Outcomes: checkpoints. */
  readonly events: number;
  /** The data first, then what belongs to it. */
  readonly files: readonly DatasetFile[];
  /** How it was made. */
  readonly origin: string;
  readonly licence: string;
}

/**
 * Checks that parsed JSON is a catalogue.
 * @param name of the file, for messages
 */
export function parseCatalogue(name: string, value: unknown): Dataset[] {
  const datasets = (value as { datasets?: unknown })?.datasets;
  if (!Array.isArray(datasets)) throw new InputError(`${name}: expected an object with a list "datasets"`);
  return datasets.map((entry: Partial<Dataset>, i) => {
    const problem = problemOf(entry);
    if (problem !== undefined) throw new InputError(`${name}: datasets[${i}]: ${problem}`);
    return entry as Dataset;
  });
}

function problemOf(entry: Partial<Dataset>): string | undefined {
  if (typeof entry?.name !== 'string' || entry.name === '') return 'expected a name';
  if (!datasetKinds.includes(entry.kind as DatasetKind)) return `expected a kind: ${datasetKinds.join(', ')}`;
  for (const key of ['program', 'origin', 'licence'] as const) {
    if (typeof entry[key] !== 'string') return `expected "${key}" as text`;
  }
  if (entry.go !== null && typeof entry.go !== 'string') return 'expected "go" as a release or null';
  if (!Number.isSafeInteger(entry.events)) return 'expected "events" as a whole number';
  if (!Array.isArray(entry.files) || entry.files.length === 0) return 'expected a list "files" with the data';
  const bad = entry.files.find((file) => !isFile(file));
  return bad === undefined ? undefined : `expected a path, bytes and sha256, found ${JSON.stringify(bad)}`;
}

function isFile(file: Partial<DatasetFile>): boolean {
  return (
    typeof file?.path === 'string' &&
    !file.path.split('/').includes('..') &&
    Number.isSafeInteger(file.bytes) &&
    /^[0-9a-f]{64}$/.test(file.sha256 ?? '')
  );
}
