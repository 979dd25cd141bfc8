import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';
import { parsePositive } from './positive-number.js';

export function reproduceCommand(done: Done): Command {
  return defineCommand('reproduce', "run a folder's experiment again and compare everything bit for bit", {
    examples: ['reproduce results'],
    statuses: { 0: 'every bit is the same', 1: 'something differs; the first difference is shown' },
    docs: 'docs/experiments.md',
  })
    .argument('<dir>', 'folder that `spanlab run` wrote')
    .option('--jobs <number>', 'worker threads (default: one per core)', parsePositive)
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (folder, options) => done(await (await import('../commands/reproduce.js')).reproduce(folder, options)));
}
