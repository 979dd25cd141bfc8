import { InputError } from '@spanlab/core';
import type { ScalableWorkload } from '@spanlab/harness';
import { generateWorkload } from '@spanlab/workload';
import { parseGenerator } from './generator-option.js';

/** A server with some megabytes of sessions: work enough for 64 Ps to meet, little enough that all runs together take seconds. */
export const SCALING_GENERATOR = 'server:requests=8000,sessions=4000,sessionShare=0.5,sessionMedianBytes=2048,checkpoints=1';

/**
 * A generator's program, to be spread over any number of Ps.
 * @throws InputError if the parameters say how many
 */
export function scalableWorkload(generator: string, seed: number): ScalableWorkload {
  const { name, parameters } = parseGenerator(generator);
  if (Object.hasOwn(parameters, 'processors')) {
    throw new InputError(`--generate ${JSON.stringify(generator)}: processors is what --procs varies; leave it out`);
  }
  return {
    description: `${generator}, seed ${seed}`,
    make: (processors) => generateWorkload(name, { ...parameters, processors }, seed),
  };
}
