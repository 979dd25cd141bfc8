import type { Command } from 'commander';
import { jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';
import { parsePositive } from './positive-number.js';

export function checkCommand(done: Done): Command {
  return defineCommand('check', 'run the conformance kit: what every strategy must pass, whatever it reproduces', {
    examples: ['check go1.4', 'check ./mine.mjs --seed 7'],
    statuses: { 0: 'all requirements hold', 1: 'a requirement is broken' },
    docs: 'docs/strategies.md',
  })
    .argument('[strategy...]', 'names of strategies, or paths of modules (default: all installed)')
    .option('--seed <number>', 'seed of the random programs', parsePositive, 1)
    .option(...jsonOption)
    .action(async (names, options) => done(await (await import('../commands/check.js')).check(names, options)));
}
