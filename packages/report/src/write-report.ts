import type { ResultSet } from '@spanlab/core';
import { checkResults } from './check-results.js';
import { INDEX_NAME, MARKDOWN_NAME, checkFolder, replaceFolder, type WrittenReport } from './replace-folder.js';
import { reportFiles } from './report-files.js';

const TOP_LEVEL_NAMES: ReadonlySet<string> = new Set([INDEX_NAME, MARKDOWN_NAME, 'figures', 'data', 'latex']);

/**
 * Writes a report: `index.html`, `report.md`, `latex/` (tables, figures and
 * text), `figures/` (Vega-Lite specs and SVG) and `data/` (CSV), as a whole or not at all. The same results give the same bytes.
 *
 * @throws InputError if the results cannot be shown, or if `directory` holds
 * anything but an earlier report; the directory is then as before
 */
export async function writeReport(results: ResultSet, directory: string): Promise<WrittenReport> {
  checkResults(results);
  return replaceFolder(directory, TOP_LEVEL_NAMES, () => reportFiles(results));
}

/**
 * Finds out whether a report can be written to a folder, for those who have
 * much to do before there is one.
 *
 * @throws InputError as {@link writeReport} for this folder
 */
export async function checkReportFolder(directory: string): Promise<void> {
  await checkFolder(directory, TOP_LEVEL_NAMES);
}
