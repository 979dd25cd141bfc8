import { CommanderError } from 'commander';
import { spanlabProgram } from './command-line/program.js';
import { ExitStatus } from './exit-status.js';
import { describeSystemFault } from './system-fault.js';

/**
 * Carries out a command line.
 *
 * @param args without the program's name
 * @returns the exit status
 */
export async function run(args: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.Ok;
  try {
    await spanlabProgram((result) => (status = result)).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Ok : ExitStatus.Unusable;
    return complain(error);
  }
}

/** Says in one line what the user can do something about; anything else is our mistake, with its stack. */
function complain(error: unknown): ExitStatus {
  if (!(error instanceof Error)) throw error;
  // By name: a strategy from elsewhere may have its own copy of a class.
  if (error.name === 'InvariantError') {
    process.stderr.write(`spanlab: invariant broken: ${error.message}\n`);
    return ExitStatus.Mismatch;
  }
  const message = error.name === 'InputError' ? error.message : describeSystemFault(error);
  if (message === undefined) throw error;
  process.stderr.write(`spanlab: ${message}\n`);
  return ExitStatus.Unusable;
}
