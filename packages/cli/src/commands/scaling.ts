import { InputError } from '@spanlab/core';
import { checkWritable, loadStrategies, scales, writeWhole } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { measureWithProgress } from '../measure-scaling.js';
import { MAX_SEED, parseGogc, parseNames, parseWholeNumber } from '../option-values.js';
import { scalableWorkload } from '../scalable-workload.js';
import { describeScaling, toJson } from '../scaling-output.js';
import { parseProcsList } from '../simulation-options.js';

interface ScalingOptions {
  readonly strategies?: string;
  readonly generate: string;
  readonly seed: string;
  readonly procs: string;
  readonly gogc: string;
  readonly json?: true;
  readonly out?: string;
}

/** `spanlab scaling`: throughput and lock waits against the number of Ps. */
export async function scaling(options: ScalingOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(parseNames('--strategies', options.strategies));
  const none = strategies.find((strategy) => !scales(strategy));
  if (options.strategies !== undefined && none !== undefined) {
    throw new InputError(`${none.name}: this strategy cannot be simulated with several Ps; leave it out of --strategies`);
  }
  const procs = parseProcsList(options.procs);
  const seed = parseWholeNumber('--seed', options.seed, 0, MAX_SEED, 'of the generator');
  const gogc = parseGogc(options.gogc);
  const workload = scalableWorkload(options.generate, seed);
  // The generator says what is wrong with its parameters before anything runs.
  workload.make(procs[procs.length - 1]);
  if (options.out !== undefined) await checkWritable(options.out);

  const able = strategies.filter(scales);
  const results = await measureWithProgress(able, workload, procs, gogc);
  if (options.out !== undefined) {
    // Loaded here: the drawing libraries beside it take long to load.
    const { scalingTable, toCsv } = await import('@spanlab/report');
    await writeWhole(options.out, toCsv(scalingTable(results)));
  }
  process.stdout.write(options.json ? toJson(results) : describeScaling(results));
  return ExitStatus.Ok;
}
