import { InputError } from '@spanlab/core';

/** What bytes may be counted in, as in Go's GOMEMLIMIT. */
const BYTE_UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** Largest GOGC: the runtime reads it as an int32. */
export const MAX_GOGC = 2 ** 31 - 1;

/** Largest seed of a generator. */
export const MAX_SEED = 2 ** 32 - 1;

/** GOGC in percent, negative for `off`, as the runtime keeps it. */
export function parseGogc(text: string): number {
  return text === 'off' ? -1 : parseWholeNumber('--gogc', text, 0, MAX_GOGC, 'percent, or off');
}

/**
 * A number of bytes: 524288, 512KiB, 8MiB.
 * @param others that may stand there in place of bytes, for messages
 */
export function parseBytes(option: string, text: string, others = ''): number {
  const [, digits = '', unit = ''] = /^(\d{1,16})([KMGT]iB|B)?$/.exec(text) ?? [];
  const bytes = digits === '' ? Number.NaN : Number(digits) * BYTE_UNITS[unit];
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new InputError(`${option} ${JSON.stringify(text)}: expected a number of bytes below 2^53, as 524288, 512KiB, 8MiB or 1GiB${others}`);
}

/** A whole number in plain digits. */
export function parseWholeNumber(option: string, text: string, min: number, max: number, unit: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new InputError(`${option} ${JSON.stringify(text)}: expected a whole number from ${min} to ${max} (${unit})`);
}

/**
 * Names separated by commas, each once; undefined if there is no such option.
 * @throws InputError if one is empty
 */
export function parseNames(option: string, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InputError(`${option} ${JSON.stringify(text)}: a name is missing; expected names separated by commas, as go1.4,go1.20`);
  return [...new Set(names)];
}

/**
 * Some of a few words, separated by commas: `png,pdf`.
 * @returns each once, in the order of `known`
 */
export function parseChoices<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  const given = text.split(',').map((word) => word.trim());
  const unknown = given.find((word) => !(known as readonly string[]).includes(word));
  if (unknown !== undefined) throw new InputError(`${option} ${JSON.stringify(text)}: ${JSON.stringify(unknown)} is not one of ${known.join(', ')}`);
  return known.filter((word) => given.includes(word));
}
