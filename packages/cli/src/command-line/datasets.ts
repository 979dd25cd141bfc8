import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';

export function datasetsCommand(done: Done): Command {
  return defineCommand('datasets', 'the bundled recordings and workloads', {
    examples: ['datasets list', 'datasets verify'],
    statuses: { 0: 'done' },
    docs: 'datasets/README.md',
  })
    .addCommand(listCommand(done))
    .addCommand(verifyCommand(done));
}

function listCommand(done: Done): Command {
  return defineCommand('list', 'list the datasets', {
    examples: ['datasets list', 'datasets list --json'],
    statuses: { 0: 'listed' },
    docs: 'datasets/README.md',
  })
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (options) => done(await (await import('../commands/datasets.js')).listDatasets(options)));
}

function verifyCommand(done: Done): Command {
  return defineCommand('verify', 'check every file against its size and SHA-256', {
    examples: ['datasets verify'],
    statuses: { 0: 'every file is as in the catalogue' },
    docs: 'datasets/README.md',
  })
    .option(...jsonOption)
    .option(...datasetsOption)
    .action(async (options) => done(await (await import('../commands/datasets.js')).checkDatasets(options)));
}
