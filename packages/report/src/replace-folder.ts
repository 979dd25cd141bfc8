import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, writeFault } from '@spanlab/core';
import { byCodeUnits } from './order.js';

/** Name of the page among the files of a report. */
export const INDEX_NAME = 'index.html';

/** Name of the Markdown among them. */
export const MARKDOWN_NAME = 'report.md';

/** By which a later run recognises a report that it may replace. */
export const GENERATOR_TAG = '<meta name="generator" content="spanlab report">';

/** Where a report was written: absolute paths. */
export interface WrittenReport {
  readonly indexPath: string;
  /** Every file of the report, sorted; `indexPath` is one of them. */
  readonly files: string[];
}

/** Text, or bytes of a picture, by path with `/` between folders. */
export type ReportContents = ReadonlyMap<string, string | Uint8Array>;

/**
 * Writes a report's files. All of them are made beside `directory` and put in
 * place at the end by renaming, so that `directory` is at any time absent, an
 * old report or the new one.
 *
 * @param makeContents is called when it is clear that `directory` may be replaced
 * @param topLevelNames all that a report has at its top; anything else there is not ours to remove
 * @throws InputError if `directory` cannot be written, or holds anything but an earlier report; it is then as before
 */
export async function replaceFolder(
  directory: string,
  topLevelNames: ReadonlySet<string>,
  makeContents: () => Promise<ReportContents>,
): Promise<WrittenReport> {
  await checkFolder(directory, topLevelNames);
  const contents = await makeContents();
  return refuseUnwritable(directory, async () => {
    const target = await resolveLinks(resolve(directory));
    // Again: making the contents takes long enough for somebody to put something there.
    const isReplacement = await checkReplaceable(target, topLevelNames);
    await makeFolders(dirname(target));
    await withWorkshop(target, async (workshop) => {
      // A folder inside the temporary one gets the usual permissions, which mkdtemp does not give.
      const fresh = join(workshop, 'new');
      for (const [path, content] of contents) {
        await mkdir(dirname(join(fresh, path)), { recursive: true });
        await writeFile(join(fresh, path), content);
      }
      await putInPlace(fresh, target, isReplacement ? join(workshop, 'old') : undefined);
    });
    const files = [...contents.keys()].toSorted(byCodeUnits).map((path) => join(target, path));
    return { indexPath: join(target, INDEX_NAME), files };
  });
}

/**
 * Finds out whether {@link replaceFolder} may and can write to a folder, by
 * trying; all is as before afterwards.
 *
 * @throws InputError if not
 */
export async function checkFolder(directory: string, topLevelNames: ReadonlySet<string>): Promise<void> {
  await refuseUnwritable(directory, async () => {
    const target = await resolveLinks(resolve(directory));
    await checkReplaceable(target, topLevelNames);
    const made = await makeFolders(dirname(target));
    try {
      await withWorkshop(target, async () => {});
    } finally {
      // One that somebody has put something into meanwhile stays.
      for (const folder of made.toReversed()) await rmdir(folder).catch(() => {});
    }
  });
}

/** Does something with files; what the system refuses becomes a line for the user. */
async function refuseUnwritable<T>(directory: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new InputError(`${directory}: ${writeFault('cannot be made or written', error.code, 'make it writable, or name another folder')}`);
  });
}

/**
 * Makes a folder and those above it that are missing, one by one: a recursive
 * mkdir may not end in a file system that makes no folders, as /proc.
 * @returns those that were missing, the uppermost first
 */
async function makeFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const one of missing) await mkdir(one);
  return missing;
}

/** Does something with a temporary folder beside `target`. */
async function withWorkshop(target: string, work: (workshop: string) => Promise<void>): Promise<void> {
  const workshop = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
  try {
    await work(workshop);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** A link to a folder stays a link: what it points to is replaced. */
async function resolveLinks(path: string): Promise<string> {
  return realpath(path).catch(ifMissing(path));
}

/** Whether a report is there already; an empty folder counts as one. */
async function checkReplaceable(target: string, topLevelNames: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(target).catch(ifMissing(undefined)).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${target}: expected a folder for the report (${error.code}); name another one`);
  });
  if (names === undefined) return false;
  const foreign = names.filter((name) => !topLevelNames.has(name)).toSorted(byCodeUnits);
  const index = names.includes(INDEX_NAME) ? await readFile(join(target, INDEX_NAME), 'utf8') : '';
  if (foreign.length > 0 || (names.length > 0 && !index.includes(GENERATOR_TAG))) {
    const reason = foreign.length > 0 ? `holds ${foreign[0]}, which is no part of a report` : 'is not a report';
    throw new InputError(`${target} ${reason}, so it is not replaced; name a new folder or empty it first`);
  }
  return true;
}

/** Moves the report to `target`, and what was there to `old`; if that fails, back again. */
async function putInPlace(fresh: string, target: string, old: string | undefined): Promise<void> {
  if (old === undefined) return rename(fresh, target);
  await rename(target, old);
  await rename(fresh, target).catch(async (error: unknown) => {
    await rename(old, target);
    throw error;
  });
}

/** Handles a failure of the file system: what is not there becomes `value`. */
function ifMissing<T>(value: T) {
  return (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
