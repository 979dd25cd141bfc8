import { resolve } from 'node:path';
import { InputError } from '@spanlab/core';
import { verifyRecording } from '@spanlab/conformance';
import { InputFile, loadWithOrigins, readMemStats } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { parseNames } from '../option-values.js';
import { ByteProgress } from '../progress.js';
import { type RecordingPath, findRecording, refuseUnusedFolder } from '../dataset-files.js';
import { StrategyCandidates } from '../strategy-candidates.js';
import { type TimedVerification, describeTotal, describeVerification, toJson } from '../verification-output.js';

interface VerifyCommandOptions {
  readonly json?: true;
  readonly memstats?: string;
  readonly strategies?: string;
  readonly checkInvariants?: number;
  readonly datasets?: string;
}

/** `spanlab verify RECORDING…`. */
export async function verify(names: readonly string[], options: VerifyCommandOptions): Promise<ExitStatus> {
  if (options.memstats !== undefined && names.length > 1) {
    throw new InputError(`--memstats belongs to one recording, but ${names.length} are given; leave it out, or verify them one by one`);
  }
  const chosen = parseNames('--strategies', options.strategies);
  const strategies = new StrategyCandidates(await loadWithOrigins(chosen), chosen !== undefined);
  const recordings: RecordingPath[] = [];
  refuseUnusedFolder(options.datasets, names);
  for (const name of names) {
    const recording = await findRecording(name, options.datasets);
    // Twice the same is once.
    if (!recordings.some(({ path }) => resolve(path) === resolve(recording.path))) recordings.push(recording);
  }

  const progress = new ByteProgress(recordings.reduce((sum, recording) => sum + recording.bytes, 0));
  const done: TimedVerification[] = [];
  try {
    for (const recording of recordings) {
      const one = await timed(recording, strategies, options, progress);
      done.push(one);
      if (!options.json) progress.print(describeVerification(one));
    }
  } finally {
    progress.stop();
  }
  process.stdout.write(options.json ? toJson(done) : describeTotal(done));
  return done.some(({ verification }) => verification.mismatched > 0) ? ExitStatus.Mismatch : ExitStatus.Ok;
}

async function timed(
  recording: RecordingPath,
  strategies: StrategyCandidates,
  options: VerifyCommandOptions,
  progress: ByteProgress,
): Promise<TimedVerification> {
  const source = new InputFile(recording.path, (bytes) => progress.update(bytes));
  progress.next(source.name);
  const memStatsPath = options.memstats ?? recording.memStatsPath;
  const memStats = memStatsPath === undefined ? undefined : await readMemStats(memStatsPath);
  const start = performance.now();
  const verification = await verifyRecording(source, (name, history) => strategies.choose(name, history), {
    ...(memStats === undefined ? {} : { memStats }),
    ...(options.checkInvariants === undefined ? {} : { checkInvariantsEvery: options.checkInvariants }),
  });
  const seconds = (performance.now() - start) / 1000;
  progress.finish(recording.bytes);
  return { verification, seconds, strategyFrom: strategies.originOf(verification.plugin) };
}
