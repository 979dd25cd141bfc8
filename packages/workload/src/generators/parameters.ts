import { InputError } from '@spanlab/core';

/** A number that a generator can be given. */
export interface GeneratorParameter {
  readonly default: number;
  /** Smallest and largest value, both allowed. */
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
  /** What it counts: bytes, objects, ns; "share" for a part of 1. */
  readonly unit: string;
  readonly description: string;
}

export type GeneratorParameters = Readonly<Record<string, GeneratorParameter>>;

/** A value for each parameter. */
export type ParameterValues<P extends GeneratorParameters = GeneratorParameters> = Readonly<Record<keyof P, number>>;

/** Declares a parameter that counts something. */
export function count(standard: number, min: number, max: number, unit: string, description: string): GeneratorParameter {
  return { default: standard, min, max, isWhole: true, unit, description };
}

/** Declares a parameter that need not be whole. */
export function real(standard: number, min: number, max: number, unit: string, description: string): GeneratorParameter {
  return { default: standard, min, max, isWhole: false, unit, description };
}

/**
 * Completes given values with the defaults.
 *
 * @param generator its name, for messages
 * @throws InputError at a name that is no parameter, and at a value out of range
 */
export function completeParameters<P extends GeneratorParameters>(
  generator: string,
  parameters: P,
  given: Readonly<Record<string, number>>,
): ParameterValues<P> {
  const names = Object.keys(parameters);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw new InputError(`generator ${generator}: unknown parameter ${JSON.stringify(name)}; expected one of ${names.join(', ')}`);
    }
  }
  const values = names.map((name) => {
    const parameter = parameters[name];
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default;
    checkNumber(`generator ${generator}: ${name}`, value, parameter);
    return [name, value] as const;
  });
  return Object.fromEntries(values) as ParameterValues<P>;
}

/** @throws InputError unless `value` is a number, in range, and whole if it must be */
export function checkNumber(
  what: string,
  value: number,
  { min, max, isWhole, unit }: Pick<GeneratorParameter, 'min' | 'max' | 'isWhole' | 'unit'>,
): void {
  if (typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? 'a whole number' : 'a number';
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  throw new InputError(`${what} is ${shown}; expected ${kind} from ${min} to ${max} (${unit})`);
}
