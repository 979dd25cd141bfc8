import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
const bin = fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user would, in the repository's root unless told otherwise. */
export function spanlab(args: readonly string[], cwd: string = repository): Promise<Outcome> {
  return run(process.execPath, [bin, ...args], cwd);
}

/** The same on a terminal: util-linux's script gives the command one. */
export function spanlabOnTerminal(args: readonly string[]): Promise<Outcome> {
  const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
  return run('script', ['-qec', command, '/dev/null'], repository);
}

function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece) => (stdout += piece));
    child.stderr.on('data', (piece) => (stderr += piece));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
