import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { InputError, type StrategyPlugin, compareNames } from '@spanlab/core';

/** Names that a strategy's package can have. */
const PACKAGE_NAMES = [/^@spanlab\/strategy-/, /^spanlab-strategy-/, /^@[^/]+\/spanlab-strategy-/];

/** A package that says it holds a strategy: `"spanlab": { "strategy": NAME }`. */
interface StrategyPackage {
  readonly strategy: string;
  readonly packageName: string;
  /** Folder whose node_modules holds the package. */
  readonly from: string;
}

/**
 * Loads strategies by name, from the packages installed around the working
 * folder and around spanlab itself; nothing has to be registered anywhere.
 *
 * @param names short names (`go1.4`), package names or paths; all installed ones if undefined
 * @param cwd folder that relative paths start at and packages are looked for around
 * @returns each once
 * @throws InputError for a name that no package has, and for two strategies of one name
 */
export async function loadStrategies(names?: readonly string[], cwd = process.cwd()): Promise<StrategyPlugin[]> {
  const installed = installedStrategies(cwd);
  const loaded = names === undefined
    ? installed.map((one) => load(one.packageName, one.from))
    : names.map((name) => loadByName(name, installed, cwd));
  // Twice the same is once, by whatever names.
  const plugins = [...new Set((await Promise.all(loaded)).map(({ plugin }) => plugin))];
  if (names !== undefined) refuseNamesakes(plugins);
  return plugins;
}

/** Results are told apart by the names of their strategies. */
function refuseNamesakes(plugins: readonly StrategyPlugin[]): void {
  const namesake = plugins.find(({ name }, i) => plugins.findIndex((other) => other.name === name) < i);
  if (namesake === undefined) return;
  throw new InputError(`two strategies are called ${JSON.stringify(namesake.name)}; give one of them another name in its module, or leave it out`);
}

/** A strategy and the module that it was loaded from. */
export interface LoadedStrategy {
  readonly plugin: StrategyPlugin;
  /** URL of the module. */
  readonly entry: string;
}

/** Loads one strategy as {@link loadStrategies} does, and tells from where. */
export function loadStrategy(name: string, cwd = process.cwd()): Promise<LoadedStrategy> {
  return loadByName(name, installedStrategies(cwd), cwd);
}

async function loadByName(name: string, installed: readonly StrategyPackage[], cwd: string): Promise<LoadedStrategy> {
  const found = installed.find((one) => one.strategy === name || one.packageName === name);
  if (found !== undefined) return load(found.packageName, found.from);
  try {
    return await load(name, cwd);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const known = installed.map((one) => one.strategy).join(', ') || 'none';
    throw new InputError(
      `unknown strategy "${name}"; installed: ${known}. A strategy is a package @spanlab/strategy-${name} or spanlab-strategy-${name}, or a path to a module`,
    );
  }
}

/**
 * Imports a strategy's package or module.
 * @param from folder that the name is resolved from, as if imported by a file there
 */
async function load(name: string, from: string): Promise<LoadedStrategy> {
  const entry = resolve(name, pathToFileURL(join(from, 'spanlab.config.js')).href);
  const module = (await import(entry)) as { strategy?: StrategyPlugin };
  if (typeof module.strategy?.create !== 'function') {
    throw new InputError(`${name}: the package exports no "strategy" with a create function; see docs/strategies.md`);
  }
  return { plugin: module.strategy, entry };
}

/** Whether a strategy is of this release; false for null, which stands for no release. */
export function replaysRelease(strategy: StrategyPlugin, go: string | null): boolean {
  const [major, minor, patch] = (go ?? '').split('.').map(Number);
  return strategy.replays(major, minor, patch ?? 0);
}

function isNotFound(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_INVALID_MODULE_SPECIFIER' || code === 'ERR_UNSUPPORTED_DIR_IMPORT';
}

/** Strategy packages in every node_modules from here and from the working folder up, sorted by name. */
function installedStrategies(cwd: string): StrategyPackage[] {
  const found = new Map<string, StrategyPackage>();
  for (const start of [cwd, dirname(fileURLToPath(import.meta.url))]) {
    for (let folder = start; ; folder = dirname(folder)) {
      for (const one of strategiesIn(folder)) {
        if (!found.has(one.packageName)) found.set(one.packageName, one);
      }
      if (folder === dirname(folder)) break;
    }
  }
  return [...found.values()].toSorted((a, b) => compareNames(a.strategy, b.strategy));
}

function strategiesIn(from: string): StrategyPackage[] {
  const nodeModules = join(from, 'node_modules');
  const names = listFolder(nodeModules).flatMap((name) =>
    name.startsWith('@') ? listFolder(join(nodeModules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names
    .filter((name) => PACKAGE_NAMES.some((pattern) => pattern.test(name)))
    .flatMap((packageName) => describePackage(packageName, from));
}

function describePackage(packageName: string, from: string): StrategyPackage[] {
  try {
    const manifest = JSON.parse(readFileSync(join(from, 'node_modules', packageName, 'package.json'), 'utf8'));
    const strategy: unknown = manifest.spanlab?.strategy;
    return typeof strategy === 'string' ? [{ strategy, packageName, from }] : [];
  } catch {
    return [];
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
