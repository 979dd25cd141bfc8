import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, writeFault } from '@spanlab/core';
import { Interruption, NoCellComputed, firstArchiveDifference, readManifest, runExperiment, writeArchive } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatCount, formatNoun } from '../format.js';
import { jsonText } from '../json-text.js';
import { interruptible } from '../interruptible.js';
import { CellProgress } from '../progress.js';
import { release } from '../release.js';
import { restoreExperiment } from '../restore-experiment.js';

interface ReproduceOptions {
  readonly jobs?: number;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab reproduce DIR`. */
export async function reproduce(folder: string, options: ReproduceOptions): Promise<ExitStatus> {
  const manifest = await readManifest(folder);
  const restored = await restoreExperiment(folder, manifest, options.datasets);
  const progress = new CellProgress();
  const temporary = await mkdtemp(join(tmpdir(), 'spanlab-reproduce-')).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${tmpdir()}: ${writeFault('no temporary folder can be made', error.code, 'name another place with the environment variable TMPDIR')}`);
  });
  try {
    const finished = await interruptible((signal) => runExperiment({
      ...restored,
      signal,
      folder: temporary,
      jobs: options.jobs ?? availableParallelism(),
      onStart: (cells) => progress.start(cells),
      onCell: () => progress.step(),
    }));
    progress.stop();
    const changed = [...restored.changed, ...(finished.engine === manifest.engine ? [] : ['spanlab'])];
    for (const name of changed) process.stderr.write(`spanlab: the code of ${name} is not what the manifest names; values are compared, hashes of code are not\n`);
    const recordedCells = manifest.cells.length + (manifest.failed?.length ?? 0);
    if (finished.plan.cells.length !== recordedCells) {
      throw new InputError(`${join(folder, 'manifest.json')}: ${recordedCells} cells, but its experiment has ${finished.plan.cells.length}; run it again`);
    }
    await writeArchive(finished, { folder: temporary, experiment: manifest.experiment, config: manifest.config, host: manifest.host, date: manifest.date }, { ...release, version: manifest.version });
    const difference = await firstArchiveDifference({ recorded: folder, manifest, now: temporary, cells: finished.cells, failed: finished.failed, isSameCode: changed.length === 0 });
    const cells = finished.cells.length;
    const files = manifest.files.filter(({ path }) => !path.startsWith('inputs/')).length;
    const text =
      difference === undefined
        ? `${formatNoun(cells, 'cell')} computed again, ${formatNoun(files, 'result file')} written again: every bit the same\n`
        : `DIFFERENT: ${difference}\n`;
    process.stdout.write(options.json ? jsonText({ same: difference === undefined, cells, files, difference: difference ?? null, changedCode: changed }) : text);
    return difference === undefined ? ExitStatus.Ok : ExitStatus.Mismatch;
  } catch (error) {
    if (error instanceof NoCellComputed) throw new InputError(`${folder}: ${error.message}; nothing to compare`);
    if (!(error instanceof Interruption)) throw error;
    progress.stop();
    process.stderr.write(`Interrupted: ${formatCount(error.kept)} of ${formatNoun(error.cells, 'cell')} were computed again, none compared; run again from the start\n`);
    return ExitStatus.Interrupted;
  } finally {
    progress.stop();
    await rm(temporary, { recursive: true, force: true });
  }
}
