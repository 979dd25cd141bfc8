import { MANIFEST } from '../experiment/run-experiment.js';
import type { Manifest, ManifestFile } from './manifest.js';

/** Name that the specification gives the file. */
export const RO_CRATE = 'ro-crate-metadata.json';

type Entity = Readonly<Record<string, unknown>> & { readonly '@id': string };

const FORMATS: Readonly<Record<string, readonly [type: string, what: string]>> = {
  'results.csv': ['text/csv', 'Results as a tidy table: a row for every strategy, workload, seed, parameter set, measure and sample.'],
  'results.json': ['application/json', 'Results with the definitions of the measures, a cell a line.'],
  'results.arrow': ['application/vnd.apache.arrow.file', 'The tidy table as an Apache Arrow IPC file.'],
  'results.parquet': ['application/vnd.apache.parquet', 'The tidy table as Parquet.'],
  'results.bench.txt': ['text/plain', "Totals in Go's benchmark format, for benchstat."],
};

/**
 * The folder as a research object, by RO-Crate 1.1
 * (https://www.researchobject.org/ro-crate/specification/1.1): what every file
 * is, what it was made from, and by what.
 */
export function roCrateOf(manifest: Manifest): string {
  const { experiment, files, cells, version, date } = manifest;
  const inputs = files.filter(({ path }) => path.startsWith('inputs/'));
  const results = files.filter(({ path }) => !path.startsWith('inputs/'));
  const cellFiles = [...new Set(cells.map(({ name }) => `cells/${name}.json`))];
  const parts = [MANIFEST, 'CITATION.cff', ...files.map(({ path }) => path), 'cells/'];
  const graph: Entity[] = [
    {
      '@id': RO_CRATE,
      '@type': 'CreativeWork',
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
      about: { '@id': './' },
    },
    {
      '@id': './',
      '@type': 'Dataset',
      name: `spanlab experiment: ${experiment.strategies.map(({ name }) => name).join(', ')} on ${experiment.workloads.map(({ name }) => name).join(', ')}`,
      description: "Simulated runs of workloads on generations of Go's heap allocator; `spanlab reproduce` makes them again and compares bit for bit.",
      datePublished: date,
      license: 'Not chosen yet: whoever publishes this folder names a licence here.',
      hasPart: parts.map(reference),
      mentions: [reference('#run')],
    },
    fileEntity(MANIFEST, 'application/json', 'What the results were made from: inputs with hashes, the config as resolved, versions, and facts of the machine.'),
    fileEntity('CITATION.cff', 'text/yaml', 'How to cite the results and spanlab.'),
    ...inputs.map((file) => described(file, 'text/csv', 'A workload, as it was given.')),
    ...results.map((file) => described(file, ...(FORMATS[file.path] ?? ['application/octet-stream', 'Results.']))),
    {
      '@id': 'cells/',
      '@type': 'Dataset',
      name: 'Cells',
      description: 'A file for every cell of the matrix, named by the SHA-256 of its inputs, with inputs and outcome.',
      hasPart: cellFiles.map(reference),
    },
    ...cellFiles.map((path) => fileEntity(path, 'application/json', 'A cell: one strategy, one workload, one seed, one set of parameters.')),
    {
      '@id': '#run',
      '@type': 'CreateAction',
      name: 'spanlab run',
      instrument: reference('#spanlab'),
      object: inputs.map(({ path }) => reference(path)),
      result: [...results.map(({ path }) => reference(path)), reference('cells/')],
    },
    { '@id': '#spanlab', '@type': 'SoftwareApplication', name: 'spanlab', version },
  ];
  return `${JSON.stringify({ '@context': 'https://w3id.org/ro/crate/1.1/context', '@graph': graph }, null, 2)}\n`;
}

function fileEntity(path: string, format: string, description: string): Entity {
  return { '@id': encodeURI(path), '@type': 'File', name: path, encodingFormat: format, description };
}

function described({ path, bytes, sha256 }: ManifestFile, format: string, description: string): Entity {
  return { ...fileEntity(path, format, description), contentSize: String(bytes), sha256 };
}

/** Entities are named by URI references: what a path holds of blanks and the like is escaped. */
function reference(id: string): { '@id': string } {
  return { '@id': id.startsWith('#') ? id : encodeURI(id) };
}
