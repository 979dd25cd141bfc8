import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function fidelityCommand(done: Done): Command {
  return defineCommand('fidelity', 'simulate workloads that real runtimes have run, and compare with what those did', {
    examples: ['fidelity server --strategies go1.4', 'fidelity lognormal-churn --checkpoints'],
    statuses: { 0: 'every bound is kept', 1: 'a bound is missed' },
    docs: 'docs/simulation.md',
  })
    .argument('[workload...]', 'names of workloads with recorded outcomes (default: all)')
    .option('--strategies <names>', 'strategies, separated by commas (default: all that simulate)')
    .option('--checkpoints', 'print every checkpoint')
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (workloads, options) => done(await (await import('../commands/fidelity.js')).fidelity(workloads, options)));
}
