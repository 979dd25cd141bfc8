import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MeasureDefinition } from '@spanlab/core';
import type { Experiment, ReportName } from '../experiment/experiment.js';
import { measuresOfStrategies } from '../standard-measures.js';
import { writeWhole } from '../write-file.js';
import { arrowOf } from './arrow.js';
import { benchmarkOf } from './benchmark.js';
import { csvOf } from './csv.js';
import type { FinishedCell } from './finished-cell.js';
import { jsonOf } from './json.js';
import { parquetOf } from './parquet.js';
import { tidyTable } from './tidy-table.js';

/** The file of each report. */
export const reportFiles: Readonly<Record<ReportName, string>> = {
  csv: 'results.csv',
  json: 'results.json',
  arrow: 'results.arrow',
  parquet: 'results.parquet',
  benchmark: 'results.bench.txt',
};

/**
 * Writes an experiment's results; equal cells give equal bytes. Files of
 * reports that the experiment does not have are removed: they are of an earlier one.
 * @returns names of the files
 */
export async function writeResults(folder: string, experiment: Experiment, cells: readonly FinishedCell[]): Promise<string[]> {
  const measures = measuresOf(experiment);
  const table = tidyTable(cells, measures);
  const content: Record<ReportName, () => string | Uint8Array | Promise<Uint8Array>> = {
    csv: () => csvOf(table),
    json: () => jsonOf(cells, measures),
    arrow: () => arrowOf(table),
    parquet: () => parquetOf(table),
    benchmark: () => benchmarkOf(cells, measures),
  };
  const written: string[] = [];
  for (const [report, file] of Object.entries(reportFiles) as [ReportName, string][]) {
    const path = join(folder, file);
    if (!experiment.reports.includes(report)) {
      await rm(path, { force: true });
      continue;
    }
    await writeWhole(path, await content[report]());
    written.push(file);
  }
  return written;
}

/** The measures that an experiment shows, in the order of their definitions; the strategies' own come last. */
function measuresOf({ measures, strategies }: Experiment): MeasureDefinition[] {
  return measuresOfStrategies(strategies).filter(({ name }) => measures === null || measures.includes(name));
}
