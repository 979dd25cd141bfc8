import type { Command } from 'commander';
import { datasetsOption, jsonOption } from './common-options.js';
import { type Done, defineCommand } from './define-command.js';
import { parsePositive } from './positive-number.js';

export function verifyCommand(done: Done): Command {
  return defineCommand('verify', 'replay recordings and compare every decision of the heap with the real runtime', {
    examples: ['verify lru.go1.4.3 gofan.go1.20.4', 'verify lru.go1.4.3 --check-invariants 1000 --json'],
    statuses: { 0: 'every comparison came out as in the real runtime', 1: 'something differs; the first difference is shown' },
    docs: 'docs/exactness.md',
  })
    .argument('<recording...>', 'event logs (.evlog.gz), or names of bundled recordings')
    .option(...jsonOption)
    .option('--strategies <names>', 'strategies to verify, names or paths, separated by commas (default: the installed one of the release)')
    .option('--memstats <file>', 'the MemStats that the recorded process read (default: beside the recording)')
    .option('--check-invariants <events>', "check the heap's invariants after every so many events (slow)", parsePositive)
    .option(...datasetsOption)
    .action(async (recordings, options) => done(await (await import('../commands/verify.js')).verify(recordings, options)));
}
