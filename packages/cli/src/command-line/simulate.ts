import { generators } from '@spanlab/workload';
import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function simulateCommand(done: Done): Command {
  return defineCommand('simulate', 'run a workload on a simulated process, whose runtime decides by itself when to collect', {
    examples: ['simulate server --strategy go1.4', 'simulate --generate server:requests=1000 --seed 3 --strategy go1.20 --json'],
    statuses: { 0: 'simulated to the end' },
    docs: 'docs/simulation.md',
  })
    .argument('[workload]', 'CSV file, gzip or plain, - for standard input, or the name of a bundled workload')
    .option('--strategy <name>', 'generation to simulate, as go1.4')
    .option('--generate <name[:parameter=number,...]>', `make the workload instead: ${[...generators.keys()].join(', ')}`)
    .option('--seed <number>', 'seed of the generator (default: 1)')
    .option('--gogc <percent>', 'GOGC, or off', '100')
    .option('--memory-limit <bytes>', 'GOMEMLIMIT, from Go 1.19 on (default: none)')
    .option('--globals <bytes>', "global variables that the collector scans; the bundled workloads' program has 512 KiB", '524288')
    .option('--procs <number>', 'GOMAXPROCS', '1')
    .option('--costs <file>', "JSON with the costs of work in ns (default: the strategy's own)")
    .option(...jsonOption)
    .option('--out <file>', 'write the JSON to a file as well')
    .option(...datasetsOption)
    .action(async (workload, options) => done(await (await import('../commands/simulate.js')).simulate(workload, options)));
}
