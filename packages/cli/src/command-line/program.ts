import type { Command } from 'commander';
import { release } from '../release.js';
import { calibrateCommand } from './calibrate.js';
import { checkCommand } from './check.js';
import { compareCommand } from './compare.js';
import { datasetsCommand } from './datasets.js';
import { type Done, defineCommand } from './define-command.js';
import { fidelityCommand } from './fidelity.js';
import { figuresCommand } from './figures.js';
import { initCommand } from './init.js';
import { refuseRepeats } from './repeated-options.js';
import { reportCommand } from './report.js';
import { reproduceCommand } from './reproduce.js';
import { runCommand } from './run.js';
import { scalingCommand } from './scaling.js';
import { simulateCommand } from './simulate.js';
import { strategiesCommand } from './strategies.js';
import { verifyCommand } from './verify.js';

/**
 * Everything that can stand on the command line. A command is loaded when it is
 * called: drawing figures takes libraries that replaying a recording does not.
 */
export function spanlabProgram(done: Done): Command {
  const commands = [
    verifyCommand,
    compareCommand,
    figuresCommand,
    simulateCommand,
    initCommand,
    runCommand,
    scalingCommand,
    reproduceCommand,
    reportCommand,
    fidelityCommand,
    calibrateCommand,
    checkCommand,
    datasetsCommand,
    strategiesCommand,
  ];
  const program = defineCommand('spanlab', "Runs the same allocation history through generations of Go's heap, and compares", {
    examples: ['compare lru', 'verify lru.go1.4.3', 'simulate --help'],
    statuses: { 0: 'done, and everything compared is equal', 1: 'something compared differs; each command says what it compares' },
    docs: 'README.md and the folder docs of the repository',
  })
    .version(release.version)
    .configureHelp({ showGlobalOptions: true });
  for (const define of commands) program.addCommand(define(done));
  for (const command of withSubcommands(program)) {
    command.exitOverride();
    command.configureOutput({ outputError: (text, write) => write(usageLine(command, text)) });
    refuseRepeats(command);
  }
  return program;
}

/** A command, those below it, and those below them. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** What is wrong with a command line, in one line like every other complaint. */
function usageLine(command: Command, text: string): string {
  const words: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) words.unshift(at.name());
  return `spanlab: ${text.replace(/^error: /, '').trim().replaceAll('\n', ' ')}; \`${words.join(' ')} --help\` tells more\n`;
}
