import { InputError } from '@spanlab/core';

/** What several real runs had of something. */
export interface Range {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** What real runs of a workload had at one row `stats`. */
export interface RecordedCheckpoint {
  /** Number of the row, from 0. */
  readonly event: number;
  /** By field of MemStats; `VmSizePages` and `VmRssPages` count pages of the whole process. */
  readonly ranges: Readonly<Record<string, Range>>;
}

/** What the runtime of one release made of a workload, in several runs. */
export interface RecordedOutcome {
  /** Release: `1.4.3`. */
  readonly go: string;
  /** GOGC in percent. */
  readonly gogc: number;
  /** Bytes of globals that the measuring program had. */
  readonly globalsBytes: number;
  readonly runs: number;
  /** Wall-clock time of each run's whole loop, in ns. */
  readonly nanoseconds: readonly number[];
  /** Bytes of the system's pages. */
  readonly pageBytes: number;
  readonly checkpoints: readonly RecordedCheckpoint[];
}

/**
 * Checks that parsed JSON is an outcome, as in datasets/workloads.
 * @param name of the file, for messages
 */
export function parseOutcome(name: string, value: unknown): RecordedOutcome {
  const raw = (value ?? {}) as Readonly<Record<string, unknown>>;
  const fail = (what: string): never => {
    throw new InputError(`${name}: ${what}; it is no outcome of a workload, or damaged`);
  };
  const numberOf = (key: string): number => {
    const number = raw[key];
    return typeof number === 'number' && Number.isFinite(number) ? number : fail(`expected a number "${key}"`);
  };
  const { go, snapshots, nanoseconds } = raw;
  if (typeof go !== 'string') return fail('expected a release "go"');
  if (!Array.isArray(snapshots) || snapshots.length === 0) return fail('expected a list "snapshots" with checkpoints');
  return {
    go,
    gogc: numberOf('gogc'),
    globalsBytes: numberOf('root_table_bytes'),
    runs: numberOf('runs'),
    nanoseconds: Array.isArray(nanoseconds) ? nanoseconds : fail('expected a list "nanoseconds"'),
    pageBytes: numberOf('page_size_os'),
    checkpoints: snapshots.map((snapshot, i) => parseCheckpoint(snapshot, (what) => fail(`snapshots[${i}]: ${what}`))),
  };
}

function parseCheckpoint(snapshot: unknown, fail: (what: string) => never): RecordedCheckpoint {
  const { event, ...fields } = (snapshot ?? {}) as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(event)) return fail('expected a row number "event"');
  const ranges = Object.entries(fields).map(([field, value]) => {
    const isRange = Array.isArray(value) && value.length === 3 && value.every(Number.isFinite) && value[0] <= value[1] && value[1] <= value[2];
    if (!isRange) return fail(`expected [min, median, max] of ${field}, found ${JSON.stringify(value)}`);
    return [field, { low: value[0], median: value[1], high: value[2] }] as const;
  });
  return { event: event as number, ranges: Object.fromEntries(ranges) };
}
