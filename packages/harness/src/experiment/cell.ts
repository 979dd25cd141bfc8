import { createHash } from 'node:crypto';
import type { CostTable } from '@spanlab/core';

/**
 * The unit of work: one strategy, one workload, one seed, one set of
 * parameters. Its outcome is a pure function of these inputs, and its name is
 * their hash, so a cell never has to be computed twice.
 */
export interface CellInputs {
  /** {@link RESULTS_SCHEMA}. */
  readonly schema: number;
  /** SHA-256 of all modules that compute a cell, but for the strategy's. */
  readonly engine: string;
  readonly strategy: { readonly name: string; readonly code: string };
  readonly workload: CellWorkload;
  readonly parameters: CellParameters;
  /** In ns each. */
  readonly costs: CostTable;
}

/** A workload by its content: what it is called elsewhere makes no difference. */
export type CellWorkload =
  | { readonly kind: 'file'; readonly sha256: string }
  | {
      readonly kind: 'generator';
      readonly generator: string;
      readonly version: number;
      readonly parameters: Readonly<Record<string, number>>;
      readonly seed: number;
    };

export interface CellParameters {
  /** GOGC in percent. */
  readonly gogc: number | 'off';
  /** GOMEMLIMIT; null for none. */
  readonly memoryLimitBytes: number | null;
  readonly globalsBytes: number;
  readonly procs: number;
}

/** What a cell gives. A value is null where it is outside its measure's domain: a goal beyond all memory is none. */
export interface CellOutcome {
  /** Rows carried out. */
  readonly events: number;
  /** Of each checkpoint: the number of its row `stats`, from 0. */
  readonly rows: readonly number[];
  /** By measure: a value for each checkpoint. What the strategy has no model of is absent. */
  readonly samples: Readonly<Record<string, readonly (number | null)[]>>;
  /** By measure: over the whole run, or at its end. */
  readonly totals: Readonly<Record<string, number | null>>;
}

/** The name of a cell: the SHA-256 of its inputs in canonical JSON. */
export function cellName(inputs: CellInputs): string {
  return sha256(canonicalJson(inputs));
}

/** JSON with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
