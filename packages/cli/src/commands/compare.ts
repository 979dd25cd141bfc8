import { relative } from 'node:path';
import { type CellResult, type Exactness, type FidelityResults, type ResultSet, type StrategyPlugin, boundsKept } from '@spanlab/core';
import { type Verification, verifyRecording } from '@spanlab/conformance';
import {
  type DatasetFolder,
  InputFile,
  addressMeasures,
  comparisonTotals,
  idleMeasures,
  loadStrategies,
  measureProgram,
  measures,
  openDatasets,
  partMeasures,
  readMemStats,
  scales,
  shellArgument,
  strategyIdentities,
} from '@spanlab/harness';
import type { Dataset } from '@spanlab/workload';
import { commandName } from '../command-name.js';
import { comparisonOrigin } from '../comparison-origin.js';
import { ExitStatus } from '../exit-status.js';
import { formatBytes, formatCount, formatNoun, formatTable } from '../format.js';
import { jsonText } from '../json-text.js';
import { measureFidelity, simulatedCases } from '../measure-fidelity.js';
import { SCALING_PROCS, measureWithProgress } from '../measure-scaling.js';
import { parseNames } from '../option-values.js';
import { type Program, choosePrograms, proofsOf } from '../programs.js';
import { ByteProgress } from '../progress.js';
import { SCALING_GENERATOR, scalableWorkload } from '../scalable-workload.js';
import { bundledRecording, datasetsArgument } from '../dataset-files.js';

interface CompareOptions {
  readonly strategies?: string;
  readonly recordedOn?: string;
  readonly out: string;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab compare [PROGRAM…]`, the main job. */
export async function compare(names: readonly string[], options: CompareOptions): Promise<ExitStatus> {
  const strategies = await loadStrategies(parseNames('--strategies', options.strategies));
  // Before anything runs: two strategies may mean different things by one name.
  const totals = comparisonTotals(strategies);
  const folder = await openDatasets(options.datasets);
  const programs = choosePrograms(folder.datasets, names, options.recordedOn);
  // Loaded here: the drawing libraries take longer to load than most other commands take in all.
  const { checkReportFolder, writeReport } = await import('@spanlab/report');
  await checkReportFolder(options.out);
  const job = new Comparing(folder, strategies, programs);
  const cells: CellResult[] = [];
  try {
    for (const program of programs) cells.push(...(await job.run(program)));
  } finally {
    job.progress.stop();
  }

  // What is known is said at once, unless it is to be one piece of JSON.
  const say = (text: string) => {
    if (!options.json) process.stdout.write(text);
  };
  say(`${summary(cells)}\n${proof(job.verifications)}\n`);
  const results: ResultSet = { measures: [...measures, ...partMeasures, ...idleMeasures, ...addressMeasures], totals, cells, strategies: await strategyIdentities(strategies) };
  // About no program, so part of the whole report only.
  const cases = names.length === 0 ? simulatedCases(folder, strategies) : [];
  const fidelity = cases.length === 0 ? undefined : await measureFidelity(folder, cases);
  if (fidelity !== undefined) say(`${simulationLine(fidelity)}\n`);
  // As `spanlab scaling` measures it.
  const able = names.length === 0 ? strategies.filter(scales) : [];
  const scaling = able.length === 0 ? undefined : await measureWithProgress(able, scalableWorkload(SCALING_GENERATOR, 1), SCALING_PROCS, 100);
  const origin = await comparisonOrigin(folder, strategies, programs, cases);
  const { indexPath } = await writeReport({ ...results, origin, ...(fidelity === undefined ? {} : { fidelity }), ...(scaling === undefined ? {} : { scaling }) }, options.out);
  const report = relative(process.cwd(), indexPath);
  say(`\nReport: ${report}\nNext: open it in a browser, or run \`${commandName()} verify ${shellArgument(programs[0].workload.name)}${datasetsArgument(options.datasets)}\`\n`);
  if (options.json) process.stdout.write(toJson(report, cells, job.verifications, fidelity));
  return job.verifications.some((one) => one.mismatched > 0) ? ExitStatus.Mismatch : ExitStatus.Ok;
}

/** The machine-readable form; everything over the whole run lies in the report's CSV. */
function toJson(report: string, cells: readonly CellResult[], verifications: readonly Verification[], fidelity: FidelityResults | undefined): string {
  return jsonText({
    report,
    cells: cells.map(({ workload, strategy, events, series, totals }) => ({
      workload: workload.name,
      program: workload.program,
      strategy,
      events,
      peaks: Object.fromEntries(Object.entries(series.columns).map(([name, values]) => [name, peakOf(values)])),
      totals,
    })),
    proof: verifications.map(({ recording, strategy, checked, mismatched }) => ({ recording, strategy, checked, mismatched })),
    fidelity: fidelity === undefined ? null : boundsKept(fidelity.rows),
  });
}

/** Undefined, so absent in JSON, where a strategy has no such thing. */
function peakOf(values: readonly number[]): number | undefined {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? undefined : Math.max(...known);
}

