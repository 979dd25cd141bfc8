import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, type MeasureDefinition, type StrategyIdentity, defaultLabel } from '@spanlab/core';
import { type CellInputs, type CellOutcome, type CellParameters, MANIFEST, RESULTS_SCHEMA, experimentMeasures, measuresOfStrategies, parseCellFile, readJson, shellArgument } from '@spanlab/harness';
import type { ExperimentCell, ExperimentData, ProvenanceFact } from '@spanlab/report';
import { provenanceOf, type ManifestHost } from './provenance.js';

/** A cell's place in the matrix; `name` is that of its file, which only a manifest tells. */
interface IndexedCell extends CellParameters {
  readonly name?: string;
  readonly strategy: string;
  readonly workload: string;
  readonly seed: number | null;
  readonly costs: string;
}

/** What a folder holds, and what its strategies can be loaded by. */
export interface ResultsFolder extends Omit<ExperimentData, 'fidelity'>, Pick<FolderIndex, 'loadedBy'> {}

/** What a folder says of its matrix. */
interface FolderIndex {
  readonly cells: readonly IndexedCell[];
  /** By the name of the strategy. */
  readonly identities: ReadonlyMap<string, StrategyIdentity>;
  /** By a strategy's name, what it was loaded by, and from which folder; only a manifest tells. */
  readonly loadedBy: ReadonlyMap<string, { readonly specifier: string; readonly from: string | undefined }>;
  readonly measures: readonly MeasureDefinition[];
  readonly areMeasuresChosen: boolean;
  readonly leftOut: readonly string[];
  readonly provenance: readonly ProvenanceFact[];
}

/** A strategy as a manifest tells it; those of earlier versions have no label. */
type ManifestStrategy = Omit<StrategyIdentity, 'label'> & { readonly label?: string; readonly measures?: readonly MeasureDefinition[] };

/** The parts of a manifest that a report is made from. */
interface ReadManifest extends ManifestHost {
  readonly schema: number;
  readonly experiment: { readonly strategies: readonly (ManifestStrategy & { readonly specifier: string })[]; readonly measures: readonly string[] | null };
  readonly leftOut: readonly string[];
  readonly cells: readonly IndexedCell[];
  readonly failed: readonly (IndexedCell & { readonly cause: string })[];
}

/** The parts of `results.json`. */
interface ReadResults {
  readonly schema: number;
  readonly measures: readonly MeasureDefinition[];
  readonly cells: readonly (IndexedCell & Pick<CellOutcome, 'events' | 'samples' | 'totals'> & { readonly release: string })[];
}

interface CellFile {
  readonly inputs: CellInputs;
  readonly outcome: CellOutcome;
}

/**
 * Reads what `spanlab run` wrote. Numbers come from the cells, whose files prove
 * themselves by their hashes; the manifest or, without one, `results.json` says
 * what the cells are called.
 *
 * @throws InputError if it is no such folder, or a cell is missing or damaged
 */
export async function readResultsFolder(folder: string): Promise<ResultsFolder> {
  const index = await readIndex(folder);
  const files = new CellFiles(join(folder, 'cells'));
  const cells: (ExperimentCell & { readonly inputs: CellInputs })[] = [];
  for (const cell of index.cells) {
    const { inputs, outcome } = await files.read(cell);
    const { name: _name, ...place } = cell;
    cells.push({ ...pickPlace(place), costTable: inputs.costs, ...outcome, inputs });
  }
  const strategies = [...new Map(cells.map(({ strategy, inputs }) => [strategy, inputs.strategy.code]))];
  const workloads = [...new Map(cells.map(({ workload, inputs }) => [workload, inputs.workload]))];
  return {
    strategies: strategies.map(([name, code]) => ({ ...(index.identities.get(name) ?? identityIn({ name, release: name })), code })),
    workloads: workloads.map(([name, source]) => ({ name, source })),
    measures: index.measures,
    ownMeasures: index.measures.map(({ name }) => name).filter((name) => !experimentMeasures.some((one) => one.name === name)),
    areMeasuresChosen: index.areMeasuresChosen,
    cells: cells.map(({ inputs: _inputs, ...cell }) => cell),
    leftOut: index.leftOut,
    provenance: index.provenance,
    loadedBy: index.loadedBy,
  };
}

