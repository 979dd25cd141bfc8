import { Checkpoints, checkpointParameters } from './checkpoints.js';
import { type GeneratorRun, defineGenerator } from './generator.js';
import { type ParameterValues, count, real } from './parameters.js';
import { type Program, programParameters } from './program.js';
import { SizeDistribution } from './size-distribution.js';

const parameters = {
  live: count(20_000, 1, 10_000_000, 'objects', 'objects that live at once'),
  operations: count(230_000, 0, 1_000_000_000, 'replacements', 'replacements once so many objects live'),
  medianBytes: real(64, 1, 2 ** 28, 'bytes', 'median of the sizes'),
  sigma: real(1.2, 0, 4, 'ln bytes', "standard deviation of the sizes' natural logarithm"),
  maxBytes: count(2 ** 20, 1, 2 ** 30, 'bytes', 'what would be larger gets this size'),
  ...checkpointParameters,
  ...programParameters,
};

/** Random replacement: the steady state in which size classes fragment. */
export const lognormalChurn = defineGenerator({
  name: 'lognormal-churn',
  description:
    'A steady set of live objects with log-normal sizes: it is built up, then an object picked at random is replaced by a new one, again and again. Every object is as likely to go as any other.',
  version: 1,
  parameters,
  start: (values, program) => new ChurnRun(values, program),
});

class ChurnRun implements GeneratorRun {
  readonly #program: Program;
  readonly #sizes: SizeDistribution;
  readonly #checkpoints: Checkpoints;
  /** Ids of the live objects. */
  readonly #live: Int32Array;
  readonly #total: number;
  #done = 0;

  constructor(values: ParameterValues<typeof parameters>, program: Program) {
    this.#program = program;
    this.#sizes = new SizeDistribution(values.medianBytes, values.sigma, values.maxBytes);
    this.#live = new Int32Array(values.live);
    this.#total = values.live + values.operations;
    this.#checkpoints = new Checkpoints(values.checkpoints, this.#total);
  }

  step(): boolean {
    if (this.#done === this.#total) return false;
    const program = this.#program;
    const live = this.#live;
    const p = program.pickProcessor();
    if (this.#done < live.length) live[this.#done] = program.alloc(this.#sizes, p);
    else {
      const i = program.random.integer(0, live.length - 1);
      const old = live[i];
      live[i] = program.alloc(this.#sizes, p);
      program.free(old, p);
    }
    if (this.#checkpoints.isDue(++this.#done)) program.stats();
    return true;
  }
}
