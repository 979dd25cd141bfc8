import { INDEX_NAME, MARKDOWN_NAME, replaceFolder, type WrittenReport } from '../replace-folder.js';
import type { ExperimentData } from './experiment-data.js';
import { experimentFiles } from './experiment-files.js';
import { experimentReport } from './experiment-report.js';

const TOP_LEVEL_NAMES: ReadonlySet<string> = new Set([INDEX_NAME, MARKDOWN_NAME, 'figures', 'data', 'latex']);

/**
 * Writes an experiment's report: a page, Markdown, LaTeX, figures and data, as
 * a whole or not at all. The same data gives the same bytes.
 *
 * @param baseline strategy to compare with; the first that ran everywhere if undefined
 * @throws InputError if the baseline cannot be used, or if `directory` holds
 * anything but an earlier report; the directory is then as before
 */
export async function writeExperimentReport(data: ExperimentData, baseline: string | undefined, directory: string): Promise<WrittenReport> {
  const report = experimentReport(data, baseline);
  return replaceFolder(directory, TOP_LEVEL_NAMES, () => experimentFiles(report));
}
