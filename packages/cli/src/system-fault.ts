import { writeFault } from '@spanlab/core';

/**
 * A line about what the system refused and nobody has explained better: a file
 * that could not be copied, a temporary folder that is not there.
 * @returns undefined if the error is none of the system's
 */
export function describeSystemFault(error: Error): string | undefined {
  const { code, errno, syscall, path } = error as NodeJS.ErrnoException;
  // Node's own codes (ERR_…) have no number: they tell of mistakes in this program.
  if (typeof errno !== 'number' || syscall === undefined || code === undefined) return undefined;
  const what = `${path === undefined ? '' : `${path}: `}the system refused to ${syscall}`;
  return writeFault(what, code, 'make that possible, and run it again');
}
