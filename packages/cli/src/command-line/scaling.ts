import { generators } from '@spanlab/workload';
import type { Command } from 'commander';
import { SCALING_PROCS } from '../measure-scaling.js';
import { SCALING_GENERATOR } from '../scalable-workload.js';
import { jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function scalingCommand(done: Done): Command {
  return defineCommand('scaling', 'simulate one program with more and more Ps: throughput and lock waits of each strategy', {
    examples: ['scaling --procs 1,4,16', 'scaling --generate server:requests=1000 --strategies go1.4,go1.20 --out scaling.csv'],
    statuses: { 0: 'simulated to the end' },
    docs: 'docs/simulation.md',
  })
    .option('--strategies <names>', 'strategies, separated by commas (default: all that simulate several Ps)')
    .option('--generate <name[:parameter=number,...]>', `the program: ${[...generators.keys()].join(', ')}`, SCALING_GENERATOR)
    .option('--seed <number>', 'seed of the generator', '1')
    .option('--procs <numbers>', 'numbers of Ps, separated by commas', SCALING_PROCS.join(','))
    .option('--gogc <percent>', 'GOGC, or off', '100')
    .option(...jsonOption)
    .option('--out <file>', 'write all measures as CSV, a row each')
    .action(async (options) => done(await (await import('../commands/scaling.js')).scaling(options)));
}
