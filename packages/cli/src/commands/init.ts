import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError } from '@spanlab/core';
import { loadStrategies, shellArgument, writeWhole } from '@spanlab/harness';
import { commandName } from '../command-name.js';
import { configNames } from '../config/load-config.js';
import { configTemplate } from '../config/config-template.js';
import { ExitStatus } from '../exit-status.js';
import { jsonText } from '../json-text.js';

interface InitOptions {
  readonly force?: true;
  readonly json?: true;
}

/** Endings of files that can hold the template, which is a module. */
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

/** `spanlab init [FILE]`. */
export async function init(path: string = configNames[0], { force, json }: InitOptions): Promise<ExitStatus> {
  if (!EXTENSIONS.includes(extname(path))) {
    throw new InputError(`init: ${path}: expected a name that ends in ${EXTENSIONS.join(', ')}, as ${configNames[0]}`);
  }
  if (force !== true && existsSync(path)) throw new InputError(`init: ${path} is there already; add --force to overwrite it, or name another file`);
  // Two that are far apart are enough to begin with.
  const able = (await loadStrategies()).filter(({ simulate }) => simulate !== undefined).map(({ name }) => name);
  await writeWhole(path, configTemplate([...new Set([able[0], able[able.length - 1]])]));
  const config = configNames.includes(path) ? '' : ` ${shellArgument(path)}`;
  process.stdout.write(json ? jsonText({ config: path }) : `Wrote ${path}\nNext: ${commandName()} run${config} --out results\n`);
  return ExitStatus.Ok;
}
