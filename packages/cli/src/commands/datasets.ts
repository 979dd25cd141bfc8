import { checkDataset, openDatasets, shellArgument } from '@spanlab/harness';
import { commandName } from '../command-name.js';
import { datasetsArgument } from '../dataset-files.js';
import { ExitStatus } from '../exit-status.js';
import { formatBytes, formatCount, formatNoun, formatTable } from '../format.js';
import { jsonText } from '../json-text.js';

interface DatasetOptions {
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab datasets list`. */
export async function listDatasets(options: DatasetOptions): Promise<ExitStatus> {
  const { datasets } = await openDatasets(options.datasets);
  if (options.json) {
    process.stdout.write(jsonText(datasets));
    return ExitStatus.Ok;
  }
  const rows = datasets.map(({ name, kind, go, events, files, licence }) => {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return [name, kind, go ?? 'any', formatCount(events), formatBytes(bytes), licence];
  });
  process.stdout.write(formatTable([['NAME', 'KIND', 'GO', 'EVENTS', 'SIZE', 'LICENCE'], ...rows], [3, 4]));
  const recordings = datasets.filter(({ kind }) => kind === 'recording').map(({ name }) => name);
  const first = recordings.find((name) => name === 'lru.go1.4.3') ?? recordings[0];
  const next = first === undefined ? '' : ` Next: ${commandName()} verify ${shellArgument(first)}${datasetsArgument(options.datasets)}`;
  process.stdout.write(`\n${formatNoun(datasets.length, 'dataset')}.${next}\n`);
  return ExitStatus.Ok;
}

/** `spanlab datasets verify`. */
export async function checkDatasets(options: DatasetOptions): Promise<ExitStatus> {
  const { folder, datasets } = await openDatasets(options.datasets);
  const problems: string[] = [];
  for (const dataset of datasets) problems.push(...(await checkDataset(folder, dataset)));
  const files = datasets.reduce((sum, dataset) => sum + dataset.files.length, 0);
  if (options.json) process.stdout.write(jsonText({ datasets: datasets.length, files, damaged: problems.length, problems }));
  if (problems.length > 0) {
    for (const problem of problems) process.stderr.write(`spanlab: ${problem}\n`);
    process.stderr.write(`spanlab: ${formatNoun(problems.length, 'file')} damaged; get them again from the repository (git checkout -- datasets)\n`);
    return ExitStatus.Unusable;
  }
  if (!options.json) process.stdout.write(`${formatNoun(datasets.length, 'dataset')}, ${formatNoun(files, 'file')}: all as in the catalogue\n`);
  return ExitStatus.Ok;
}
