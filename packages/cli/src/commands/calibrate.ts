import { relative } from 'node:path';
import { InputError, namesOfCosts } from '@spanlab/core';
import { type Calibration, calibrate as fit, checkWritable, fidelityCases, loadStrategies, mostSimulations, openDatasets, shellArgument, writeWhole } from '@spanlab/harness';
import { commandName } from '../command-name.js';
import { datasetsArgument } from '../dataset-files.js';
import { chooseCases } from '../fidelity-cases.js';
import { ExitStatus } from '../exit-status.js';
import { formatTable } from '../format.js';
import { jsonText } from '../json-text.js';
import { StepProgress } from '../progress.js';

interface CalibrateOptions {
  readonly strategy?: string;
  readonly out?: string;
  readonly json?: true;
  readonly datasets?: string;
}

/** `spanlab calibrate [WORKLOAD…]`. */
export async function calibrate(names: readonly string[], options: CalibrateOptions): Promise<ExitStatus> {
  if (options.strategy === undefined) throw new InputError('calibrate: no strategy named; add --strategy NAME, `spanlab strategies` lists them');
  const [strategy] = await loadStrategies([options.strategy]);
  const folder = await openDatasets(options.datasets);
  const cases = chooseCases(fidelityCases(folder.datasets, [strategy]), names, folder, [strategy]);
  if (options.out !== undefined) await checkWritable(options.out);
  const progress = new StepProgress(`fitting the costs of ${strategy.name}`, mostSimulations(strategy.costs ?? {}));
  let calibration;
  try {
    calibration = await fit(folder, strategy, cases, (done) => progress.update(done));
  } finally {
    progress.stop();
  }
  if (options.out !== undefined) await writeWhole(options.out, jsonText(calibration.after));
  process.stdout.write(
    options.json
      ? jsonText({ strategy: strategy.name, ...calibration, file: options.out ?? null })
      : `${timesTable(calibration)}\n${costsTable(calibration)}\n${nextStep(cases[0].workload.name, strategy.name, options)}`,
  );
  return ExitStatus.Ok;
}

function nextStep(workload: string, strategy: string, { out, datasets }: CalibrateOptions): string {
  const simulate = `${commandName()} simulate ${shellArgument(workload)} --strategy ${shellArgument(strategy)} --costs ${shellArgument(out ?? 'costs.json')}${datasetsArgument(datasets)}`;
  return out === undefined
    ? `Next: add --out costs.json, and give that file to \`${simulate}\`\n`
    : `Costs: ${relative(process.cwd(), out)}\nNext: ${simulate}\n`;
}

/** Virtual times against real ones. */
function timesTable({ workloads }: Calibration): string {
  const milliseconds = (ns: number): string => (ns / 1e6).toFixed(1);
  const error = (ns: number, realNs: number): string => {
    const percent = 100 * (ns / realNs - 1);
    return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
  };
  const rows = workloads.map(({ name, realNs, beforeNs, afterNs }) => [
    name, milliseconds(realNs), milliseconds(beforeNs), error(beforeNs, realNs), milliseconds(afterNs), error(afterNs, realNs),
  ]);
  const units = ['', 'ms', 'ms', '', 'ms', ''];
  return formatTable([['WORKLOAD', 'REAL', 'BEFORE', 'ERROR', 'AFTER', 'ERROR'], units, ...rows], [1, 2, 3, 4, 5]);
}

function costsTable({ before, after }: Calibration): string {
  const rows = namesOfCosts([before]).map((name) => [name, String(before[name]), String(after[name])]);
  return formatTable([['COST', 'BEFORE', 'AFTER'], ['', 'ns', 'ns'], ...rows], [1, 2]);
}
