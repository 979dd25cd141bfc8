import { definitionsSection } from '../definitions-section.js';
import type { NamedFigure } from '../document/latex-document.js';
import type { DrawnFigure } from '../html-figure.js';
import { INDEX_NAME, MARKDOWN_NAME, type ReportContents } from '../replace-folder.js';
import { drawFidelity, drawFigure } from '../report-files.js';
import { toCsv } from '../tables.js';
import type { ExperimentReport } from './experiment-report.js';
import { experimentPage } from './html-experiment.js';
import { addExperimentLatex } from './latex-files.js';
import { limitationsSection } from './limitations.js';
import { markdownReport } from './markdown.js';
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
  const named = report.tables.map(figuresOf);
  const figures: DrawnFigure[][] = [];
  for (const group of named) {
    const drawn: DrawnFigure[] = [];
    for (const { name, heading, spec, path } of group) drawn.push(await drawFigure(name, heading, spec, [{ path, text: 'CSV' }], files));
    figures.push(drawn);
  }
  const { fidelity } = report.data;
  const drawn = { figures, fidelity: fidelity.rows.length === 0 ? undefined : await drawFidelity(fidelity, files), statisticsPath: STATISTICS_PATH };
  const [methods, limitations] = [methodsSection(report), limitationsSection(report)];
  const sections = [methods, limitations, definitionsSection(report.data.measures)];
  files.set(MARKDOWN_NAME, markdownReport(report, figures, sections));
  await addExperimentLatex(files, report, named.flat(), sections);
  return files.set(INDEX_NAME, experimentPage(report, drawn, methods, limitations));
}

/** The figures of a group, in the order of the page. */
function figuresOf(table: StatisticsTable): (NamedFigure & { readonly heading: string; readonly path: string })[] {
  const { group, baseline } = table;
  const kinds = [
    { ...MEMORY_OVER_TIME, spec: memoryOverTime(group, baseline), path: MEMORY_PATH },
    { ...RATIO_TO_BASELINE, spec: ratioToBaseline(table), path: STATISTICS_PATH },
  ];
  return kinds.flatMap(({ name, spec, ...kind }) => (spec === undefined ? [] : [{ ...kind, name: `${group.stem}.${name}`, spec }]));
}
