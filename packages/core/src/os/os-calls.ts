import type { MeasureDefinition } from '../results.js';

/**
 * What a heap asks of its operating system layer, by the names of Go 1.20; Go
 * 1.4 and 1.5 write them `runtime·SysReserve`, `sysReserve` and so on.
 */
export const OS_CALLS = ['sysAlloc', 'sysFree', 'sysReserve', 'sysMap', 'sysUsed', 'sysUnused', 'sysFault'] as const;

export type OsCall = (typeof OS_CALLS)[number];

/** What these become on linux. */
export const SYSTEM_CALLS = ['mmap', 'munmap', 'madvise'] as const;

export type SystemCall = (typeof SYSTEM_CALLS)[number];

/** Totals of a run that come from the address space. */
export type OsMeasure = OsCall | SystemCall | 'systemCalls';

/** What the totals mean. All count from the start of the process to the end of a run. */
export const osMeasures: readonly (MeasureDefinition & { readonly name: OsMeasure })[] = [
  osMeasure('systemCalls', 'system calls', 'System calls that the heap made for its memory: mmap, munmap and madvise together.', '1.4.3 mem_linux.c, 1.20.4 mem_linux.go'),
  osMeasure('mmap', 'mmap calls', 'System calls that reserved or mapped addresses.', '1.4.3 mem_linux.c, 1.20.4 mem_linux.go'),
  osMeasure('munmap', 'munmap calls', 'System calls that gave addresses back.', '1.4.3 mem_linux.c, 1.20.4 mem_linux.go'),
  osMeasure('madvise', 'madvise calls', 'System calls that gave pages back while their addresses stay mapped, or told about huge pages.', '1.4.3 mem_linux.c, 1.20.4 mem_linux.go'),
  osMeasure('sysAlloc', 'sysAlloc calls', "Times that memory for the runtime's own structures was obtained.", '1.4.3 runtime·SysAlloc, 1.20.4 sysAlloc'),
  osMeasure('sysFree', 'sysFree calls', 'Times that such memory was given back whole.', '1.4.3 runtime·SysFree, 1.20.4 sysFree'),
  osMeasure('sysReserve', 'sysReserve calls', 'Times that addresses were reserved, or only looked for (1.4, 1.5).', '1.4.3 runtime·SysReserve, 1.20.4 sysReserve'),
  osMeasure('sysMap', 'sysMap calls', 'Times that reserved addresses became memory.', '1.4.3 runtime·SysMap, 1.20.4 sysMap'),
  osMeasure('sysUsed', 'sysUsed calls', 'Times that pages which may have been given back were wanted again.', '1.4.3 runtime·SysUsed, 1.20.4 sysUsed'),
  osMeasure('sysUnused', 'sysUnused calls', 'Times that idle pages were given back while their addresses stay mapped.', '1.4.3 runtime·SysUnused, 1.20.4 sysUnused'),
  osMeasure('sysFault', 'sysFault calls', 'Times that memory was made to fault for good, which only debugging modes do.', '1.4.3 runtime·SysFault, 1.20.4 sysFault'),
];

function osMeasure(name: OsMeasure, title: string, description: string, source: string): MeasureDefinition & { readonly name: OsMeasure } {
  return { name, title, unit: 'count', better: name === 'sysFree' || name === 'munmap' || name === 'sysUnused' ? 'none' : 'lower', description, source: `Go ${source}` };
}

/** A heap's address space in numbers, in bytes and counts. */
export interface AddressSpaceCounts {
  /** Everything reserved or mapped: what the process's virtual size consists of, as far as the heap makes it. */
  readonly virtualBytes: number;
  /** Addresses that only a reservation holds. */
  readonly reservedBytes: number;
  /** Mapped and not used yet, where a release tells that apart (1.20). */
  readonly preparedBytes: number;
  /** Mapped and in use as far as the runtime told the system. */
  readonly readyBytes: number;
  /** Mapped, but given back by sysUnused and not used since. */
  readonly releasedBytes: number;
  /** Pages of 4 KiB that the allocator itself has touched; undefined where they are not followed (see HeapOptions). */
  readonly residentBytes: number | undefined;
  /** Memory obtained for the runtime's own structures, outside the pages of the heap. */
  readonly metadataBytes: number;
  readonly calls: Readonly<Record<OsCall, number>>;
  readonly systemCalls: Readonly<Record<SystemCall, number>>;
}

/** The totals of {@link osMeasures} out of a heap's counts. */
export function osTotals({ calls, systemCalls }: AddressSpaceCounts): Record<OsMeasure, number> {
  const { mmap, munmap, madvise } = systemCalls;
  return { systemCalls: mmap + munmap + madvise, ...systemCalls, ...calls };
}
