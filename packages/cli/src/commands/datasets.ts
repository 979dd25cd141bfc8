import { checkDataset, openDatasets } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatBytes, formatCount, formatNoun, formatTable } from '../format.js';

interface DatasetOptions {
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab datasets list`. */
export async function listDatasets(options: DatasetOptions): Promise<ExitStatus> {
  const { datasets } = await openDatasets(options.datasets);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(datasets, null, 2)}\n`);
    return ExitStatus.Ok;
  }
  const rows = datasets.map(({ name, kind, go, events, files, licence }) => {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return [name, kind, go ?? 'any', formatCount(events), formatBytes(bytes), licence];
  });
  process.stdout.write(formatTable([['NAME', 'KIND', 'GO', 'EVENTS', 'SIZE', 'LICENCE'], ...rows], [3, 4]));
  process.stdout.write(`\n${formatNoun(datasets.length, 'dataset')}. Next: spanlab verify lru.go1.4.3\n`);
  return ExitStatus.Ok;
}

/** `spanlab datasets verify`. */
export async function checkDatasets(options: DatasetOptions): Promise<ExitStatus> {
  const { folder, datasets } = await openDatasets(options.datasets);
  let problems = 0;
  for (const dataset of datasets) {
    for (const problem of await checkDataset(folder, dataset)) {
      problems++;
      process.stderr.write(`spanlab: ${problem}\n`);
    }
  }
  if (problems > 0) {
    process.stderr.write(`spanlab: ${formatNoun(problems, 'file')} damaged; get them again from the repository (git checkout -- datasets)\n`);
    return ExitStatus.Unusable;
  }
  const files = datasets.reduce((sum, dataset) => sum + dataset.files.length, 0);
  process.stdout.write(`${formatNoun(datasets.length, 'dataset')}, ${formatNoun(files, 'file')}: all as in the catalogue\n`);
  return ExitStatus.Ok;
}
