import { generators } from '@spanlab/workload';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ExitStatus } from './exit-status.js';
import { release } from './release.js';
import { SCALING_PROCS } from './measure-scaling.js';
import { SCALING_GENERATOR } from './scalable-workload.js';

/**
 * Carries out a command line. A command is loaded when it is called: drawing
 * figures takes libraries that replaying a recording does not.
 *
 * @param args without the program's name
 * @returns the exit status
 */
export async function run(args: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.Ok;
  const done = (result: ExitStatus) => {
    status = result;
  };
  try {
    await program(done).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Ok : ExitStatus.Unusable;
    if (isInputError(error)) {
      process.stderr.write(`spanlab: ${error.message}\n`);
      return ExitStatus.Unusable;
    }
    if (error instanceof Error && error.name === 'InvariantError') {
      process.stderr.write(`spanlab: invariant broken: ${error.message}\n`);
      return ExitStatus.Mismatch;
    }
    throw error;
  }
}

/** By name: a strategy from elsewhere may have its own copy of the class. */
function isInputError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'InputError';
}

function program(done: (status: ExitStatus) => void): Command {
  const spanlab = new Command('spanlab')
    .description("Runs the same allocation history through generations of Go's heap, and compares")
    .version(release.version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(spanlab --help lists the commands)');

  spanlab
    .command('verify')
    .description('replay recordings and compare every decision of the heap with the real runtime')
    .argument('<recording...>', 'event logs (.evlog.gz), or names of bundled recordings')
    .option('--json', 'print the result as JSON')
    .option('--strategies <names>', 'strategies to verify, names or paths, separated by commas (default: the installed one of the release)')
    .option('--memstats <file>', 'the MemStats that the recorded process read (default: beside the recording)')
    .option('--check-invariants <events>', "check the heap's invariants after every so many events (slow)", wholeNumber)
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (recordings, options) => done(await (await import('./commands/verify.js')).verify(recordings, options)));

  spanlab
    .command('compare')
    .description('the main job: run the same programs on every strategy, measure, and write a report')
    .argument('[program...]', 'names of programs (lru) or of recordings (lru.go1.4.3); default: all programs')
    .option('--strategies <names>', 'strategies to run, separated by commas (default: all installed)')
    .option('--recorded-on <release>', 'release whose recordings are the workload, as 1.4.3 (default: the newest)')
    .option('--out <dir>', 'folder of the report', 'reports/default')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (names, options) => done(await (await import('./commands/compare.js')).compare(names, options)));

  spanlab
    .command('figures')
    .description("draw a report's figures for print: a file a figure, format and size")
    .argument('[report]', 'folder of the report', 'reports/default')
    .argument('[name...]', 'parts of names, as lru or waste-waterfall: figures that have all of them (default: all figures); whole names: those figures')
    .option('--format <formats>', 'pdf, png (2 pixels for each of 1/96 inch) and svg, separated by commas (default: pdf,png)')
    .option('--size <sizes>', 'column (85 mm wide) and page (178 mm), separated by commas (default: column,page)')
    .option('--width <width>', 'another width instead, as 84mm, 8.4cm, 3.5in or 252pt')
    .option('--no-title', 'draw no title, for figures with a caption')
    .option('--out <dir>', 'folder of the files (default: the name of the report and "-figures")')
    .option('--list', 'print the names of the figures instead')
    .action(async (report, names, options) => done(await (await import('./commands/figures.js')).figures(report, names, options)));

  spanlab
    .command('simulate')
    .description('run a workload on a simulated process, whose runtime decides by itself when to collect')
    .argument('[workload]', 'CSV file, gzip or plain, or the name of a bundled workload')
    .option('--strategy <name>', 'generation to simulate, as go1.4')
    .option('--generate <name[:parameter=number,...]>', `make the workload instead: ${[...generators.keys()].join(', ')}`)
    .option('--seed <number>', 'seed of the generator', '1')
    .option('--gogc <percent>', 'GOGC, or off', '100')
    .option('--memory-limit <bytes>', 'GOMEMLIMIT, from Go 1.19 on (default: none)')
    .option('--globals <bytes>', "global variables that the collector scans; the bundled workloads' program has 512 KiB", '524288')
    .option('--procs <number>', 'GOMAXPROCS', '1')
    .option('--costs <file>', "JSON with the costs of work in ns (default: the strategy's own)")
    .option('--json', 'print the result as JSON')
    .option('--out <file>', 'write the JSON to a file as well')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (workload, options) => done(await (await import('./commands/simulate.js')).simulate(workload, options)));

  spanlab
    .command('init')
    .description('write a commented config of an experiment, which runs as it is')
    .argument('[file]', 'name of the config (default: spanlab.config.ts)')
    .option('--force', 'overwrite it')
    .action(async (file, options) => done(await (await import('./commands/init.js')).init(file, options)));

  spanlab
    .command('run')
    .description('carry out an experiment: fill the matrix of a config, cell by cell, and write the results')
    .argument('[config]', 'config (default: spanlab.config.ts, .mts, .js, .mjs or .json here)')
    .option('--out <dir>', 'folder of the results; cells that it holds are not computed again')
    .option('--jobs <number>', 'worker threads (default: one per core); results do not depend on it', wholeNumber)
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (config, options) => done(await (await import('./commands/run-experiment.js')).runConfig(config, options)));

  spanlab
    .command('scaling')
    .description('simulate one program with more and more Ps: throughput and lock waits of each strategy')
    .option('--strategies <names>', 'strategies, separated by commas (default: all that simulate several Ps)')
    .option('--generate <name[:parameter=number,...]>', `the program: ${[...generators.keys()].join(', ')}`, SCALING_GENERATOR)
    .option('--seed <number>', 'seed of the generator', '1')
    .option('--procs <numbers>', 'numbers of Ps, separated by commas', SCALING_PROCS.join(','))
    .option('--gogc <percent>', 'GOGC, or off', '100')
    .option('--json', 'print the result as JSON')
    .option('--out <file>', 'write all measures as CSV, a row each')
    .action(async (options) => done(await (await import('./commands/scaling.js')).scaling(options)));

  spanlab
    .command('reproduce')
    .description("run a folder's experiment again and compare everything bit for bit")
    .argument('<dir>', 'folder that `spanlab run` wrote')
    .option('--jobs <number>', 'worker threads (default: one per core)', wholeNumber)
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (folder, options) => done(await (await import('./commands/reproduce.js')).reproduce(folder, options)));

  spanlab
    .command('report')
    .description('show what an experiment found: a page, Markdown, LaTeX tables and figures, in the folder report of its results')
    .argument('<dir>', 'folder that `spanlab run` wrote')
    .option('--baseline <strategy>', 'strategy that the others are compared with (default: the first that ran everywhere)')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (folder, options) => done(await (await import('./commands/report.js')).report(folder, options)));

  spanlab
    .command('fidelity')
    .description('simulate workloads that real runtimes have run, and compare with what those did')
    .argument('[workload...]', 'names of workloads with recorded outcomes (default: all)')
    .option('--strategies <names>', 'strategies, separated by commas (default: all that simulate)')
    .option('--checkpoints', 'print every checkpoint')
    .option('--json', 'print the result as JSON')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (workloads, options) => done(await (await import('./commands/fidelity.js')).fidelity(workloads, options)));

  spanlab
    .command('calibrate')
    .description("fit a strategy's costs of work, so that workloads take on the virtual clock what they took really")
    .argument('[workload...]', 'names of workloads with recorded outcomes (default: all)')
    .option('--strategy <name>', 'strategy whose costs are fitted')
    .option('--out <file>', 'write the costs as JSON, for simulate --costs')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (workloads, options) => done(await (await import('./commands/calibrate.js')).calibrate(workloads, options)));

  spanlab
    .command('check')
    .description('run the conformance kit: what every strategy must pass, whatever it reproduces')
    .argument('[strategy...]', 'names of strategies (default: all installed)')
    .option('--seed <number>', 'seed of the random programs', wholeNumber, 1)
    .action(async (names, options) => done(await (await import('./commands/check.js')).check(names, options)));

  const datasets = spanlab.command('datasets').description('the bundled recordings and workloads');
  datasets
    .command('list')
    .description('list the datasets')
    .option('--json', 'print the catalogue as JSON')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (options) => done(await (await import('./commands/datasets.js')).listDatasets(options)));
  datasets
    .command('verify')
    .description('check every file against its size and SHA-256')
    .option('--datasets <dir>', 'folder of datasets with a catalogue.json')
    .action(async (options) => done(await (await import('./commands/datasets.js')).checkDatasets(options)));

  spanlab
    .command('strategies')
    .description('list the installed strategies')
    .action(async () => done(await (await import('./commands/strategies.js')).listStrategies()));
  return spanlab;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 to 999999999.');
  return Number(text);
}
