/** Largest id of an object or stack: ids are 32-bit numbers. */
export const MAX_ID = 2 ** 32 - 1;

/** Largest request in bytes: the simulated heaps refuse 4 GiB and more. */
export const MAX_REQUEST_BYTES = 2 ** 32 - 1;

/** Smallest stack in bytes: `_StackMin` of every release since Go 1.4. */
export const MIN_STACK_BYTES = 2048;

/**
 * Largest stack in bytes. A stack doubles until it passes `maxstacksize`
 * (10^9 bytes on 64-bit systems, runtime·main in proc.c), where the program dies.
 */
export const MAX_STACK_BYTES = 2 ** 29;

/** Longest sleep in nanoseconds (104 days): beyond it, a double skips whole numbers. */
export const MAX_SLEEP_NS = Number.MAX_SAFE_INTEGER;

/** Largest number of a P. */
export const MAX_PROCESSOR = 63;

/** Whether a stack may have this many bytes: the sizes that doubling from the smallest gives. */
export function isStackSize(bytes: number): boolean {
  return bytes >= MIN_STACK_BYTES && bytes <= MAX_STACK_BYTES && (bytes & (bytes - 1)) === 0;
}
