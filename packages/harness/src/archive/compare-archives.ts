import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinishedCell } from '../results/finished-cell.js';
import { cellFileText } from '../experiment/cell-file.js';
import { canonicalJson } from '../experiment/cell.js';
import { type FailedCell, describeCause } from '../experiment/failed-cell.js';
import { describeCell } from '../experiment/plan.js';
import { MANIFEST } from '../experiment/run-experiment.js';
import { type DataDifference, firstByteDifference, firstDifference, firstTextDifference } from './first-difference.js';
import { type Manifest, type ManifestCell, manifestCell } from './manifest.js';
import { RO_CRATE } from './ro-crate.js';

/** A folder of results, and the same experiment run again in another one. */
export interface Comparison {
  readonly recorded: string;
  readonly manifest: Manifest;
  /** The folder of the second run, whose manifest has the recorded facts of the machine. */
  readonly now: string;
  /** Its cells, in the order of results, and those that failed. */
  readonly cells: readonly FinishedCell[];
  readonly failed: readonly FailedCell[];
  /** Whether both were made by the same code. If not, values are compared, but not hashes of code. */
  readonly isSameCode: boolean;
}

/** Compares bit for bit: cells first, then results, then what describes them. Undefined if all is equal, else the first difference in words. */
export async function firstArchiveDifference(comparison: Comparison): Promise<string | undefined> {
  const { recorded, now, manifest, isSameCode } = comparison;
  const failure = failureDifference(comparison);
  if (failure !== undefined) return failure;
  for (const [i, cell] of comparison.cells.entries()) {
    const difference = await cellDifference(comparison, i, cell);
    if (difference !== undefined) return difference;
  }
  const results = manifest.files.map(({ path }) => path).filter((path) => !path.startsWith('inputs/'));
  // What describes the results has hashes of the cells' code in it.
  const described = isSameCode ? ['CITATION.cff', RO_CRATE, MANIFEST] : ['CITATION.cff'];
  for (const path of [...results, ...described]) {
    const difference = await fileDifference(path, await readOrMissing(join(recorded, path)), await readOrMissing(join(now, path)));
    if (difference !== undefined) return `${path}: ${difference}`;
  }
  return undefined;
}

/** Cells that failed only once, or of another cause. */
function failureDifference({ manifest, failed }: Comparison): string | undefined {
  // Names of cells depend on the code, places do not.
  const placeOf = ({ name: _name, cause: _cause, ...place }: ManifestCell & { readonly cause?: string }) => canonicalJson(place);
  const before = new Map((manifest.failed ?? []).map((one) => [placeOf(one), one.cause]));
  for (const { cell, cause } of failed) {
    const words = describeCause(cause);
    const place = placeOf(manifestCell(cell));
    const then = before.get(place);
    if (then !== words) return `${describeCell(cell)}: ${then === undefined ? 'computed' : `failed (${then})`} when recorded, failed now (${words})`;
    before.delete(place);
  }
  for (const [place, cause] of before) return `${place}: failed when recorded (${cause}), computed now`;
  return undefined;
}

async function cellDifference({ recorded, manifest, isSameCode }: Comparison, i: number, cell: FinishedCell): Promise<string | undefined> {
  const entry = manifest.cells[i];
  const path = `cells/${entry.name}.json`;
  const place = `${path}: ${describeCell(cell)}`;
  const bytes = await readOrMissing(join(recorded, path));
  if (bytes === undefined) return `${place}: missing`;
  const text = bytes.toString('utf8');
  let file: { outcome?: unknown; inputs?: { parameters?: unknown; workload?: unknown; costs?: unknown } };
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    return `${place}: the recorded file is not valid JSON`;
  }
  const difference = firstDifference(file?.outcome, JSON.parse(JSON.stringify(cell.outcome)));
  if (difference !== undefined) return `${place}: ${describeDifference(difference)}`;
  const { workload, parameters, costs } = cell.inputs;
  const inputs = firstDifference(
    JSON.parse(canonicalJson({ workload: file.inputs?.workload, parameters: file.inputs?.parameters, costs: file.inputs?.costs })),
    JSON.parse(canonicalJson({ workload, parameters, costs })),
  );
  if (inputs !== undefined) return `${place}: inputs: ${describeDifference(inputs)}`;
  const expected = cellFileText(cell.inputs, cell.outcome);
  return isSameCode && text !== expected ? `${place}: ${firstTextDifference(text, expected)}` : undefined;
}

function fileDifference(path: string, recorded: Buffer | undefined, now: Buffer | undefined): string | undefined {
  if (recorded === undefined || now === undefined) return recorded === now ? undefined : recorded === undefined ? 'missing' : 'not there now';
  if (recorded.equals(now)) return undefined;
  if (path.endsWith('.json')) return jsonDifference(recorded.toString('utf8'), now.toString('utf8'));
  return /\.(csv|txt|cff)$/.test(path) ? firstTextDifference(recorded.toString('utf8'), now.toString('utf8')) : firstByteDifference(recorded, now);
}

function jsonDifference(recorded: string, now: string): string {
  try {
    const parsed = JSON.parse(recorded) as { cells?: { [key: string]: unknown }[] };
    const difference = firstDifference(parsed, JSON.parse(now));
    if (difference === undefined) return firstTextDifference(recorded, now);
    const [, i, rest] = /^cells\[(\d+)\]\.(.*)$/.exec(difference.path) ?? [];
    const { strategy, workload, seed, gogc } = parsed.cells?.[Number(i)] ?? {};
    if (i === undefined || strategy === undefined) return describeDifference(difference);
    return `cell ${i} (${strategy}, ${workload}, seed ${seed}, gogc ${gogc}): ${describeDifference({ ...difference, path: rest })}`;
  } catch {
    return `the recorded file is not valid JSON: ${firstTextDifference(recorded, now)}`;
  }
}

/** `measure HeapSys, sample 3: 884736 recorded, 884737 now`. */
function describeDifference({ path, recorded, now }: DataDifference): string {
  const [, sampled, sample] = /^samples\.(\w+)\[(\d+)\]$/.exec(path) ?? [];
  const [, total] = /^totals\.(\w+)$/.exec(path) ?? [];
  const where = sampled !== undefined ? `measure ${sampled}, sample ${sample}` : total !== undefined ? `measure ${total}` : path === '' ? 'the outcome' : path;
  return `${where}: ${show(recorded)} recorded, ${show(now)} now`;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

async function readOrMissing(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
