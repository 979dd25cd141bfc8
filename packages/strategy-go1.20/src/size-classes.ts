import { PAGE_BYTES, type SizeClassTable, classLookup } from '@spanlab/core';

/** Largest request that is served from a size class, in bytes (`_MaxSmallSize`). */
export const MAX_SMALL_BYTES = 32768;

/**
 * Bytes of a slot and pages of a span, for classes 1 to 67. Fixed data in Go
 * since 1.15: the generator's result was edited by hand in between.
 *
 * Source: Go 1.20.4 `class_to_size`, `class_to_allocnpages` (sizeclasses.go).
 */
const CLASSES: readonly (readonly [slotBytes: number, pages: number])[] = [
  [8, 1], [16, 1], [24, 1], [32, 1], [48, 1], [64, 1], [80, 1], [96, 1], [112, 1], [128, 1],
  [144, 1], [160, 1], [176, 1], [192, 1], [208, 1], [224, 1], [240, 1], [256, 1], [288, 1], [320, 1],
  [352, 1], [384, 1], [416, 1], [448, 1], [480, 1], [512, 1], [576, 1], [640, 1], [704, 1], [768, 1],
  [896, 1], [1024, 1], [1152, 1], [1280, 1], [1408, 2], [1536, 1], [1792, 2], [2048, 1], [2304, 2], [2688, 1],
  [3072, 3], [3200, 2], [3456, 3], [4096, 1], [4864, 3], [5376, 2], [6144, 3], [6528, 4], [6784, 5], [6912, 6],
  [8192, 1], [9472, 7], [9728, 6], [10240, 5], [10880, 4], [12288, 3], [13568, 5], [14336, 7], [16384, 2], [18432, 9],
  [19072, 7], [20480, 5], [21760, 8], [24576, 3], [27264, 10], [28672, 7], [32768, 4],
];

const slotBytes = Uint32Array.of(0, ...CLASSES.map(([bytes]) => bytes));

/** The size classes of Go 1.20: 67 small classes and class 0. */
export const sizeClasses: SizeClassTable = {
  count: CLASSES.length + 1,
  maxSmallBytes: MAX_SMALL_BYTES,
  slotBytes,
  spanPages: Uint32Array.of(0, ...CLASSES.map(([, pages]) => pages)),
  slots: Uint32Array.of(0, ...CLASSES.map(([slotBytes, pages]) => Math.floor((pages * PAGE_BYTES) / slotBytes))),
  classOf: classLookup(slotBytes, MAX_SMALL_BYTES),
};

/**
 * Largest share of a span that a class can waste, in percent: every object
 * just above the next smaller class, and the tail (sizeclasses.go, column "max waste").
 */
export function maxWastePercent(sizeClass: number): number {
  const [slotBytes, pages] = CLASSES[sizeClass - 1];
  const smallest = sizeClass === 1 ? 1 : CLASSES[sizeClass - 2][0] + 1;
  const spanBytes = pages * PAGE_BYTES;
  const slots = Math.floor(spanBytes / slotBytes);
  return ((spanBytes - slots * smallest) / spanBytes) * 100;
}

/** Alignment that every slot of the class has, in bytes (column "min align"). */
export function minAlignBytes(sizeClass: number): number {
  const [slotBytes] = CLASSES[sizeClass - 1];
  return Math.min(slotBytes & -slotBytes, PAGE_BYTES);
}
