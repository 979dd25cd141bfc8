import { InputError } from '@spanlab/core';
import type { Command, Option } from 'commander';

/**
 * Refuses an option that is given twice with different values; commander itself
 * takes the last one without a word. Twice the same is once.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    let first: { readonly value: unknown } | undefined;
    command.on(`option:${option.name()}`, (value: unknown) => {
      if (first !== undefined && first.value !== value) throw repeated(option, String(first.value), String(value));
      first ??= { value };
    });
  }
}

function repeated({ long, flags, description }: Option, first: string, second: string): InputError {
  const remedy = description.includes('separated by commas') ? `give it once, with commas: ${long} ${first},${second}` : 'leave one out';
  return new InputError(`${long ?? flags}: given twice, as ${JSON.stringify(first)} and as ${JSON.stringify(second)}; ${remedy}`);
}
