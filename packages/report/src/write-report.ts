import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, type CellResult, type ResultSet } from '@spanlab/core';
import { cellFileStem } from './cell-label.js';
import { checkResults } from './check-results.js';
import { FIGURE_KINDS } from './figures/index.js';
import { GENERATOR_TAG, reportPage, type DrawnCell, type DrawnFigure } from './html.js';
import { renderSvg } from './render-svg.js';
import { TABLES, toCsv } from './tables.js';

/** Where a report was written: absolute paths. */
export interface WrittenReport {
  readonly indexPath: string;
  /** Every file of the report, sorted; `indexPath` is one of them. */
  readonly files: string[];
}

const INDEX_NAME = 'index.html';

/** All that a report has at its top; anything else there is not ours to remove. */
const TOP_LEVEL_NAMES: ReadonlySet<string> = new Set([INDEX_NAME, 'figures', 'data']);

/**
 * Writes a report: `index.html`, `figures/` (Vega-Lite specs and SVG) and
 * `data/` (CSV). All of it is made beside `directory` and put in place at the
 * end by renaming, so that `directory` is at any time absent, an old report or
 * the new one. The same results give the same bytes.
 *
 * @throws InputError if the results cannot be shown, or if `directory` holds
 * anything but an earlier report; the directory is then as before
 */
export async function writeReport(results: ResultSet, directory: string): Promise<WrittenReport> {
  checkResults(results);
  const target = await resolveLinks(resolve(directory));
  const isReplacement = await checkReplaceable(target);
  const contents = await reportFiles(results);

  await mkdir(dirname(target), { recursive: true });
  // A folder inside the temporary one gets the usual permissions, which mkdtemp does not give.
  const workshop = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
  try {
    const fresh = join(workshop, 'new');
    for (const [path, text] of contents) {
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), text);
    }
    await putInPlace(fresh, target, isReplacement ? join(workshop, 'old') : undefined);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  const files = [...contents.keys()].toSorted(byCodeUnits).map((path) => join(target, path));
  return { indexPath: join(target, INDEX_NAME), files };
}

/** Contents of every file of the report by its path, with `/` between folders. */
async function reportFiles(results: ResultSet): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const drawn: DrawnCell[] = [];
  for (const cell of results.cells.toSorted(byWorkloadThenStrategy)) {
    const stem = cellFileStem(cell);
    for (const [name, table] of Object.entries(TABLES)) {
      files.set(`data/${stem}.${name}.csv`, toCsv(table(cell, results.measures)));
    }
    const figures: DrawnFigure[] = [];
    for (const kind of FIGURE_KINDS) {
      const spec = kind.spec(cell, results.measures);
      const path = `figures/${stem}.${kind.name}`;
      const svg = await renderSvg(spec, `${stem}.${kind.name}`);
      const figure = { kind, svg, svgPath: `${path}.svg`, specPath: `${path}.vl.json`, dataPath: `data/${stem}.${kind.table}.csv` };
      files.set(figure.svgPath, svg);
      files.set(figure.specPath, `${JSON.stringify(spec, null, 1)}\n`);
      figures.push(figure);
    }
    drawn.push({ cell, figures });
  }
  return files.set(INDEX_NAME, reportPage(drawn));
}

/** A link to a folder stays a link: what it points to is replaced. */
async function resolveLinks(path: string): Promise<string> {
  return realpath(path).catch(ifMissing(path));
}

/** Whether a report is there already; an empty folder counts as one. */
async function checkReplaceable(target: string): Promise<boolean> {
  const names = await readdir(target).catch(ifMissing(undefined)).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${target}: expected a folder for the report (${error.code}); name another one`);
  });
  if (names === undefined) return false;
  const foreign = names.filter((name) => !TOP_LEVEL_NAMES.has(name)).toSorted(byCodeUnits);
  const index = names.includes(INDEX_NAME) ? await readFile(join(target, INDEX_NAME), 'utf8') : '';
  if (foreign.length > 0 || (names.length > 0 && !index.includes(GENERATOR_TAG))) {
    const reason = foreign.length > 0 ? `holds ${foreign[0]}, which is no part of a report` : 'is not a report';
    throw new InputError(`${target} ${reason}, so it is not replaced; name a new folder or empty it first`);
  }
  return true;
}

/** Moves the report to `target`, and what was there to `old`; if that fails, back again. */
async function putInPlace(fresh: string, target: string, old: string | undefined): Promise<void> {
  if (old === undefined) return rename(fresh, target);
  await rename(target, old);
  await rename(fresh, target).catch(async (error: unknown) => {
    await rename(old, target);
    throw error;
  });
}

/** Handles a failure of the file system: what is not there becomes `value`. */
function ifMissing<T>(value: T) {
  return (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}

function byWorkloadThenStrategy(a: CellResult, b: CellResult): number {
  return byCodeUnits(a.workload.name, b.workload.name) || byCodeUnits(a.strategy, b.strategy);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
