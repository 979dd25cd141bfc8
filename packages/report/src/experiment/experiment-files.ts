import type { DrawnFigure } from '../html-figure.js';
import { INDEX_NAME, type ReportContents } from '../replace-folder.js';
import { drawFidelity, drawFigure } from '../report-files.js';
import { toCsv } from '../tables.js';
import type { ExperimentReport } from './experiment-report.js';
import { experimentPage } from './html-experiment.js';
import { limitationsSection } from './limitations.js';
import { MEMORY_COLUMNS, MEMORY_OVER_TIME, memoryOverTime, memoryRows } from './memory-over-time.js';
import { methodsSection } from './methods.js';
import { RATIO_TO_BASELINE, ratioToBaseline } from './ratio-to-baseline.js';
import { statisticsCsv } from './statistics-csv.js';
import type { StatisticsTable } from './statistics-table.js';

const STATISTICS_PATH = 'data/statistics.csv';
const MEMORY_PATH = 'data/memory_over_time.csv';

type Files = Map<string, string | Uint8Array>;

/** Contents of every file of an experiment's report by its path. */
export async function experimentFiles(report: ExperimentReport): Promise<ReportContents> {
  const files: Files = new Map();
  files.set(STATISTICS_PATH, toCsv(statisticsCsv(report.tables)));
  files.set(MEMORY_PATH, toCsv({ columns: MEMORY_COLUMNS, rows: report.groups.flatMap(memoryRows) }));
  const figures: DrawnFigure[][] = [];
  for (const table of report.tables) figures.push(await drawGroup(table, files));
  const { fidelity } = report.data;
  const drawn = { figures, fidelity: fidelity.rows.length === 0 ? undefined : await drawFidelity(fidelity, files), statisticsPath: STATISTICS_PATH };
  return files.set(INDEX_NAME, experimentPage(report, drawn, methodsSection(report), limitationsSection(report)));
}

async function drawGroup(table: StatisticsTable, files: Files): Promise<DrawnFigure[]> {
  const { group, baseline } = table;
  const draw = async ({ name, heading }: { readonly name: string; readonly heading: string }, spec: Parameters<typeof drawFigure>[2], path: string) =>
    drawFigure(`${group.stem}.${name}`, heading, spec, [{ path, text: 'CSV' }], files);
  return [
    await draw(MEMORY_OVER_TIME, memoryOverTime(group, baseline), MEMORY_PATH),
    await draw(RATIO_TO_BASELINE, ratioToBaseline(table), STATISTICS_PATH),
  ];
}
