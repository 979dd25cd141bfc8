import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { InputError, writeFault } from '@spanlab/core';
import { sha256 } from './cell.js';

/**
 * A folder of results is filled by one run at a time: two would remove each
 * other's unfinished files. The run that has the folder says so in `run.lock`.
 *
 * A run that was killed leaves its file behind. It is not removed by who finds
 * it, since of two finders the slower one would remove the faster one's file.
 * Instead every lock names its successor, by the hash of its content, which is
 * unique: files are made exclusively, so there can be but one. The last lock of
 * that chain has the folder. A run that has made one looks at the chain again:
 * if the first lock is gone, the folder has been given back in between. For
 * that to work, a run that ends removes the chain from its beginning.
 */

const LOCK_NAME = 'run.lock';

/** Of another host no process can be asked for. */
interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process began: another one may have its number by now. Null where the system does not tell. */
  readonly started: string | null;
}

interface Lock {
  readonly name: string;
  readonly text: string;
}

/** Far more than runs that start in the same instant. */
const MOST_TRIES = 50;

/**
 * Does something that only one run at a time may do in a folder, which is made if it is missing.
 * @throws InputError if another run has the folder, or it cannot be written
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const chain = await takeFolder(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined || error instanceof InputError) throw error;
    throw new InputError(`${folder}: ${writeFault('cannot be made or written', error.code, 'name another folder with --out')}`);
  });
  try {
    return await work();
  } finally {
    for (const { name } of chain) await rm(join(folder, name), { force: true });
  }
}

/** The chain of locks of which the last one is this process's. */
async function takeFolder(folder: string): Promise<Lock[]> {
  await mkdir(folder, { recursive: true });
  const holder: LockHolder = { host: hostname(), pid: process.pid, started: startOf(process.pid) };
  const text = `${JSON.stringify({ ...holder, id: randomUUID() })}\n`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const last = (await readChain(folder)).at(-1);
    if (last !== undefined) refuseIfRunning(folder, last);
    const name = last === undefined ? LOCK_NAME : successorOf(last);
    if (!(await makeWhole(folder, name, text))) continue;
    const chain = await readChain(folder);
    if (chain.at(-1)?.text === text) {
      await removeOthers(folder, chain);
      return chain;
    }
    await rm(join(folder, name), { force: true });
  }
  throw new InputError(`${folder}: other runs keep taking it; wait for them to end, or name another folder with --out`);
}

async function readChain(folder: string): Promise<Lock[]> {
  const chain: Lock[] = [];
  for (let name = LOCK_NAME; ; ) {
    const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (text === undefined) return chain;
    const lock = { name, text };
    chain.push(lock);
    name = successorOf(lock);
  }
}

function successorOf({ text }: Lock): string {
  return `${LOCK_NAME}.after-${sha256(text).slice(0, 16)}`;
}

/** Makes a file that nobody else has made, with its content from the first moment on; false if it is there. */
async function makeWhole(folder: string, name: string, text: string): Promise<boolean> {
  const draft = join(folder, `${LOCK_NAME}.partial-${process.pid}`);
  await writeFile(draft, text);
  try {
    await link(draft, join(folder, name));
    return true;
  } catch (error) {
    // ENOENT: the run that has the folder has tidied it up.
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** What runs that were killed while they removed a chain have left. */
async function removeOthers(folder: string, chain: readonly Lock[]): Promise<void> {
  const isLeft = (name: string) => name.startsWith(`${LOCK_NAME}.after-`) && !chain.some((lock) => lock.name === name);
  for (const name of (await readdir(folder)).filter(isLeft)) await rm(join(folder, name), { force: true });
}

function refuseIfRunning(folder: string, { name, text }: Lock): void {
  const holder = parseHolder(text);
  if (holder === undefined || !isRunning(holder)) return;
  const { host, pid } = holder;
  const isHere = host === hostname();
  const who = isHere ? `process ${pid}` : `process ${pid} on ${host}`;
  const remedy = isHere ? '' : `, or remove ${join(folder, name)} if that one is dead`;
  throw new InputError(`${folder}: another run (${who}) is writing to it; wait for it to end, or name another folder with --out${remedy}`);
}

/** Undefined for what no run has written. */
function parseHolder(text: string): LockHolder | undefined {
  try {
    const { host, pid, started } = JSON.parse(text) as Partial<LockHolder>;
    if (typeof host !== 'string' || typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
    return { host, pid, started: typeof started === 'string' ? started : null };
  } catch {
    return undefined;
  }
}

function isRunning({ host, pid, started }: LockHolder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Else it is there, but somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}

/** The system's own start, by its random number, and ticks from then to the start of a process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second one, a name in parentheses, may hold anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // It has ended, and keeps its number until its parent asks for it.
    if (state === 'Z') return 'ended';
    const ticks = fields[18];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
  } catch {
    return null;
  }
}
