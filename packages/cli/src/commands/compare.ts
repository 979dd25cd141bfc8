import { relative } from 'node:path';
import { InputError, type ResultSet, type StrategyPlugin } from '@spanlab/core';
import {
  type MeasuredCell,
  RecordingFile,
  loadStrategies,
  measureRecording,
  measures,
  openDatasets,
  readMemStats,
} from '@spanlab/harness';
import type { Dataset } from '@spanlab/workload';
import { ExitStatus } from '../exit-status.js';
import { formatBytes, formatCount, formatNoun, formatTable } from '../format.js';
import { ByteProgress } from '../progress.js';
import { bundledRecording } from '../recordings.js';

interface CompareOptions {
  readonly strategies?: string;
  readonly out: string;
  readonly datasets?: string;
}

/** `spanlab compare [DATASET…]`, the main job. */
export async function compare(names: readonly string[], options: CompareOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(options.strategies?.split(',').map((name) => name.trim()));
  const folder = await openDatasets(options.datasets);
  const { chosen, skipped } = choose(folder.datasets, names, strategies);

  const recordings = chosen.map((dataset) => ({ dataset, ...bundledRecording(folder, dataset.files[0].path) }));
  // Every recording is read twice: to measure it, and again up to its peak.
  const progress = new ByteProgress(recordings.reduce((sum, { bytes }) => sum + bytes, 0));
  const done: MeasuredCell[] = [];
  try {
    for (const { dataset, path, bytes, memStatsPath } of recordings) {
      progress.next(dataset.name);
      const source = new RecordingFile(path, (read) => progress.update(Math.min(read, bytes)));
      const memStats = memStatsPath === undefined ? undefined : await readMemStats(memStatsPath);
      done.push(await measureRecording({ source, memStats, name: dataset.name, program: dataset.program }, strategies));
      progress.finish(bytes);
    }
  } finally {
    progress.stop();
  }

  process.stdout.write(summary(done));
  if (skipped.length > 0) {
    process.stdout.write(`\nLeft out: ${formatNoun(skipped.length, 'recording')} that no chosen strategy replays (Go ${releasesOf(skipped)})\n`);
  }
  const results: ResultSet = { measures, cells: done.map(({ cell }) => cell) };
  // Loaded here: the drawing libraries take longer to load than most other commands take in all.
  const { writeReport } = await import('@spanlab/report');
  const { indexPath } = await writeReport(results, options.out);
  process.stdout.write(`\nReport: ${relative(process.cwd(), indexPath)}\nNext: open it in a browser, or run \`npx spanlab verify ${chosen[0].name}\`\n`);
  return done.some(({ verification }) => verification.mismatched > 0) ? ExitStatus.Mismatch : ExitStatus.Ok;
}

/** The recordings asked for, and those that were left out because no strategy replays their release. */
function choose(
  datasets: readonly Dataset[],
  names: readonly string[],
  strategies: readonly StrategyPlugin[],
): { chosen: Dataset[]; skipped: Dataset[] } {
  const recordings = datasets.filter((dataset) => dataset.kind === 'recording');
  const replayable = (dataset: Dataset) => {
    const [major, minor, patch] = (dataset.go ?? '').split('.').map(Number);
    return strategies.some((strategy) => strategy.replays(major, minor, patch ?? 0));
  };
  if (names.length === 0) {
    const chosen = recordings.filter(replayable);
    if (chosen.length === 0) throw new InputError('no bundled recording is of a release that the chosen strategies replay');
    return { chosen, skipped: recordings.filter((dataset) => !replayable(dataset)) };
  }
  const chosen = names.map((name) => {
    const dataset = recordings.find((one) => one.name === name);
    if (dataset === undefined) throw new InputError(`${name}: no recording of that name; \`spanlab datasets list\` lists them`);
    if (!replayable(dataset)) {
      const known = strategies.map((strategy) => strategy.name).join(', ');
      throw new InputError(`${name}: no chosen strategy replays Go ${dataset.go}; chosen: ${known}`);
    }
    return dataset;
  });
  return { chosen, skipped: [] };
}

function releasesOf(datasets: readonly Dataset[]): string {
  return [...new Set(datasets.map((dataset) => dataset.go))].join(', ');
}

function summary(done: readonly MeasuredCell[]): string {
  const rows = done.map(({ cell, verification }) => {
    const { columns } = cell.series;
    return [
      cell.workload.name,
      cell.strategy,
      formatCount(cell.events),
      formatBytes(Math.max(...columns.HeapSys)),
      formatBytes(Math.max(...columns.HeapInuse)),
      verification.mismatched === 0
        ? `exact (${formatCount(verification.checked)} compared)`
        : `${formatCount(verification.mismatched)} of ${formatCount(verification.checked)} DIFFER`,
    ];
  });
  const head = ['RECORDING', 'STRATEGY', 'EVENTS', 'PEAK HEAPSYS', 'PEAK HEAPINUSE', 'AGAINST THE REAL RUNTIME'];
  return formatTable([head, ...rows], [2, 3, 4]);
}
