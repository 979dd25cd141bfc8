import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { InputError, MIN_SEEDS } from '@spanlab/core';
import { type Experiment, type FailedCell, Interruption, NoCellComputed, type Plan, describeCause, describeCell, hashFile, hostFacts, runExperiment, shellArgument, writeArchive } from '@spanlab/harness';
import { commandName } from '../command-name.js';
import { loadConfig } from '../config/load-config.js';
import { resolveConfig } from '../config/resolve-config.js';
import { datasetsArgument } from '../dataset-files.js';
import { ExitStatus } from '../exit-status.js';
import { formatCount, formatNoun } from '../format.js';
import { jsonText } from '../json-text.js';
import { interruptible } from '../interruptible.js';
import { CellProgress } from '../progress.js';
import { packageFolder, release } from '../release.js';

interface RunOptions {
  readonly out?: string;
  readonly jobs?: number;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab run [CONFIG]`. */
export async function runConfig(path: string | undefined, options: RunOptions): Promise<ExitStatus> {
  const { out } = options;
  if (out === undefined) throw new InputError('run: no folder for the results; add --out DIR');
  const loaded = await loadConfig(path);
  const resolved = await resolveConfig(loaded, options.datasets);
  const { experiment, strategiesFrom } = resolved;
  const progress = new CellProgress();
  const failures = new FailureLines();
  let done;
  try {
    done = await interruptible((signal) => runExperiment({
      ...resolved,
      signal,
      folder: out,
      jobs: options.jobs ?? availableParallelism(),
      onPlan: (plan) => {
        const text = describePlan(plan, experiment.strategies.length);
        if (options.json) progress.warn(text);
        else progress.print(text);
        const careful = fewSeeds(experiment);
        if (careful !== undefined) progress.warn(`spanlab: ${careful}\n`);
      },
      onWarning: (line) => progress.warn(`spanlab: ${line}\n`),
      onStart: (cells) => progress.start(cells),
      onCell: () => progress.step(),
      onFailure: (failed) => progress.warn(failures.lineOf(failed)),
      describe: async (finished) => {
        const config = { name: basename(loaded.path), sha256: (await hashFile(loaded.path)).sha256 };
        const host = { ...(await hostFacts(loaded.path, packageFolder)), strategiesFrom };
        await writeArchive(finished, { folder: out, experiment, config, host, date: host.git.config?.date ?? release.date }, release);
      },
    }));
  } catch (error) {
    if (error instanceof NoCellComputed) {
      progress.stop();
      process.stderr.write(`spanlab: no cell could be computed, for the ${failures.causes === 1 ? 'cause' : 'causes'} above; nothing was written but the folder\n`);
      return ExitStatus.Mismatch;
    }
    if (!(error instanceof Interruption)) throw error;
    progress.stop();
    process.stderr.write(`Interrupted: ${formatCount(error.kept)} of ${formatNoun(error.cells, 'cell')} kept; run again to continue\n`);
    return ExitStatus.Interrupted;
  } finally {
    progress.stop();
  }
  const kept = done.cells.length - done.computed;
  const results = done.results.map((name) => join(out, name));
  const failed = done.failed.map(({ cell, cause }) => ({ cell: describeCell(cell), cause: describeCause(cause) }));
  process.stdout.write(
    options.json
      ? jsonText({ folder: out, cells: done.cells.length, computed: done.computed, kept, failed, leftOut: done.plan.leftOut, results })
      : `${formatNoun(done.computed, 'cell')} computed, ${formatCount(kept)} from before\n` +
          `Results: ${results.join(', ')}\nNext: ${commandName()} reproduce ${shellArgument(out)}${datasetsArgument(options.datasets)}\n`,
  );
  if (failed.length === 0) return ExitStatus.Ok;
  process.stderr.write(`spanlab: ${formatNoun(failed.length, 'cell')} of ${formatCount(done.plan.cells.length)} failed, for the ${failures.causes === 1 ? 'cause' : 'causes'} above; results are without; run again to try again\n`);
  return ExitStatus.Mismatch;
}

/** Said before hours are spent: with so few seeds, the report will find no difference significant. */
function fewSeeds({ strategies, workloads, seeds }: Experiment): string | undefined {
  const isTested = strategies.length > 1 && workloads.some(({ kind }) => kind === 'generator');
  if (!isTested || seeds.length >= MIN_SEEDS) return undefined;
  const have = seeds.length === 1 ? '1 seed is' : `${seeds.length} seeds are`;
  return `${have} too few for a difference between strategies to be significant at 5 %, which takes at least ${MIN_SEEDS}, more where many measures are tested; add seeds to the config at any time: cells that are done are kept`;
}

/** The size of the matrix, and what does not exist in it. */
function describePlan({ cells, leftOut }: Plan, strategies: number): string {
  const workloads = new Set(cells.map(({ workload }) => workload.name)).size;
  const sets = new Set(cells.map(({ parameters, costs }) => JSON.stringify([parameters, costs]))).size;
  const seeds = new Set(cells.map(({ seed }) => seed).filter((seed) => seed !== null)).size;
  const factors = [
    formatNoun(strategies, 'strategy', 'strategies'),
    formatNoun(workloads, 'workload'),
    ...(seeds === 0 ? [] : [formatNoun(seeds, 'seed')]),
    formatNoun(sets, 'parameter set'),
  ];
  return `${formatNoun(cells.length, 'cell')}: ${factors.join(', ')}\n${leftOut.map((line) => `Left out: ${line}\n`).join('')}`;
}

/** Words about cells that fail: a cause is told once, with the first cell that it fails. */
class FailureLines {
  readonly #told = new Set<string>();

  get causes(): number {
    return this.#told.size;
  }

  lineOf({ cell, cause }: FailedCell): string {
    const words = describeCause(cause);
    if (this.#told.has(words)) return '';
    this.#told.add(words);
    return `spanlab: cell failed: ${describeCell(cell)}: ${words}\n`;
  }
}
