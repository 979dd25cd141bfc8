import type { GeneratorParameters, ParameterValues } from './parameters.js';
import type { Program } from './program.js';

/** A family of workloads, made from parameters and a seed. */
export interface WorkloadGenerator<P extends GeneratorParameters = GeneratorParameters> {
  /** Unique: `server`. */
  readonly name: string;
  /** One or two sentences: what kind of program this stands for. */
  readonly description: string;
  /** Raised when the same parameters and seed come to give other rows. */
  readonly version: number;
  readonly parameters: P;
  /** Starts a program; everything it does follows from the values and the program's random numbers. */
  start(values: ParameterValues<P>, program: Program): GeneratorRun;
}

/** A program under way. */
export interface GeneratorRun {
  /** Does the next thing, which is a few rows; false if there was nothing left to do. */
  step(): boolean;
}

/** Declares a generator; the types of its values follow from its parameters. */
export function defineGenerator<P extends GeneratorParameters>(generator: WorkloadGenerator<P>): WorkloadGenerator<P> {
  return generator;
}
