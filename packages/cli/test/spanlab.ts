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
  return run('script', ['-qec', shellCommand(args), '/dev/null'], repository);
}

/** The same, until Ctrl-C is pressed: as soon as the output matches. */
export function spanlabInterrupted(args: readonly string[], when: RegExp): Promise<Outcome> {
  return run('script', ['-qec', shellCommand(args), '/dev/null'], repository, when);
}

function shellCommand(args: readonly string[]): string {
  return [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
}

function run(command: string, args: readonly string[], cwd: string, interruptWhen?: RegExp): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    if (interruptWhen === undefined) child.stdin.end();
    let isInterrupted = false;
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece) => {
      stdout += piece;
      if (isInterrupted || interruptWhen === undefined || !interruptWhen.test(stdout)) return;
      isInterrupted = true;
      child.stdin.write('\x03');
    });
    child.stderr.on('data', (piece) => (stderr += piece));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
