import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

/** Folder of a report unless another one is named. */
export const REPORT_FOLDER = 'spanlab-report';

export function compareCommand(done: Done): Command {
  return defineCommand('compare', 'the main job: run the same programs on every strategy, measure, and write a report', {
    examples: ['compare lru', 'compare lru.go1.4.3 gofan --strategies go1.4,go1.20 --out my-report'],
    statuses: { 0: 'done; what was proved against recordings came out as in the real runtime', 1: 'a strategy differs from the real runtime on a recording of its own release' },
    docs: 'docs/figures.md',
  })
    .argument('[program...]', 'names of programs (lru) or of recordings (lru.go1.4.3); default: all programs')
    .option('--strategies <names>', 'strategies to run, separated by commas (default: all installed)')
    .option('--recorded-on <release>', 'release whose recordings are the workload, as 1.4.3 (default: the newest)')
    .option('--out <dir>', 'folder of the report; a report that is there is replaced', REPORT_FOLDER)
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (names, options) => done(await (await import('../commands/compare.js')).compare(names, options)));
}
