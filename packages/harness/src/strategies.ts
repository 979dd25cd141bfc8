import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InputError, type StrategyPlugin, compareNames } from '@spanlab/core';

/** Names that a strategy's package can have. */
const PACKAGE_NAMES = [/^@spanlab\/strategy-/, /^spanlab-strategy-/, /^@[^/]+\/spanlab-strategy-/];

/** A package that says it holds a strategy: `"spanlab": { "strategy": NAME }`. */
interface StrategyPackage {
  readonly strategy: string;
  readonly packageName: string;
  readonly folder: string;
}

/**
 * Loads strategies by name, from the packages installed around the working
 * folder and around spanlab itself; nothing has to be registered anywhere.
 *
 * @param names short names (`go1.4`), package names or paths; all installed ones if undefined
 * @throws InputError for a name that no package has
 */
export async function loadStrategies(names?: readonly string[]): Promise<StrategyPlugin[]> {
  const installed = installedStrategies();
  if (names === undefined) return Promise.all(installed.map((one) => load(one.packageName, one.folder)));
  return Promise.all(names.map((name) => loadByName(name, installed)));
}

async function loadByName(name: string, installed: readonly StrategyPackage[]): Promise<StrategyPlugin> {
  const found = installed.find((one) => one.strategy === name || one.packageName === name);
  if (found !== undefined) return load(found.packageName, found.folder);
  if (name.startsWith('.') || name.startsWith('/')) return load(name, join(process.cwd(), name));
  try {
    return await load(name, createRequire(join(process.cwd(), 'package.json')).resolve(name));
  } catch (error) {
    if (error instanceof InputError) throw error;
    const known = installed.map((one) => one.strategy).join(', ') || 'none';
    throw new InputError(
      `unknown strategy "${name}"; installed: ${known}. A strategy is a package @spanlab/strategy-${name} or spanlab-strategy-${name}, or a path to one`,
    );
  }
}

async function load(name: string, path: string): Promise<StrategyPlugin> {
  const entry = createRequire(join(process.cwd(), 'package.json')).resolve(path);
  const module = (await import(pathToFileURL(entry).href)) as { strategy?: StrategyPlugin };
  if (typeof module.strategy?.create !== 'function') {
    throw new InputError(`${name}: the package exports no "strategy" with a create function; see docs/strategies.md`);
  }
  return module.strategy;
}

/** Strategy packages in every node_modules from here and from the working folder up, sorted by name. */
function installedStrategies(): StrategyPackage[] {
  const found = new Map<string, StrategyPackage>();
  for (const start of [process.cwd(), dirname(fileURLToPath(import.meta.url))]) {
    for (let folder = start; ; folder = dirname(folder)) {
      for (const one of strategiesIn(join(folder, 'node_modules'))) {
        if (!found.has(one.packageName)) found.set(one.packageName, one);
      }
      if (folder === dirname(folder)) break;
    }
  }
  return [...found.values()].sort((a, b) => compareNames(a.strategy, b.strategy));
}

function strategiesIn(nodeModules: string): StrategyPackage[] {
  const names = listFolder(nodeModules).flatMap((name) =>
    name.startsWith('@') ? listFolder(join(nodeModules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names
    .filter((name) => PACKAGE_NAMES.some((pattern) => pattern.test(name)))
    .flatMap((packageName) => describePackage(packageName, join(nodeModules, packageName)));
}

function describePackage(packageName: string, folder: string): StrategyPackage[] {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const strategy: unknown = manifest.spanlab?.strategy;
    return typeof strategy === 'string' ? [{ strategy, packageName, folder }] : [];
  } catch {
    return [];
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
