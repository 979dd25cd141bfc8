import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { repository } from './spanlab.js';

/** A folder for this test file, removed after it. */
export const folder = mkdtempSync(join(tmpdir(), 'spanlab-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets modules in that folder import spanlab's packages, as in a project that has them installed. */
export function linkPackages(): void {
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

/** Writes a file there and returns its path. */
export function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
