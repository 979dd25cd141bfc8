import { type GeneratorRun, defineGenerator } from './generator.js';
import { type ParameterValues, count, real } from './parameters.js';
import { type Program, programParameters } from './program.js';
import { MAX_SLEEP_NS } from '../rows/limits.js';
import { SizeDistribution } from './size-distribution.js';

const parameters = {
  teeth: count(10, 1, 1_000_000, 'rounds', 'rounds of building up and dropping'),
  objects: count(15_000, 1, 10_000_000, 'objects', 'objects that live at each peak'),
  dropShare: real(0.9, 0.001, 1, 'share', 'part of them that is dropped after each peak, at least one object'),
  medianBytes: real(128, 1, 2 ** 28, 'bytes', 'median of the sizes'),
  sigma: real(1, 0, 4, 'ln bytes', "standard deviation of the sizes' natural logarithm"),
  maxBytes: count(2 ** 20, 1, 2 ** 30, 'bytes', 'what would be larger gets this size'),
  pauseNs: count(0, 0, MAX_SLEEP_NS, 'ns', 'pause after each drop, in which a scavenger may give memory back; 0 is none'),
  ...programParameters,
};

/** Peaks and troughs: what a heap gives back, and what it keeps for the next peak. */
export const sawtooth = defineGenerator({
  name: 'sawtooth',
  description:
    'Builds up to a number of live objects, drops a random share of them, and repeats. The few that stay pin the pages that they lie on. Rows `stats` stand at every peak and trough.',
  version: 1,
  parameters,
  start: (values, program) => new SawtoothRun(values, program),
});

class SawtoothRun implements GeneratorRun {
  readonly #program: Program;
  readonly #sizes: SizeDistribution;
  /** Ids of the live objects. */
  readonly #live: Int32Array;
  readonly #dropped: number;
  readonly #pauseNs: number;
  #liveCount = 0;
  #isDropping = false;
  #teethLeft: number;

  constructor(values: ParameterValues<typeof parameters>, program: Program) {
    this.#program = program;
    this.#sizes = new SizeDistribution(values.medianBytes, values.sigma, values.maxBytes);
    this.#live = new Int32Array(values.objects);
    this.#dropped = Math.max(1, Math.floor(values.dropShare * values.objects + 0.5));
    this.#pauseNs = values.pauseNs;
    this.#teethLeft = values.teeth;
  }

  step(): boolean {
    if (this.#teethLeft === 0) return false;
    if (this.#isDropping) this.#drop();
    else this.#build();
    return true;
  }

  #build(): void {
    const program = this.#program;
    this.#live[this.#liveCount++] = program.alloc(this.#sizes, program.pickProcessor());
    if (this.#liveCount < this.#live.length) return;
    program.stats();
    this.#isDropping = true;
  }

  #drop(): void {
    const program = this.#program;
    const live = this.#live;
    const i = program.random.integer(0, this.#liveCount - 1);
    program.free(live[i], program.pickProcessor());
    live[i] = live[--this.#liveCount];
    if (this.#liveCount > live.length - this.#dropped) return;
    program.sleep(this.#pauseNs, 0);
    program.stats();
    this.#isDropping = false;
    this.#teethLeft--;
  }
}
