import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '@spanlab/core';
import { type Dataset, parseCatalogue } from '@spanlab/workload';
import { readJson } from './json-file.js';
import { inputErrorOf } from './input-file.js';

/** A folder of datasets with its catalogue. */
export interface DatasetFolder {
  readonly folder: string;
  readonly datasets: readonly Dataset[];
}

/** Opens a folder that has a `catalogue.json`. */
export async function openDatasets(folder: string = bundledFolder()): Promise<DatasetFolder> {
  const path = join(folder, 'catalogue.json');
  return { folder, datasets: parseCatalogue(path, await readJson(path)) };
}

/** The datasets that come with spanlab: the nearest `datasets` folder above this file. */
function bundledFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const datasets = join(folder, 'datasets');
    if (existsSync(join(datasets, 'catalogue.json'))) return datasets;
  }
  throw new InputError('no bundled datasets found beside spanlab; give their folder with --datasets DIR');
}

/** What is wrong with a dataset on disk; empty if nothing is. */
export async function checkDataset(folder: string, dataset: Dataset): Promise<string[]> {
  const problems: string[] = [];
  for (const file of dataset.files) {
    const found = await hashFile(join(folder, file.path)).catch((error: unknown) => {
      if (error instanceof InputError) return error;
      throw error;
    });
    if (found instanceof InputError) {
      problems.push(found.message);
      continue;
    }
    const { bytes, sha256 } = found;
    if (bytes !== file.bytes) problems.push(`${file.path}: ${bytes} bytes, expected ${file.bytes}`);
    else if (sha256 !== file.sha256) problems.push(`${file.path}: sha256 ${sha256}, expected ${file.sha256}`);
  }
  return problems;
}

/** Size and SHA-256 of a file. */
export async function hashFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path)) {
      hash.update(piece as Uint8Array);
      bytes += (piece as Uint8Array).length;
    }
  } catch (error) {
    throw inputErrorOf(path, error);
  }
  return { bytes, sha256: hash.digest('hex') };
}
