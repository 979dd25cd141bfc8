import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@spanlab/core';
import type { FigureSpec } from './figures/figure.js';
import { byCodeUnits } from './order.js';

const SPEC_SUFFIX = '.vl.json';

/** Where a report keeps its figures. */
const figuresFolder = (reportDirectory: string) => join(reportDirectory, 'figures');

/**
 * Names of a report's figures, sorted.
 *
 * @throws InputError if there are none
 */
export async function listFigures(reportDirectory: string): Promise<string[]> {
  const folder = figuresFolder(reportDirectory);
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${folder}: expected the folder with a report's figures (${error.code}); name a report, or write one with \`spanlab compare\``);
  });
  const names = files.filter((file) => file.endsWith(SPEC_SUFFIX)).map((file) => file.slice(0, -SPEC_SUFFIX.length));
  if (names.length === 0) throw new InputError(`${folder}: no *${SPEC_SUFFIX} in it; name a report, or write one with \`spanlab compare\``);
  return names.toSorted(byCodeUnits);
}

/**
 * The spec of a report's figure.
 *
 * @throws InputError if it is none that this version wrote
 */
export async function readFigure(reportDirectory: string, name: string): Promise<FigureSpec> {
  const path = join(figuresFolder(reportDirectory), `${name}${SPEC_SUFFIX}`);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: cannot be read (${error.code}); write the report again with \`spanlab compare\``);
  });
  const spec = parse(path, text);
  const { finding, details } = spec?.usermeta?.spanlab ?? {};
  if (typeof finding !== 'string' || typeof details !== 'string' || typeof spec?.description !== 'string') {
    throw new InputError(`${path}: expected a figure with a description and its title in usermeta.spanlab; write the report again with \`spanlab compare\``);
  }
  return spec;
}

function parse(path: string, text: string): FigureSpec | null {
  try {
    return JSON.parse(text) as FigureSpec | null;
  } catch (error) {
    throw new InputError(`${path}: not JSON (${(error as Error).message.replaceAll(/\s+/g, ' ')}); write the report again with \`spanlab compare\``);
  }
}
