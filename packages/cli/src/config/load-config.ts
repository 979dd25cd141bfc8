import { existsSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '@spanlab/core';
import { readJson, shellArgument } from '@spanlab/harness';
import { createJiti } from 'jiti';

/** Names that are looked for, the first one first. */
export const configNames = ['spanlab.config.ts', 'spanlab.config.mts', 'spanlab.config.js', 'spanlab.config.mjs', 'spanlab.config.json'];

/** A config as it was written, not checked yet. */
export interface LoadedConfig {
  /** Absolute. */
  readonly path: string;
  readonly value: unknown;
}

/**
 * Loads a config, TypeScript too.
 * @param path what the user named; the first of {@link configNames} in the working folder if undefined
 * @throws InputError if there is none, or it cannot be loaded
 */
export async function loadConfig(path: string | undefined): Promise<LoadedConfig> {
  const full = resolve(path ?? findConfig());
  const name = basename(full);
  if (!existsSync(full)) throw new InputError(`${name}: no such file; \`spanlab init ${shellArgument(path ?? name)}\` writes one`);
  if (statSync(full).isDirectory()) throw new InputError(`${name}: is a directory; expected a config, as ${configNames[0]}`);
  if (extname(full) === '.json') return { path: full, value: await readJson(full) };
  return { path: full, value: await loadModule(full, name) };
}

function findConfig(): string {
  const found = configNames.find((name) => existsSync(name));
  if (found !== undefined) return found;
  throw new InputError(`no config here: expected ${configNames.join(', ')} in ${process.cwd()}, or its path; \`spanlab init\` writes one`);
}

async function loadModule(path: string, name: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    // A config finds `spanlab` wherever it lies, the one that runs it.
    alias: { spanlab: fileURLToPath(new URL('../index.js', import.meta.url)) },
    fsCache: false,
    moduleCache: false,
    // What a module does not export stays undefined.
    interopDefault: false,
    // Plain imports would not know the alias.
    tryNative: false,
  });
  let module: { readonly default?: unknown };
  try {
    module = await jiti.import<{ readonly default?: unknown }>(path);
  } catch (error) {
    const text = (error instanceof Error ? error.message : String(error)).replaceAll(path, name);
    throw new InputError(`${name}: cannot be loaded (${oneLine(text)}); correct it`);
  }
  if (module.default !== undefined) return module.default;
  throw new InputError(`${name}: exports no config; expected \`export default defineConfig({ strategies, workloads, … })\``);
}

/** The first line of an error; after it the place, which the parser gives in a line of its own, with columns from 0. */
function oneLine(text: string): string {
  const [first, second = ''] = text.split('\n').map((line) => line.trim());
  const place = /^(.+:\d+):(\d+)$/.exec(second);
  return place === null ? first : `${first}, ${place[1]}:${Number(place[2]) + 1}`;
}
