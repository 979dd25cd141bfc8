import { INDEX_NAME, type ReportContents } from '../replace-folder.js';
import { drawFidelity } from '../report-files.js';
import { toCsv } from '../tables.js';
import type { ExperimentReport } from './experiment-report.js';
import { experimentPage } from './html-experiment.js';
import { limitationsSection } from './limitations.js';
import { methodsSection } from './methods.js';
import { statisticsCsv } from './statistics-csv.js';

const STATISTICS_PATH = 'data/statistics.csv';

/** Contents of every file of an experiment's report by its path. */
export async function experimentFiles(report: ExperimentReport): Promise<ReportContents> {
  const files = new Map<string, string | Uint8Array>();
  files.set(STATISTICS_PATH, toCsv(statisticsCsv(report.tables)));
  const { fidelity } = report.data;
  const drawn = {
    figures: report.tables.map(() => []),
    fidelity: fidelity.rows.length === 0 ? undefined : await drawFidelity(fidelity, files),
    statisticsPath: STATISTICS_PATH,
  };
  return files.set(INDEX_NAME, experimentPage(report, drawn, methodsSection(report), limitationsSection(report)));
}