/** The files of cells; those that nothing names are read only if a cell has to be found by its numbers. */
class CellFiles {
  readonly #folder: string;
  #all: Promise<CellFile[]> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(cell: IndexedCell & Partial<Pick<CellOutcome, 'events' | 'samples' | 'totals'>>): Promise<CellFile> {
    if (cell.name !== undefined) return readCell(this.#folder, cell.name);
    this.#all ??= this.#readAll();
    const found = (await this.#all).find((file) => isOf(file, cell));
    if (found === undefined) {
      throw new InputError(`${this.#folder}: the cell of ${cell.strategy}, ${cell.workload}, seed ${cell.seed}, GOGC ${cell.gogc} is missing; run the experiment again`);
    }
    return found;
  }

  async #readAll(): Promise<CellFile[]> {
    const names = await readdir(this.#folder).catch(() => {
      throw new InputError(`${this.#folder}: no cells; run the experiment again`);
    });
    const cells = names.filter((name) => name.endsWith('.json')).toSorted();
    return Promise.all(cells.map((name) => readCell(this.#folder, name.slice(0, -'.json'.length))));
  }
}

async function readCell(folder: string, name: string): Promise<CellFile> {
  const path = join(folder, `${name}.json`);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: cannot be read (${error.code}); run the experiment again, which computes it anew`);
  });
  const outcome = parseCellFile(name, text);
  if (typeof outcome === 'string') throw new InputError(`${path}: damaged: ${outcome}; run the experiment again, which computes it anew`);
  return { inputs: (JSON.parse(text) as { inputs: CellInputs }).inputs, outcome };
}

/** Whether a file holds the very numbers that results show of a cell: its workload has no name in the file. */
function isOf({ inputs, outcome }: CellFile, cell: IndexedCell & Partial<Pick<CellOutcome, 'events' | 'samples' | 'totals'>>): boolean {
  const { gogc, memoryLimitBytes, globalsBytes, procs } = inputs.parameters;
  const seed = inputs.workload.kind === 'generator' ? inputs.workload.seed : null;
  const isSamePlace =
    inputs.strategy.name === cell.strategy && seed === cell.seed && outcome.events === cell.events &&
    gogc === cell.gogc && memoryLimitBytes === cell.memoryLimitBytes && globalsBytes === cell.globalsBytes && procs === cell.procs;
  return isSamePlace && isPart(cell.samples ?? {}, outcome.samples) && isPart(cell.totals ?? {}, outcome.totals);
}

function isPart(part: Readonly<Record<string, unknown>>, whole: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(part).every(([key, value]) => JSON.stringify(value) === JSON.stringify(whole[key]));
}

function pickPlace({ strategy, workload, seed, gogc, memoryLimitBytes, globalsBytes, procs, costs }: IndexedCell) {
  return { strategy, workload, seed, gogc, memoryLimitBytes, globalsBytes, procs, costs };
}

async function readIndex(folder: string): Promise<FolderIndex> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${folder}: cannot be opened (${error.code}); expected a folder that \`spanlab run\` wrote`);
  });
  if (names.includes(MANIFEST)) return indexOfManifest(folder, (await readPart(folder, MANIFEST)) as ReadManifest);
  if (names.includes('results.json')) return indexOfResults(folder, (await readPart(folder, 'results.json')) as ReadResults);
  const remedy = names.includes('cells')
    ? `the run is not finished; \`spanlab run … --out ${shellArgument(folder)}\` with its config continues it`
    : 'expected a folder that `spanlab run` wrote';
  throw new InputError(`${folder}: neither ${MANIFEST} nor results.json; ${remedy}`);
}

async function readPart(folder: string, name: string): Promise<unknown> {
  return readJson(join(folder, name)).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${folder}: ${error.message}; run the experiment again with --out ${shellArgument(folder)}, which keeps the cells and writes it anew`);
  });
}

function indexOfManifest(folder: string, manifest: ReadManifest): FolderIndex {
  const { experiment, cells, schema } = manifest ?? {};
  checkIndex(join(folder, MANIFEST), schema, cells, Array.isArray(experiment?.strategies));
  const { strategies, measures } = experiment;
  return {
    cells,
    identities: new Map(strategies.map((one) => [one.name, identityIn(one)])),
    loadedBy: new Map(strategies.map(({ name, specifier }) => [name, { specifier, from: manifest.host?.strategiesFrom }])),
    measures: measuresOfStrategies(strategies).filter(({ name }) => measures === null || measures.includes(name)),
    areMeasuresChosen: measures !== null,
    leftOut: [...(manifest.leftOut ?? []), ...(manifest.failed ?? []).map(describeFailure)],
    provenance: provenanceOf(manifest),
  };
}

function describeFailure({ strategy, workload, seed, gogc, cause }: ReadManifest['failed'][number]): string {
  return `${strategy} on ${workload}${seed === null ? '' : `, seed ${seed}`}, GOGC ${gogc}, which failed: ${cause}`;
}

function indexOfResults(folder: string, results: ReadResults): FolderIndex {
  const { cells, measures, schema } = results ?? {};
  checkIndex(join(folder, 'results.json'), schema, cells, Array.isArray(measures));
  return {
    cells,
    identities: new Map(cells.map(({ strategy, release }) => [strategy, identityIn({ name: strategy, release })])),
    loadedBy: new Map(),
    measures,
    // Without the config: whoever names every measure cannot be told from who names none.
    areMeasuresChosen: experimentMeasures.some(({ name }) => !measures.some((one) => one.name === name)),
    leftOut: [],
    provenance: [],
  };
}

function identityIn({ name, release, label = defaultLabel(name, release), basedOn, style }: ManifestStrategy): StrategyIdentity {
  return { name, release, label, ...(basedOn === undefined ? {} : { basedOn }), ...(style === undefined ? {} : { style }) };
}

function checkIndex(path: string, schema: unknown, cells: unknown, isComplete: boolean): void {
  if (!Array.isArray(cells) || !isComplete) throw new InputError(`${path}: not as \`spanlab run\` writes it; run the experiment again`);
  if (schema !== RESULTS_SCHEMA) throw new InputError(`${path}: results of schema ${String(schema)}, expected ${RESULTS_SCHEMA}; run the experiment again with this spanlab`);
  if (cells.length === 0) throw new InputError(`${path}: holds no cell; a report needs at least one`);
}
