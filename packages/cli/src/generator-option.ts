import { InputError } from '@spanlab/core';

/** A generator and the parameters that shall differ from its defaults. */
export interface GeneratorChoice {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/**
 * Reads what follows `--generate`: `server` or `server:requests=100,sigma=0.5`.
 * Which names and values there are, the generator tells.
 */
export function parseGenerator(text: string): GeneratorChoice {
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, parameters: {} };
  const parameters: Record<string, number> = {};
  for (const part of text.slice(colon + 1).split(',')) {
    const [, name, value] = /^([A-Za-z]\w*)=(\S+)$/.exec(part) ?? [];
    const number = Number(value);
    if (name === undefined || Number.isNaN(number)) {
      throw new InputError(`--generate ${JSON.stringify(text)}: ${JSON.stringify(part)} is no parameter; expected NAME=NUMBER, as server:requests=100,sigma=0.5`);
    }
    if (Object.hasOwn(parameters, name) && parameters[name] !== number) throw new InputError(`--generate ${JSON.stringify(text)}: ${name} stands there twice; remove one`);
    parameters[name] = number;
  }
  return { name: text.slice(0, colon), parameters };
}
