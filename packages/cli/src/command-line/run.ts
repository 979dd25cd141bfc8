import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';
import { parsePositive } from './positive-number.js';

export function runCommand(done: Done): Command {
  return defineCommand('run', 'carry out an experiment: fill the matrix of a config, cell by cell, and write the results', {
    examples: ['run --out results', 'run my-experiment.ts --out results --jobs 4'],
    statuses: { 0: 'every cell is there, and the results are written', 1: 'a cell failed, by a fault of its strategy' },
    docs: 'docs/experiments.md',
  })
    .argument('[config]', 'config (default: spanlab.config.ts, .mts, .js, .mjs or .json here)')
    .option('--out <dir>', 'folder of the results; cells that it holds are not computed again')
    .option('--jobs <number>', 'worker threads (default: one per core); results do not depend on it', parsePositive)
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (config, options) => done(await (await import('../commands/run-experiment.js')).runConfig(config, options)));
}