function simulationLine({ rows }: FidelityResults): string {
  const { kept, judged } = boundsKept(rows);
  return `Simulation: ${formatCount(kept)} of ${formatNoun(judged, 'bound')} on the distance to real runs kept, ${formatCount(judged - kept)} missed; \`${commandName()} fidelity\` shows them.`;
}

/** Runs programs on strategies, and proves each strategy on its own release's recording of them. */
class Comparing {
  readonly progress: ByteProgress;
  readonly verifications: Verification[] = [];
  /** What verifications found, by strategy and recording. */
  readonly #exactness = new Map<string, Exactness>();

  constructor(
    private readonly folder: DatasetFolder,
    private readonly strategies: readonly StrategyPlugin[],
    programs: readonly Program[],
  ) {
    const bytes = programs.map((program) => {
      const proofs = proofsOf(program, strategies).map(([, recording]) => recording);
      return [...proofs, ...strategies.map(() => program.workload)].reduce((sum, dataset) => sum + dataset.files[0].bytes, 0);
    });
    this.progress = new ByteProgress(bytes.reduce((sum, one) => sum + one, 0));
  }

  async run(program: Program): Promise<CellResult[]> {
    const exactness = new Map<StrategyPlugin, Exactness>();
    for (const [strategy, recording] of proofsOf(program, this.strategies)) {
      const before = exactness.get(strategy) ?? { checked: 0, mismatched: 0 };
      const { checked, mismatched } = await this.#verifyOnce(strategy, recording);
      exactness.set(strategy, { checked: before.checked + checked, mismatched: before.mismatched + mismatched });
    }
    const cells: CellResult[] = [];
    for (const strategy of this.strategies) {
      const { workload } = program;
      const { path, bytes } = bundledRecording(this.folder, workload.files[0].path);
      this.progress.next(`${program.name} on ${strategy.name}`);
      const source = new InputFile(path, (read) => this.progress.update(Math.min(read, bytes)));
      cells.push(await measureProgram({ source, name: workload.name, program: program.name }, strategy, exactness.get(strategy)));
      this.progress.finish(bytes);
    }
    return cells;
  }

  /** Two recordings of one program share their proofs. */
  async #verifyOnce(strategy: StrategyPlugin, recording: Dataset): Promise<Exactness> {
    const key = `${strategy.name} ${recording.name}`;
    const known = this.#exactness.get(key);
    if (known !== undefined) {
      this.progress.finish(recording.files[0].bytes);
      return known;
    }
    const exactness = await this.#verify(strategy, recording);
    this.#exactness.set(key, exactness);
    return exactness;
  }

  async #verify(strategy: StrategyPlugin, recording: Dataset): Promise<Exactness> {
    const { path, bytes, memStatsPath } = bundledRecording(this.folder, recording.files[0].path);
    this.progress.next(`verifying ${recording.name}`);
    const source = new InputFile(path, (read) => this.progress.update(read));
    const memStats = memStatsPath === undefined ? undefined : await readMemStats(memStatsPath);
    const verification = await verifyRecording(source, [strategy], memStats === undefined ? {} : { memStats });
    this.progress.finish(bytes);
    this.verifications.push(verification);
    return { checked: verification.checked, mismatched: verification.mismatched };
  }
}

function summary(cells: readonly CellResult[]): string {
  const rows = cells.map(({ workload, strategy, events, series: { columns } }) => [
    workload.name,
    strategy,
    formatCount(events),
    formatBytes(Math.max(...columns.HeapSys)),
    formatBytes(Math.max(...columns.HeapInuse)),
  ]);
  return formatTable([['PROGRAM', 'STRATEGY', 'EVENTS', 'PEAK HEAPSYS', 'PEAK HEAPINUSE'], ...rows], [2, 3, 4]);
}

/** What the numbers are backed by. */
function proof(verifications: readonly Verification[]): string {
  const checked = verifications.reduce((sum, one) => sum + one.checked, 0);
  const mismatched = verifications.reduce((sum, one) => sum + one.mismatched, 0);
  const recordings = formatNoun(verifications.length, 'recording');
  const withoutMemStats = verifications.filter(({ notCompared }) => notCompared.some(({ what }) => what === 'MemStats')).length;
  const rest = withoutMemStats === 0 ? '' : ` MemStats not compared in ${formatCount(withoutMemStats)} of them; \`spanlab verify\` says why.`;
  if (verifications.length === 0) return 'Nothing to prove the strategies by: no recording of these programs is of their releases.';
  if (mismatched === 0) return `Proof: ${recordings} of these programs replayed, ${formatCount(checked)} comparisons, every one as in the real runtime.${rest}`;
  const differing = [...new Set(verifications.filter((one) => one.mismatched > 0).map(({ strategy }) => strategy))];
  return `${formatCount(mismatched)} of ${formatCount(checked)} comparisons in ${recordings} DIFFER from the real runtime, on ${differing.join(', ')}; \`npx spanlab verify RECORDING --strategies ${shellArgument(differing[0])}\` shows where.${rest}`;
}
