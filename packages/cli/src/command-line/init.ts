import type { Command } from 'commander';
import { jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function initCommand(done: Done): Command {
  return defineCommand('init', 'write a commented config of an experiment, which runs as it is', {
    examples: ['init', 'init my-experiment.ts'],
    statuses: { 0: 'written' },
    docs: 'docs/experiments.md',
  })
    .argument('[file]', 'name of the config (default: spanlab.config.ts)')
    .option('--force', 'overwrite it')
    .option(...jsonOption)
    .action(async (file, options) => done(await (await import('../commands/init.js')).init(file, options)));
}
