import { InvalidArgumentError } from 'commander';

/** Reads a number of an option: whole, and at least 1. */
export function parsePositive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 to 999999999.');
  return Number(text);
}
