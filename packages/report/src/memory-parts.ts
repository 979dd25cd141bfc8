import { type CellResult, type HeapPartName, type HeapParts, heapPartNames, InputError, type MeasureDefinition } from '@spanlab/core';

/** The only part that objects asked for; all others are the price of it. */
export const REQUESTED: HeapPartName = 'LiveRequested';

/** The memory of a cell at the peak: the sample at which the program holds most, the first of equals. */
export interface MemoryPeak {
  readonly allocations: number;
  /** HeapSys + StackInuse: the sum of the parts. */
  readonly bytes: number;
  readonly parts: HeapParts;
}

/**
 * Takes the memory at the peak apart; undefined where the parts were not
 * measured. The peak is the program's, not the heap's: there all strategies
 * hold the same live objects, and everything else is what each makes of them.
 *
 * @throws InputError if they do not add up: bars of them would be of a wrong length
 */
export function memoryPeak(cell: CellResult): MemoryPeak | undefined {
  const { allocations, columns } = cell.series;
  const { HeapSys, StackInuse, [REQUESTED]: requested } = columns;
  if (HeapSys === undefined || StackInuse === undefined || requested === undefined || HeapSys.length === 0) return undefined;
  if (heapPartNames.some((part) => columns[part] === undefined)) return undefined;
  const at = requested.reduce((best, bytes, i) => (bytes > (requested[best] as number) ? i : best), 0);
  const sum = (HeapSys[at] as number) + (StackInuse[at] as number);
  const parts = Object.fromEntries(heapPartNames.map((part) => [part, columns[part]?.[at] as number])) as HeapParts;
  const bytes = heapPartNames.reduce((total, part) => total + parts[part], 0);
  if (bytes !== sum) {
    throw new InputError(
      `cell ${cell.workload.name} × ${cell.strategy}: the parts of the memory are ${bytes} bytes at allocations ${allocations[at]}, ` +
        `expected HeapSys + StackInuse = ${sum}; run the cell again`,
    );
  }
  return { allocations: allocations[at] as number, bytes, parts };
}

/** Bytes of a peak that hold nothing requested. */
export function wasteAtPeak({ bytes, parts }: MemoryPeak): number {
  return bytes - parts[REQUESTED];
}

/** A part in plain words, as the results define it: `idle pages`. */
export function partTitle(part: HeapPartName, measures: readonly MeasureDefinition[]): string {
  return measures.find(({ name }) => name === part)?.title ?? part;
}
