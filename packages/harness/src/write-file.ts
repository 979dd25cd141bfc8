import { rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '@spanlab/core';

/**
 * Writes a file as a whole: under another name beside it first, then renamed,
 * so that it is at any time absent, as before, or complete.
 *
 * @throws InputError if it cannot be written
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.partial-${process.pid}`;
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InputError(`${path}: cannot be written (${code}); name a file in a folder that exists and is writable`);
  }
}
