import type { RuntimeOptions } from '@spanlab/core';
import { LARGE_SCAN_BYTES, type MarkLoad } from './mark-work.js';

/**
 * The runtime's own globals, initialised and not, and the stacks of its
 * goroutines, in bytes. Fitted: of the sizes that a Go 1.20 binary may have, these
 * give the recorded heap goals of the first cycles.
 */
const RUNTIME_DATA = 32 << 10;
const RUNTIME_BSS = 190 << 10;
const STACK_SCAN_BYTES = 4 << 10;
/** Bytes of a pointer. */
const POINTER_BYTES = 8;

/** Globals that the collector scans, the program's and the runtime's, in bytes. */
export function globalsScanBytes(programBytes: number): number {
  return RUNTIME_DATA + RUNTIME_BSS + programBytes;
}

/** What there is to mark now. */
export function markLoad({ mutator, globalsBytes }: Pick<RuntimeOptions, 'mutator' | 'globalsBytes'>): MarkLoad {
  return {
    dataBytes: RUNTIME_DATA,
    runtimeBssBytes: RUNTIME_BSS,
    // Something must refer to the objects.
    programBssBytes: Math.max(POINTER_BYTES, globalsBytes),
    referringBytes: Math.max(POINTER_BYTES, Math.min(globalsBytes, mutator.peakObjects * POINTER_BYTES)),
    stackBytes: STACK_SCAN_BYTES,
    objects: mutator.reachableObjects,
    scannableBytes: mutator.scannableBytes,
    largeScannable: mutator.largeScannable(LARGE_SCAN_BYTES),
  };
}
