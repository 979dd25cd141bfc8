import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shellArgument } from '@spanlab/harness';

/** The file that starts the command. */
const START = realpathSync(fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url)));

/** How npm calls the command in a folder of commands. */
const IN_NODE_MODULES = join('node_modules', '.bin');

/** Where the name depends on it: the working folder and the environment. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The start of a command line that works where the user is: `npx spanlab` where
 * npx finds this very command, `spanlab` where the shell does, else the path.
 */
export function commandName({ cwd, env }: Surroundings = { cwd: process.cwd(), env: process.env }): string {
  if (foldersUpFrom(cwd).some((folder) => isThis(join(folder, IN_NODE_MODULES, 'spanlab')))) return 'npx spanlab';
  // npx itself puts folders before the path, which the user's shell does not have.
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && !folder.endsWith(IN_NODE_MODULES));
  if (path.some((folder) => isThis(join(folder, 'spanlab')))) return 'spanlab';
  // What npx has fetched, it finds again.
  if (START.split(/[/\\]/).includes('_npx')) return 'npx spanlab';
  return `node ${shellArgument(START)}`;
}

function foldersUpFrom(start: string): string[] {
  const folders = [start];
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
}

function isThis(path: string): boolean {
  return existsSync(path) && realpathSync(path) === START;
}
