import type { MemStats, MemStatsBySize } from '@spanlab/core';
import type { Tally } from './comparison.js';

/** What the recorded process read, as far as it is known: a parsed `memstats.json`. */
export type RecordedMemStats = Readonly<Record<string, unknown>>;

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
}

/** Nothing was compared: there is no memstats file, or the program never read them. */
export const NO_MEM_STATS: MemStatsComparison = { checked: 0, mismatched: 0, fields: [], mismatches: [] };

/**
 * Compares every field that a heap computes with what the real process read.
 * @param ignored fields that the events of this release do not determine
 */
export function compareMemStats(
  replayed: MemStats,
  recorded: RecordedMemStats,
  ignored: readonly string[] = [],
): MemStatsComparison {
  const fields = Object.keys(replayed).filter((field) => !ignored.includes(field)) as (keyof MemStats)[];
  const mismatches: FieldMismatch[] = [];
  let mismatched = 0;
  for (const field of fields) {
    const found = field === 'BySize' ? compareBySize(replayed.BySize, recorded.BySize) : compareField(field, replayed[field], recorded[field]);
    if (found.length > 0) mismatched++;
    mismatches.push(...found);
  }
  return { checked: fields.length, mismatched, fields, mismatches };
}

function compareBySize(replayed: readonly MemStatsBySize[], recorded: unknown): FieldMismatch[] {
  const rows = Array.isArray(recorded) ? (recorded as Partial<MemStatsBySize>[]) : [];
  const length = compareField('BySize.length', replayed.length, rows.length);
  return length.concat(
    replayed.flatMap((row, c) =>
      (['Size', 'Mallocs', 'Frees'] as const).flatMap((part) => compareField(`BySize[${c}].${part}`, row[part], rows[c]?.[part])),
    ),
  );
}

function compareField(field: string, replayed: number | undefined, recorded: unknown): FieldMismatch[] {
  if (replayed === undefined || replayed === recorded) return [];
  return [{ field, recorded: typeof recorded === 'number' ? recorded : null, replayed }];
}
