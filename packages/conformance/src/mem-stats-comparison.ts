import type { MemStats, MemStatsBySize } from '@spanlab/core';
import type { Tally } from './comparison.js';
import type { NotCompared } from './not-compared.js';

/** What the recorded process read, as far as it is known: a parsed `memstats.json`. */
export type RecordedMemStats = Readonly<Record<string, unknown>>;

/** Statistics of a heap; what it does not model is absent or undefined. */
export type ReplayedMemStats = Partial<Omit<MemStats, 'BySize'>> & { readonly BySize?: readonly Partial<MemStatsBySize>[] };

/** A field that differs. BySize differs as `BySize[class].Mallocs` or `.Frees`. */
export interface FieldMismatch {
  readonly field: string;
  readonly recorded: number | null;
  readonly replayed: number;
}

/** How the statistics compare; a field counts once, BySize too. */
export interface MemStatsComparison extends Tally {
  /** Fields that were compared. */
  readonly fields: readonly string[];
  readonly mismatches: readonly FieldMismatch[];
  readonly notCompared: readonly NotCompared[];
}

const NOT_MODELLED = 'the strategy does not model it';
const SIZE_PARTS = ['Size', 'Mallocs', 'Frees'] as const;

/**
 * Compares every field that a heap models with what the real process read, and
 * says of every other field of either why it is not compared.
 * @param undetermined fields that the events of this release do not determine
 */
export function compareMemStats(
  replayed: ReplayedMemStats,
  recorded: RecordedMemStats,
  undetermined: readonly string[] = [],
): MemStatsComparison {
  const fields = comparableFields(replayed, undetermined);
  const mismatches: FieldMismatch[] = [];
  let mismatched = 0;
  for (const field of fields) {
    const found = field === 'BySize' ? compareBySize(replayed.BySize ?? [], recorded.BySize) : compareField(field, replayed[field], recorded[field]);
    if (found.length > 0) mismatched++;
    mismatches.push(...found);
  }
  return { checked: fields.length, mismatched, fields, mismatches, notCompared: uncomparedFields(replayed, recorded, fields, undetermined) };
}

/** Nothing was compared, for this reason: as many fields as the heap would have had compared. */
export function memStatsNotCompared(replayed: ReplayedMemStats, undetermined: readonly string[], why: string): MemStatsComparison {
  const notCompared = [{ what: 'MemStats', count: comparableFields(replayed, undetermined).length, why }];
  return { checked: 0, mismatched: 0, fields: [], mismatches: [], notCompared };
}

function comparableFields(replayed: ReplayedMemStats, undetermined: readonly string[]): (keyof MemStats)[] {
  const fields = Object.keys(replayed) as (keyof MemStats)[];
  return fields.filter((field) => replayed[field] !== undefined && !undetermined.includes(field));
}

function uncomparedFields(
  replayed: ReplayedMemStats,
  recorded: RecordedMemStats,
  compared: readonly string[],
  undetermined: readonly string[],
): NotCompared[] {
  const all = new Set([...Object.keys(recorded), ...Object.keys(replayed)]);
  const notCompared = [...all]
    .filter((field) => !compared.includes(field))
    .map((field) => ({
      what: `MemStats.${field}`,
      count: 1,
      why: undetermined.includes(field) ? 'the events of this release do not determine it' : NOT_MODELLED,
    }));
  if (!compared.includes('BySize')) return notCompared;
  const missing = SIZE_PARTS.map((part) => ({
    what: `MemStats.BySize[].${part}`,
    count: (replayed.BySize ?? []).filter((row) => row[part] === undefined).length,
    why: NOT_MODELLED,
  }));
  return [...notCompared, ...missing.filter(({ count }) => count > 0)];
}

function compareBySize(replayed: readonly Partial<MemStatsBySize>[], recorded: unknown): FieldMismatch[] {
  const rows = Array.isArray(recorded) ? (recorded as Partial<MemStatsBySize>[]) : [];
  const length = compareField('BySize.length', replayed.length, rows.length);
  return length.concat(
    replayed.flatMap((row, c) => SIZE_PARTS.flatMap((part) => compareField(`BySize[${c}].${part}`, row[part], rows[c]?.[part]))),
  );
}

function compareField(field: string, replayed: unknown, recorded: unknown): FieldMismatch[] {
  if (replayed === undefined || replayed === recorded) return [];
  return [{ field, recorded: typeof recorded === 'number' ? recorded : null, replayed: Number(replayed) }];
}
