import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Release } from '@spanlab/harness';

/** Folder of the package `spanlab`. */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url));

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** This release. The day is written down, so that citations do not depend on the clock; the repository's CITATION.cff has the same. */
export const release: Release = { version, date: '2026-11-21' };
