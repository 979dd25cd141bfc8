import { Command } from 'commander';
import { commandName } from '../command-name.js';
import type { ExitStatus } from '../exit-status.js';

/** Told the exit status when a command is done. */
export type Done = (status: ExitStatus) => void;

/** What `--help` says below the options. */
export interface CommandHelp {
  /** Command lines behind the program's name, each of which works as it is after those above it. */
  readonly examples: readonly string[];
  /** What 0 and, where a command can end so, 1 mean here. */
  readonly statuses: { readonly 0: string; readonly 1?: string };
  /** Page that tells the rest. */
  readonly docs: string;
}

/** What the others mean, whatever the command. */
const COMMON_STATUSES: readonly (readonly [number, string])[] = [
  [2, 'the input or the command line cannot be used, or something cannot be written'],
  [130, 'stopped by Ctrl-C'],
];

/** Begins the definition of a command: its name, what it does, and the end of its help. */
export function defineCommand(name: string, description: string, help: CommandHelp): Command {
  return new Command(name).description(description).addHelpText('after', () => helpText(help));
}

/** Examples of each command, for those who want to know whether they work. */
export function exampleLines({ examples }: CommandHelp): string[] {
  return examples.map((line) => `${commandName()} ${line}`);
}

function helpText(help: CommandHelp): string {
  const { statuses, docs } = help;
  const own = Object.entries(statuses).map(([status, meaning]) => [Number(status), meaning] as const);
  return [
    '',
    help.examples.length === 1 ? 'Example:' : 'Examples:',
    ...exampleLines(help).map((line) => `  ${line}`),
    '',
    'Exit status:',
    ...[...own, ...COMMON_STATUSES].map(([status, meaning]) => `  ${String(status).padEnd(3)}  ${meaning}`),
    '',
    `Read on: ${docs}`,
  ].join('\n');
}
