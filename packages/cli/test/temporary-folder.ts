import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for this test file, removed after it. */
export const folder = mkdtempSync(join(tmpdir(), 'spanlab-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file there and returns its path. */
export function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
