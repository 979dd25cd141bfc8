import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function reportCommand(done: Done): Command {
  return defineCommand('report', 'show what an experiment found: a page, Markdown, LaTeX tables and figures, in the folder report of its results', {
    examples: ['report results', 'report results --baseline go1.20'],
    statuses: { 0: 'written' },
    docs: 'docs/report.md',
  })
    .argument('<dir>', 'folder that `spanlab run` wrote')
    .option('--baseline <strategy>', 'strategy that the others are compared with (default: the first that ran everywhere)')
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (folder, options) => done(await (await import('../commands/report.js')).report(folder, options)));
}
