import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { init, parse } from 'es-module-lexer';
import { resolve } from 'import-meta-resolve';
import { InputError } from '@spanlab/core';
import { sha256 } from './cell.js';

/** SHA-256 of all modules that compute a cell, but for the strategy's. */
export function hashEngine(): Promise<string> {
  return hashModules(new URL('compute-cell.js', import.meta.url).href);
}

/**
 * SHA-256 of a module and of all that it imports, directly or not, in the order
 * of the imports. Paths play no part, so that the same code has the same hash on
 * every machine. Node's own modules are left out; so is what code computes the
 * name of, and what a CommonJS module requires.
 *
 * @param entry URL of the module
 */
export async function hashModules(entry: string): Promise<string> {
  await init;
  const seen = new Set([entry]);
  const hashes: string[] = [];
  // A set is walked in the order of insertion, what is added meanwhile too.
  for (const url of seen) {
    const source = await readModule(url);
    hashes.push(sha256(source));
    for (const specifier of importsOf(source)) {
      if (!isBuiltin(specifier)) seen.add(resolve(specifier, url));
    }
  }
  return sha256(hashes.join('\n'));
}

async function readModule(url: string): Promise<string> {
  try {
    return await readFile(fileURLToPath(url), 'utf8');
  } catch (error) {
    throw new InputError(`${fileURLToPath(url)}: cannot be read (${(error as NodeJS.ErrnoException).code}); install its package again`);
  }
}

/** What a module imports by name; nothing if it is no ES module. */
function importsOf(source: string): string[] {
  try {
    return parse(source)[0].flatMap(({ n }) => (n === undefined ? [] : [n]));
  } catch {
    return [];
  }
}
