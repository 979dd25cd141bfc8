import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { InputError, type StrategyPlugin, compareNames, identityProblem, measuresProblem } from '@spanlab/core';
import { standardMeasures } from './standard-measures.js';

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
 * @throws InputError for a name that no package has, and for two strategies that call themselves the same
 */
export async function loadStrategies(names?: readonly string[], cwd = process.cwd()): Promise<StrategyPlugin[]> {
  const loaded = await loadWithOrigins(names, cwd);
  for (const [i, one] of loaded.entries()) {
    const other = loaded.slice(0, i).find(({ plugin }) => plugin.name === one.plugin.name);
    if (other === undefined) continue;
    throw new InputError(`${other.origin} and ${one.origin} both call their strategy "${one.plugin.name}", so that results could not tell them apart; choose one by --strategies, or rename one`);
  }
  return loaded.map(({ plugin }) => plugin);
}

/** A strategy and where it was loaded from. */
export interface LoadedStrategy {
  readonly plugin: StrategyPlugin;
  /** URL of the module. */
  readonly entry: string;
  /** Name of the package, or the path that was given: loads the same strategy from the same folder. */
  readonly origin: string;
}

/** Loads strategies as {@link loadStrategies} does, each once, and tells from where; several may have one name. */
export async function loadWithOrigins(names?: readonly string[], cwd = process.cwd()): Promise<LoadedStrategy[]> {
  const installed = installedStrategies(cwd);
  const loaded = await Promise.all(
    names === undefined
      ? installed.map((one) => load(one.packageName, one.from))
      : names.map((name) => loadByName(name, installed, cwd)),
  );
  return loaded.filter(({ plugin }, i) => loaded.findIndex((one) => one.plugin === plugin) === i);
}

/** Loads one strategy as {@link loadStrategies} does, and tells from where. */
export function loadStrategy(name: string, cwd = process.cwd()): Promise<LoadedStrategy> {
  return loadByName(name, installedStrategies(cwd), cwd);
}

/**
 * The strategy of a name, if it is here: it may not be installed any more, or
 * another may stand where it was.
 * @param specifier what to load it by, if that is not its name
 */
export async function loadIfInstalled(name: string, cwd?: string, specifier = name): Promise<StrategyPlugin | undefined> {
  try {
    const { plugin } = await loadStrategy(specifier, cwd);
    return plugin.name === name ? plugin : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

async function loadByName(name: string, installed: readonly StrategyPackage[], cwd: string): Promise<LoadedStrategy> {
  const byPackage = installed.filter((one) => one.packageName === name);
  const found = byPackage.length > 0 ? byPackage : installed.filter((one) => one.strategy === name);
  if (found.length > 1) {
    throw new InputError(`${name}: ${found.length} packages hold a strategy of that name: ${found.map((one) => one.packageName).join(', ')}; name the package instead`);
  }
  if (found.length === 1) return load(found[0].packageName, found[0].from);
  try {
    return await load(name, cwd);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const isPath = /^\.{0,2}\//.test(name);
    const isFile = statSync(resolvePath(cwd, name), { throwIfNoEntry: false })?.isFile() === true;
    // `lib/mine.mjs` could be a package's module, but is no package here.
    if (isFile && !isPath) return { ...(await loadByName(`./${name}`, installed, cwd)), origin: name };
    if (isFile) throw new InputError(`${name}: cannot be loaded: ${firstLineOf(error)}`);
    if (isPath) throw new InputError(`${name}: no such module; expected a file that exports a strategy, or the name of one`);
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
  const problem = identityProblem(module.strategy) ?? measuresProblem(module.strategy, standardMeasures);
  if (problem !== undefined) throw new InputError(`${name}: ${problem}; see docs/strategies.md`);
  return { plugin: module.strategy, entry, origin: name };
}

/** Whether a strategy is of this release; false for null, which stands for no release. */
export function replaysRelease(strategy: StrategyPlugin, go: string | null): boolean {
  if (go === null) return false;
  const [major, minor, patch] = go.split('.').map(Number);
  return strategy.replays(major, minor, patch ?? 0);
}

function firstLineOf(error: unknown): string {
  return (error as Error).message.split('\n')[0];
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
