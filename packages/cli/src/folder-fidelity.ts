import { join } from 'node:path';
import { InputError, type FidelityResults } from '@spanlab/core';
import { fidelityResults, loadIfInstalled, openDatasets, readJson, sha256, writeWhole } from '@spanlab/harness';
import { measureFidelity, simulatedCases } from './measure-fidelity.js';
import type { ResultsFolder } from './results-folder.js';

/** Where a folder of results keeps the comparison with real runs, which takes longer than the report. */
const FIDELITY_FILE = 'fidelity.json';

interface KeptFidelity {
  /** Hash of what was compared: strategies with their code, workloads, and outcomes of real runs. */
  readonly inputs: string;
  readonly fidelity: FidelityResults;
}

/**
 * How simulations by an experiment's strategies compare with real runs: from the
 * folder if it has that of the same strategies and data in the same measures, else computed and kept there.
 * Strategies are loaded as the experiment loaded them, for another may have the same name; those that are
 * not here any more are left out.
 */
export async function folderFidelity(folder: string, { strategies, loadedBy }: Pick<ResultsFolder, 'strategies' | 'loadedBy'>, datasets: string | undefined): Promise<FidelityResults> {
  const path = join(folder, FIDELITY_FILE);
  const found = await Promise.all(strategies.map(({ name }) => loadIfInstalled(name, loadedBy.get(name)?.from, loadedBy.get(name)?.specifier)));
  const plugins = found.filter((one) => one !== undefined);
  const dataFolder = await openDatasets(datasets);
  const cases = simulatedCases(dataFolder, plugins);
  const files = cases.flatMap(({ workload, outcome }) => [workload.files[0].sha256, outcome.files[0].sha256]);
  const inputs = sha256(JSON.stringify({ strategies, files }));
  const kept = await readKept(path);
  const measures = JSON.stringify(fidelityResults([]).measures);
  if (kept?.inputs === inputs && JSON.stringify(kept.fidelity.measures) === measures) return kept.fidelity;
  const fidelity = await measureFidelity(dataFolder, cases);
  // As it is read again: the first report must have the same bytes as the second.
  const text = `${JSON.stringify({ inputs, fidelity } satisfies KeptFidelity, null, 1)}\n`;
  await writeWhole(path, text);
  return (JSON.parse(text) as KeptFidelity).fidelity;
}

async function readKept(path: string): Promise<KeptFidelity | undefined> {
  try {
    const kept = (await readJson(path)) as Partial<KeptFidelity> | null;
    return typeof kept?.inputs === 'string' && Array.isArray(kept.fidelity?.rows) ? (kept as KeptFidelity) : undefined;
  } catch (error) {
    // Missing or cut off: it is made anew.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
