import { MAX_SLEEP_NS } from '../rows/limits.js';
import { Checkpoints, checkpointParameters } from './checkpoints.js';
import { type GeneratorRun, defineGenerator } from './generator.js';
import { type ParameterValues, count, real } from './parameters.js';
import { type Program, programParameters } from './program.js';
import { SizeDistribution } from './size-distribution.js';

const parameters = {
  requests: count(20_000, 1, 100_000_000, 'requests', 'requests that are served'),
  objectsPerRequest: count(9, 1, 10_000, 'objects', 'objects that live as long as their request, on average: n means any number from 1 to 2n − 1'),
  medianBytes: real(128, 1, 2 ** 28, 'bytes', 'median of their sizes'),
  sigma: real(1.5, 0, 4, 'ln bytes', "standard deviation of their sizes' natural logarithm"),
  maxBytes: count(2 ** 20, 1, 2 ** 30, 'bytes', 'what would be larger gets this size'),
  sessions: count(3000, 1, 10_000_000, 'objects', 'places in the session store'),
  sessionShare: real(0.15, 0, 1, 'share', 'requests that store a new session, which drops the one that had its place'),
  sessionMedianBytes: real(1024, 1, 2 ** 28, 'bytes', 'median of the sizes of sessions'),
  sessionSigma: real(1, 0, 4, 'ln bytes', "standard deviation of the sessions' sizes' natural logarithm"),
  pauseNs: count(0, 0, MAX_SLEEP_NS, 'ns', 'pause of a P after each of its requests; 0 is none'),
  ...checkpointParameters,
  ...programParameters,
};

/** Requests over a session store: most objects die at once, a few live long among them. */
export const server = defineGenerator({
  name: 'server',
  description:
    'A server: each request allocates a burst of objects and drops them when it ends; some requests leave a session that lives long, until another takes its place. Every P serves one request at a time, and their rows are interleaved at random.',
  version: 1,
  parameters,
  start: (values, program) => new ServerRun(values, program),
});

/** No session has this place yet. */
const NONE = -1;

class ServerRun implements GeneratorRun {
  readonly #program: Program;
  readonly #values: ParameterValues<typeof parameters>;
  readonly #sizes: SizeDistribution;
  readonly #sessionSizes: SizeDistribution;
  readonly #checkpoints: Checkpoints;
  /** Ids of the session objects by place. */
  readonly #sessions: Int32Array;
  /** Ps that serve a request; the first #busyCount. */
  readonly #busy: Int32Array;
  #busyCount = 0;
  /** Of the request on each P: objects still to allocate, objects allocated, objects dropped, and their ids. */
  readonly #wanted: Int32Array;
  readonly #allocated: Int32Array;
  readonly #dropped: Int32Array;
  readonly #ids: Int32Array;
  readonly #maxObjects: number;
  #started = 0;
  #done = 0;

  constructor(values: ParameterValues<typeof parameters>, program: Program) {
    const { processors } = program;
    this.#program = program;
    this.#values = values;
    this.#sizes = new SizeDistribution(values.medianBytes, values.sigma, values.maxBytes);
    this.#sessionSizes = new SizeDistribution(values.sessionMedianBytes, values.sessionSigma, values.maxBytes);
    this.#checkpoints = new Checkpoints(values.checkpoints, values.requests);
    this.#sessions = new Int32Array(values.sessions).fill(NONE);
    this.#maxObjects = 2 * values.objectsPerRequest - 1;
    this.#busy = new Int32Array(processors);
    this.#wanted = new Int32Array(processors);
    this.#allocated = new Int32Array(processors);
    this.#dropped = new Int32Array(processors);
    this.#ids = new Int32Array(processors * this.#maxObjects);
    for (let p = 0; p < processors && this.#started < values.requests; p++) {
      this.#busy[this.#busyCount++] = p;
      this.#startRequest(p);
    }
  }

  /** One row, or the last of a request and what follows it, on one of the busy Ps. */
  step(): boolean {
    if (this.#busyCount === 0) return false;
    const program = this.#program;
    const k = program.pickProcessor(this.#busyCount);
    const p = this.#busy[k];
    if (this.#allocated[p] < this.#wanted[p]) {
      this.#ids[p * this.#maxObjects + this.#allocated[p]++] = program.alloc(this.#sizes, p);
      return true;
    }
    program.free(this.#ids[p * this.#maxObjects + this.#dropped[p]++], p);
    if (this.#dropped[p] < this.#wanted[p]) return true;
    this.#endRequest(p);
    if (this.#started < this.#values.requests) this.#startRequest(p);
    else this.#busy[k] = this.#busy[--this.#busyCount];
    return true;
  }

  #startRequest(p: number): void {
    this.#started++;
    this.#wanted[p] = this.#program.random.integer(1, this.#maxObjects);
    this.#allocated[p] = 0;
    this.#dropped[p] = 0;
  }

  #endRequest(p: number): void {
    const program = this.#program;
    if (program.random.next() < this.#values.sessionShare) this.#storeSession(p);
    program.sleep(this.#values.pauseNs, p);
    if (this.#checkpoints.isDue(++this.#done)) program.stats();
  }

  #storeSession(p: number): void {
    const program = this.#program;
    const place = program.random.integer(0, this.#sessions.length - 1);
    const old = this.#sessions[place];
    this.#sessions[place] = program.alloc(this.#sessionSizes, p);
    if (old !== NONE) program.free(old, p);
  }
}
