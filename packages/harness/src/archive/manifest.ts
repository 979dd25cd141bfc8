import { join } from 'node:path';
import { InputError } from '@spanlab/core';
import { hashFile } from '../catalogue.js';
import { readJson } from '../json-file.js';
import type { CellParameters } from '../experiment/cell.js';
import { describeCause } from '../experiment/failed-cell.js';
import { type Experiment, RESULTS_SCHEMA } from '../experiment/experiment.js';
import type { PlannedCell } from '../experiment/plan.js';
import { type FinishedExperiment, MANIFEST, inputPath } from '../experiment/run-experiment.js';
import { shellArgument } from '../shell-argument.js';
import type { HostFacts } from './host-facts.js';

/** What a folder of results was made from, and all that is in it. */
export interface Manifest {
  /** {@link RESULTS_SCHEMA}. */
  readonly schema: number;
  /** Of spanlab. */
  readonly version: string;
  readonly config: ConfigFile;
  /** Hash of the code that computed the cells, but for the strategies' own. */
  readonly engine: string;
  readonly experiment: Experiment;
  /** Combinations that do not exist, in words. */
  readonly leftOut: readonly string[];
  /** The matrix, in the order of results, without the cells that failed. */
  readonly cells: readonly ManifestCell[];
  /** Those, with the cause in words; absent in manifests before 2026-12. */
  readonly failed?: readonly (ManifestCell & { readonly cause: string })[];
  /** Copies of users' files, and results. */
  readonly files: readonly ManifestFile[];
  /** A day for citations: of the config's git revision, else the release of spanlab. */
  readonly date: string;
  /** The only part that differs between machines. */
  readonly host: HostFacts & { readonly strategiesFrom: string };
}

/** The config as it was read. */
export interface ConfigFile {
  readonly name: string;
  readonly sha256: string;
}

/** A cell's file, `cells/NAME.json`, and its place in the matrix. */
export interface ManifestCell extends CellParameters {
  readonly name: string;
  readonly strategy: string;
  readonly workload: string;
  readonly seed: number | null;
  readonly costs: string;
}

export interface ManifestFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a manifest says besides what was done. */
export interface ManifestContext {
  readonly folder: string;
  readonly experiment: Experiment;
  readonly version: string;
  readonly config: ConfigFile;
  readonly date: string;
  readonly host: Manifest['host'];
}

/** Describes a folder of results whose files are all there. */
export async function makeManifest({ plan, engine, cells, failed, results }: FinishedExperiment, context: ManifestContext): Promise<Manifest> {
  const { folder, experiment, version, config, date, host } = context;
  const inputs = experiment.workloads.flatMap((one) => (one.kind === 'file' ? [inputPath('.', one)] : []));
  const files = [...new Set([...inputs, ...results])];
  return {
    schema: RESULTS_SCHEMA,
    version,
    config,
    engine,
    experiment,
    leftOut: plan.leftOut,
    cells: cells.map(manifestCell),
    failed: failed.map(({ cell, cause }) => ({ ...manifestCell(cell), cause: describeCause(cause) })),
    files: await Promise.all(files.map(async (path) => ({ path: path.replaceAll('\\', '/'), ...(await hashFile(join(folder, path))) }))),
    date,
    host,
  };
}

/**
 * Reads a folder's manifest.
 * @throws InputError if there is none, or it is of another version
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  let value: Partial<Manifest>;
  try {
    value = (await readJson(path)) as Partial<Manifest>;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${folder}: ${error.message}; expected a folder that \`spanlab run\` has finished; run it again with --out ${shellArgument(folder)}`);
  }
  const parts = ['experiment', 'cells', 'files', 'host', 'config'] as const;
  const missing = parts.find((key) => typeof value?.[key] !== 'object' || value[key] === null);
  if (missing !== undefined) throw new InputError(`${path}: no "${missing}"; expected what \`spanlab run\` wrote; run it again`);
  if (value.schema !== RESULTS_SCHEMA) {
    throw new InputError(`${path}: results of schema ${value.schema}, this spanlab writes ${RESULTS_SCHEMA}; use the version that wrote them, ${value.version}`);
  }
  return value as Manifest;
}

/** A cell's entry. */
export function manifestCell({ name, strategy, workload, seed, parameters, costs }: PlannedCell): ManifestCell {
  return { name, strategy: strategy.name, workload: workload.name, seed, ...parameters, costs };
}
