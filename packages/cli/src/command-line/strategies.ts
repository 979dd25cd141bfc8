import type { Command } from 'commander';
import { jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function strategiesCommand(done: Done): Command {
  return defineCommand('strategies', 'list the installed strategies', {
    examples: ['strategies'],
    statuses: { 0: 'listed' },
    docs: 'docs/strategies.md',
  })
    .option(...jsonOption)
    .action(async (options) => done(await (await import('../commands/strategies.js')).listStrategies(options)));
}
