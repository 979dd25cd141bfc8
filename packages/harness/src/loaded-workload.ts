import { join } from 'node:path';
import { type Dataset, type WorkloadChunk, openWorkload } from '@spanlab/workload';
import type { DatasetFolder } from './catalogue.js';
import { InputFile, type OnBytes } from './input-file.js';

/** A workload in memory, for those who run it more than once: reading takes longer than simulating. */
export class LoadedWorkload {
  constructor(
    readonly name: string,
    private readonly kept: readonly WorkloadChunk[],
  ) {}

  /** Its chunks from the first on; nobody changes them. */
  async *chunks(): AsyncGenerator<WorkloadChunk, void, undefined> {
    yield* this.kept;
  }
}

/**
 * Reads a bundled workload.
 * @param onBytes told how far that has come
 */
export async function loadWorkload({ folder }: DatasetFolder, { name, files }: Dataset, onBytes?: OnBytes): Promise<LoadedWorkload> {
  const file = new InputFile(join(folder, files[0].path), onBytes);
  const { chunks } = await openWorkload(file.name, file.open());
  const kept: WorkloadChunk[] = [];
  for await (const chunk of chunks) kept.push(chunk);
  return new LoadedWorkload(name, kept);
}
