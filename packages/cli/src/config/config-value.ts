import { InputError } from '@spanlab/core';
import { suggest } from './suggest.js';

/** A value of a config and where it stands, so that every complaint can name both. */
export class ConfigValue {
  /**
   * @param file name of the config
   * @param path of the value, as `strategies[1]`; empty for the whole config
   */
  constructor(
    readonly file: string,
    readonly path: string,
    readonly value: unknown,
  ) {}

  /** An error at this place: what is wrong, what was expected, what to do. */
  error(text: string): InputError {
    return new InputError(`${this.place}: ${text}`);
  }

  /** For messages: file and path. */
  get place(): string {
    return this.path === '' ? this.file : `${this.file}: ${this.path}`;
  }

  /** An error that tells the value too. */
  unexpected(expected: string): InputError {
    return this.error(this.value === undefined ? `missing; expected ${expected}; add it` : `${show(this.value)}; expected ${expected}; correct it`);
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  /**
   * The value of a key.
   * @param expected of the object, for messages
   */
  at(key: string, expected: string): ConfigValue {
    if (!this.isObject) throw this.unexpected(expected);
    return new ConfigValue(this.file, this.path === '' ? key : `${this.path}.${key}`, (this.value as Record<string, unknown>)[key]);
  }

  /** Refuses keys that mean nothing. */
  onlyKeys(known: readonly string[], expected: string): void {
    if (!this.isObject) throw this.unexpected(expected);
    const unknown = Object.keys(this.value as object).find((key) => !known.includes(key));
    if (unknown === undefined) return;
    const meant = suggest(unknown, known);
    throw this.error(`unknown key ${JSON.stringify(unknown)}; expected ${known.join(', ')}; ${meant === undefined ? 'remove it' : `did you mean ${meant}?`}`);
  }

  /** The entries of a list that is not empty and holds nothing twice. */
  list(expected: string): ConfigValue[] {
    if (!Array.isArray(this.value) || this.value.length === 0) throw this.unexpected(`a list of ${expected}`);
    const entries = this.value.map((value: unknown, i) => new ConfigValue(this.file, `${this.path}[${i}]`, value));
    const texts = this.value.map((value: unknown) => JSON.stringify(value));
    const twice = texts.findIndex((text, i) => texts.indexOf(text) < i);
    if (twice >= 0) throw entries[twice].error(`${show(this.value[twice])} stands there twice; remove one`);
    return entries;
  }

  text(expected: string): string {
    if (typeof this.value === 'string' && this.value !== '') return this.value;
    throw this.unexpected(expected);
  }

  wholeNumber(min: number, max: number, unit: string): number {
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw this.unexpected(`a whole number from ${min} to ${max} (${unit})`);
  }

  /** One of these words. */
  oneOf<W extends string>(words: readonly W[], what: string): W {
    if (words.includes(this.value as W)) return this.value as W;
    const meant = typeof this.value === 'string' ? suggest(this.value, words) : undefined;
    throw this.error(`${show(this.value)} is no ${what}; expected ${words.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
  }
}

/** A value in a message: short, whatever it is. */
function show(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
