import { join, relative } from 'node:path';
import { MANIFEST } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { folderFidelity } from '../folder-fidelity.js';
import { formatNoun } from '../format.js';
import { jsonText } from '../json-text.js';
import { readResultsFolder } from '../results-folder.js';

interface ReportOptions {
  readonly baseline?: string;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab report DIR`. */
export async function report(folder: string, { baseline, datasets, json }: ReportOptions): Promise<ExitStatus> {
  const data = await readResultsFolder(folder);
  if (data.provenance.length === 0) {
    process.stderr.write(`spanlab: ${folder}: no ${MANIFEST}, so the report will not say which software and host the results come from; run the experiment again, which writes it\n`);
  }
  // Loaded here: the drawing libraries take longer to load than most other commands take in all.
  const { checkBaseline, writeExperimentReport } = await import('@spanlab/report');
  checkBaseline(data, baseline);
  const fidelity = await folderFidelity(folder, data, datasets);
  const { indexPath, files } = await writeExperimentReport({ ...data, fidelity }, baseline, join(folder, 'report'));
  const pathOf = (file: string) => relative(process.cwd(), file);
  process.stdout.write(
    json
      ? jsonText({ cells: data.cells.length, report: pathOf(indexPath), files: files.map(pathOf) })
      : `${formatNoun(data.cells.length, 'cell')}, ${formatNoun(files.length, 'file')}\nReport: ${pathOf(indexPath)}\nNext: open it in a browser\n`,
  );
  return ExitStatus.Ok;
}
