import { writeFault } from '@spanlab/core';
import { tuneCompiler } from '@spanlab/harness';
import { ExitStatus } from './exit-status.js';
import { run } from './run.js';

tuneCompiler();

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`| head`) is no error.
  if (error.code === 'EPIPE') process.exit(ExitStatus.Ok);
  const { code } = error;
  process.stderr.write(`spanlab: standard output: ${writeFault('cannot be written', code, 'send it elsewhere')}\n`);
  process.exit(ExitStatus.Unusable);
});

// Whoever closes or fills it does not want to be told; the exit status still says how it went.
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2));
