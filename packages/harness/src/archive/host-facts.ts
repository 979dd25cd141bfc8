import { execFile } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { compareNames } from '@spanlab/core';
import { hashFile } from '../catalogue.js';

/** What is true of the machine that an experiment ran on. Results do not depend on it; it stands in the manifest for those who ask. */
export interface HostFacts {
  readonly node: string;
  readonly os: { readonly platform: string; readonly release: string; readonly arch: string };
  /** Of the repository that the config lies in, and of spanlab's own; null where there is no git. */
  readonly git: { readonly config: GitState | null; readonly spanlab: GitState | null };
  /** What fixed the versions of spanlab's packages; null if nothing did. */
  readonly lockFile: { readonly name: string; readonly sha256: string } | null;
  /** Versions of spanlab's packages and of what they depend on directly, as installed. */
  readonly packages: Readonly<Record<string, string>>;
}

export interface GitState {
  readonly revision: string;
  /** When the revision was committed, as an ISO date. */
  readonly date: string;
  /** Whether tracked files differ from the revision, or the config is none of them: the revision alone is then not what was run. */
  readonly changed: boolean;
}

/**
 * Gathers them.
 * @param configPath of the config
 * @param spanlabFolder of the package `spanlab`
 */
export async function hostFacts(configPath: string, spanlabFolder: string): Promise<HostFacts> {
  return {
    node: process.version,
    os: { platform: platform(), release: release(), arch: arch() },
    git: { config: await gitState(dirname(configPath), basename(configPath)), spanlab: await gitState(spanlabFolder) },
    lockFile: await lockFile(spanlabFolder),
    packages: installedVersions(spanlabFolder),
  };
}

const run = promisify(execFile);

/** @param file in the folder that the revision should contain */
async function gitState(folder: string, file?: string): Promise<GitState | null> {
  const git = async (...args: string[]): Promise<string> => (await run('git', ['-C', folder, ...args])).stdout.trim();
  try {
    const [revision, date] = (await git('log', '-1', '--format=%H %cs')).split(' ');
    const status = await git('status', '--porcelain', '--untracked-files=no');
    // Listed by name, because a status does not tell of ignored files.
    const isContained = file === undefined || (await git('--literal-pathspecs', 'ls-files', '--', file)) !== '';
    return { revision, date, changed: status !== '' || !isContained };
  } catch {
    return null;
  }
}

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];

/** The nearest one above a folder. */
async function lockFile(start: string): Promise<HostFacts['lockFile']> {
  for (const folder of foldersAbove(start)) {
    const path = LOCK_FILES.map((name) => join(folder, name)).find((one) => existsSync(one));
    if (path !== undefined) return { name: basename(path), sha256: (await hashFile(path)).sha256 };
  }
  return null;
}

function installedVersions(spanlabFolder: string): Record<string, string> {
  const versions = new Map<string, string>();
  const visit = (folder: string): void => {
    const { name, version, dependencies = {} } = readPackage(folder);
    versions.set(name, version);
    // Others' own dependencies are the lock file's business.
    if (name !== 'spanlab' && !name.startsWith('@spanlab/')) return;
    for (const dependency of Object.keys(dependencies)) {
      const at = foldersAbove(folder).map((above) => join(above, 'node_modules', dependency)).find((one) => existsSync(join(one, 'package.json')));
      if (at !== undefined && !versions.has(dependency)) visit(realpathSync(at));
    }
  };
  visit(realpathSync(spanlabFolder));
  return Object.fromEntries([...versions].toSorted(([a], [b]) => compareNames(a, b)));
}

function readPackage(folder: string): { name: string; version: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
}

function foldersAbove(start: string): string[] {
  const folders = [start];
  for (let folder = start; folder !== dirname(folder); ) folders.push((folder = dirname(folder)));
  return folders;
}
