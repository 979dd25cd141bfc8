import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { InputError } from '@spanlab/core';

/**
 * Writes a file as a whole: under another name beside it first, then renamed,
 * so that it is at any time absent, as before, or complete.
 *
 * @throws InputError if it cannot be written
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partial = partialOf(path);
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw refusal(path, error);
  }
}

/**
 * Finds out whether {@link writeWhole} can write a file, for those who have
 * much to do before there is anything to write.
 *
 * @throws InputError if it cannot
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
    if (isFolder) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
    await writeFile(partialOf(path), '');
    await rm(partialOf(path));
  } catch (error) {
    throw refusal(path, error);
  }
}

function partialOf(path: string): string {
  return `${path}.partial-${process.pid}`;
}

/** What the system said, as a line for the user; anything else stays what it is. */
function refusal(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new InputError(`${path}: cannot be written (${code}); name a file in a folder that exists and is writable`);
}
