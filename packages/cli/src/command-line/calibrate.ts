import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function calibrateCommand(done: Done): Command {
  return defineCommand('calibrate', "fit a strategy's costs of work, so that workloads take on the virtual clock what they took really", {
    examples: ['calibrate --strategy go1.4 --out costs.json', 'simulate server --strategy go1.4 --costs costs.json'],
    statuses: { 0: 'fitted' },
    docs: 'docs/simulation.md',
  })
    .argument('[workload...]', 'names of workloads with recorded outcomes (default: all)')
    .option('--strategy <name>', 'strategy whose costs are fitted')
    .option('--out <file>', 'write the costs as JSON, for simulate --costs')
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (workloads, options) => done(await (await import('../commands/calibrate.js')).calibrate(workloads, options)));
}
