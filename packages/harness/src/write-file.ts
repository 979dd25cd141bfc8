import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { InputError, writeFault } from '@spanlab/core';

/**
 * Writes a file as a whole: under another name beside it first, then renamed,
 * so that it is at any time absent, as before, or complete. A link to a file
 * stays one. What is no file, as a device or a pipe, is written to: putting a
 * file in the place of `/dev/null` would be worse than half a result.
 *
 * @throws InputError if it cannot be written
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const target = await targetOf(path);
    if (target.isReplaceable) await replace(target.path, content);
    else await writeFile(target.path, content);
  } catch (error) {
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
    const target = await targetOf(path);
    if (!target.isReplaceable) return;
    await writeFile(partialOf(target.path), '');
    await rm(partialOf(target.path));
  } catch (error) {
    throw refusal(path, error);
  }
}

interface Target {
  /** Behind all links, if there is something. */
  readonly path: string;
  /** Whether a new file can take its place. */
  readonly isReplaceable: boolean;
}

async function targetOf(path: string): Promise<Target> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return { path, isReplaceable: true };
  if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  return found.isFile() ? { path: await realpath(path), isReplaceable: true } : { path, isReplaceable: false };
}

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const partial = partialOf(path);
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}

function partialOf(path: string): string {
  return `${path}.partial-${process.pid}`;
}

/** What the system said, as a line for the user; anything else stays what it is. */
function refusal(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new InputError(`${path}: ${writeFault('cannot be written', code, 'name a file in a folder that exists and is writable')}`);
}
