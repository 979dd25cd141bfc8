#!/usr/bin/env node
/**
 * Starts the spanlab command. In a checkout it first brings the build up to
 * date, so that `npx spanlab` works right after `npm ci` and after every edit;
 * an installed package comes built.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const stamp = fileURLToPath(new URL('../dist/.built', import.meta.url));

if (existsSync(join(root, 'nx.json')) && !isBuilt()) build();
await import('../dist/main.js');

function isBuilt() {
  const built = timeOf(stamp);
  if (built === 0) return false;
  const packages = join(root, 'packages');
  return readdirSync(packages).every(
    (name) => newestIn(join(packages, name, 'src')) < built && timeOf(join(packages, name, 'tsconfig.json')) < built,
  );
}

function newestIn(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  // Folders count too: their time changes when a file is removed.
  return Math.max(timeOf(folder), ...files.map((file) => timeOf(join(file.parentPath ?? file.path, file.name))));
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function build() {
  if (process.stderr.isTTY) process.stderr.write('Building spanlab (once after a change)\n');
  const started = new Date();
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const { status } = spawnSync(process.execPath, [tsc, '-b', root], { stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write('spanlab: the build failed; see the messages above\n');
    process.exit(2);
  }
  mkdirSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true });
  writeFileSync(stamp, `${started.toISOString()}\n`);
}
